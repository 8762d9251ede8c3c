//! Assessment (M16): the month of the patrollers from the record, its publication, the misses and their appeals, the
//! policy that was shown before, and the bonus.
//!
//! Every number opens the rows that it counts ([`count`]); a month that was locked stays as it was ([`months`]).

mod count;
mod exams;
mod misses;
mod months;
mod names;
mod pages;
mod people;
mod policies;
mod sheet;
mod verify;

use cases_server::Cases;

pub use sheet::{Line, Sheet};

/// Assessments of all subdistricts. Cheap to clone.
#[derive(Clone)]
pub struct Assessments {
    pub(crate) cases: Cases,
}

impl Assessments {
    pub fn new(cases: Cases) -> Self {
        Self { cases }
    }
}

/// Pages of assessment.
pub fn routes(assessments: Assessments) -> web::Routes {
    pages::routes().with_state(assessments)
}
