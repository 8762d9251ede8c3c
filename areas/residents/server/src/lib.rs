//! Residents: what somebody without an account sees and does. Reports, following a case, rating it.
//!
//! Everything goes through the commands of area cases, taken as a reporter; nothing here writes a case.

mod pages;

use cases_server::Cases;

/// Pages for residents.
pub fn routes(cases: Cases) -> web::Routes {
    pages::routes().with_state(cases)
}
