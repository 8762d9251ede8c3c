//! Pages of area cases.

mod act;
mod case;
mod department;
mod figures;
mod front;
mod list;
mod map;
mod names;
mod public_follow;
mod public_report;
mod report;

use web::{Policy, Routes};

use crate::api::{OVERVIEW, STAFF};
use crate::service::Cases;

/// Nine photos of up to 20 MB and their fields.
const FORM_BYTES_MAX: usize = 200 << 20;

pub(crate) fn routes() -> Routes<Cases> {
    Routes::default()
        .get(Policy::Public, "/", front::front)
        .get(STAFF, "/cases", list::case_list)
        .get(STAFF, "/cases/new", report::report_page)
        .post(STAFF, "/cases/new", report::report)
        .get(STAFF, "/cases/{id}", case::case_page)
        .post(STAFF, "/cases/{id}/{action}", act::act)
        .get(STAFF, "/department", department::department)
        .get(STAFF, "/map", map::map)
        .get(OVERVIEW, "/figures", figures::figures)
        .get(Policy::Public, "/s/{code}", front::subdistrict)
        .get(Policy::Public, "/s/{code}/report", public_report::report_page)
        .post(Policy::Public, "/s/{code}/report", public_report::report)
        .get(Policy::Public, "/follow", public_follow::find)
        .get(Policy::Public, "/follow/{token}", public_follow::follow)
        .get(Policy::Public, "/follow/{token}/photos/{id}", public_follow::photo)
        .post(Policy::Public, "/follow/{token}/{action}", public_follow::act)
        .body_limit(FORM_BYTES_MAX)
}
