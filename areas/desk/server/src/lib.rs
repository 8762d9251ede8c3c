//! The seat operator's desk: the queue, the case that is open, and what helps to judge it, on one page; made for the
//! keyboard (`web/src/desk`), working without script.
//!
//! Reads and steps go through area cases; nothing here writes a case.

mod act;
mod context;
mod intake;
mod outcome;
mod page;
mod queue;
mod quick;
mod undo;

use cases_server::Cases;
use kernel::Role;
use web::{Policy, Routes};

/// Who sits at the desk.
const DESK: Policy = Policy::Roles(&[Role::SeatOperator, Role::GridOffice]);

/// Pages of area desk.
pub fn routes(cases: Cases) -> Routes {
    Routes::default()
        .get(DESK, "/desk", page::desk)
        .post(DESK, "/desk/undo", undo::undo)
        .post(DESK, "/desk/{id}/{action}", act::act)
        .body_limit(cases_server::pages::FORM_BYTES_MAX)
        .with_state(cases.clone())
        .and(intake::routes(cases))
}
