//! 电话受理: one screen for whoever has a caller on the line. What is known of the caller stands beside the form without
//! a click, what may be the same matter is offered before a new case is made, and the form works without script.
//!
//! A telephone system opens `/desk/intake?caller=NUMBER` when a call comes in (CTI).

mod context;
mod page;
mod places;
mod send;

use std::sync::Arc;

use cases_server::Cases;
use utoipa_axum::routes;
use web::Routes;

use crate::DESK;

/// Cases, and the places of each subdistrict arranged for search.
#[derive(Clone)]
pub(crate) struct Intake {
    cases: Cases,
    places: Arc<places::Cache>,
}

pub(crate) fn routes(cases: Cases) -> Routes {
    Routes::default()
        .api(DESK, routes!(places::place_search))
        .get(DESK, "/desk/intake", page::intake)
        .post(DESK, "/desk/intake", send::send)
        .body_limit(cases_server::pages::FORM_BYTES_MAX)
        .with_state(Intake { cases, places: places::cache() })
}
