//! Pages for residents.

mod follow;
mod front;
mod report;

use cases_server::Cases;
use cases_server::pages::FORM_BYTES_MAX;
use web::{Policy, Routes};

pub(crate) fn routes() -> Routes<Cases> {
    Routes::default()
        .get(Policy::Public, "/", front::front)
        .get(Policy::Public, "/s/{code}", front::subdistrict)
        .get(Policy::Public, "/s/{code}/report", report::report_page)
        .post(Policy::Public, "/s/{code}/report", report::report)
        .get(Policy::Public, "/follow", follow::find)
        .get(Policy::Public, "/follow/{token}", follow::follow)
        .get(Policy::Public, "/follow/{token}/photos/{id}", follow::photo)
        .post(Policy::Public, "/follow/{token}/{action}", follow::act)
        .body_limit(FORM_BYTES_MAX)
}
