//! Pages of area cases, and what the areas above make theirs with.

mod act;
mod case;
mod counted;
mod department;
mod difference;
mod export;
mod links;
mod list;
mod map;
mod names;
mod report;
mod texts;
mod trail;
mod undo;

pub use act::{refusal_text, store_photos, take};
pub use case::{CaseView, PhotoView, Returned, idempotency_key, limit_text, view};
pub use difference::{Difference, Differing};
use kernel::Role;
pub use names::{LightWord, Names};
pub use report::report_of;
pub use trail::StepView;
pub use undo::{UndoForm, take_back};
use web::{Policy, Routes};

use crate::api::STAFF;
pub use crate::api::{PhotoBytes, photo_answer};
pub use crate::entered::Entered;
pub use crate::forms::{ActionForm, Choices, FormField};
use crate::service::Cases;

/// Nine photos of up to 20 MB and their fields.
pub const FORM_BYTES_MAX: usize = 200 << 20;

/// Who takes cases up for a department.
const DEPARTMENT: Policy = Policy::Roles(&[Role::DepartmentHandler]);

/// Those who send standard texts, and keep them.
const TEXTS: Policy = Policy::Roles(&[Role::SeatOperator, Role::GridOffice, Role::SystemAdministrator]);

pub(crate) fn routes() -> Routes<Cases> {
    Routes::default()
        .get(STAFF, "/live", crate::live::live)
        .post(STAFF, "/live/presence", crate::presence::presence)
        .get(STAFF, "/cases", list::case_list)
        .get(STAFF, "/cases/export.xlsx", export::export)
        .get(STAFF, "/cases/export.csv", export::export)
        .get(STAFF, "/cases/new", report::report_page)
        .post(STAFF, "/cases/new", report::report)
        .get(STAFF, "/cases/{id}", case::case_page)
        .post(STAFF, "/cases/{id}/reveal", case::reveal)
        .post(STAFF, "/cases/{id}/undo", undo::undo)
        .post(STAFF, "/cases/{id}/{action}", act::act)
        .post(DEPARTMENT, "/cases/{id}/links", links::add)
        .post(DEPARTMENT, "/cases/{id}/links/{link}/revoke", links::revoke)
        .get(STAFF, "/department", department::department)
        .post(DEPARTMENT, "/department/take-up", department::take_up)
        .get(STAFF, "/map", map::map)
        .get(TEXTS, "/texts", texts::texts_page)
        .post(TEXTS, "/texts", texts::put)
        .post(TEXTS, "/texts/remove", texts::remove)
        .post(TEXTS, "/texts/import", texts::import)
        .post(TEXTS, "/texts/shipped", texts::shipped)
        .get(TEXTS, "/texts/export", texts::export)
        .body_limit(FORM_BYTES_MAX)
}
