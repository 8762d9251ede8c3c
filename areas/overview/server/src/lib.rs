//! The leader's overview: how the subdistrict stands and how it went, every number with the way to its cases.
//!
//! It only reads. Sums come from the kept counters ([`board`]), the present from the open cases, and each number's
//! address from [`links`], which asks the list of cases for the very same.

mod asked;
mod board;
mod links;
mod names;
mod pages;

use cases_server::Cases;

/// The overview of all subdistricts. Cheap to clone.
#[derive(Clone)]
pub struct Overviews {
    pub(crate) cases: Cases,
}

impl Overviews {
    pub fn new(cases: Cases) -> Self {
        Self { cases }
    }
}

/// Pages of the overview.
pub fn routes(overviews: Overviews) -> web::Routes {
    pages::routes().with_state(overviews)
}
