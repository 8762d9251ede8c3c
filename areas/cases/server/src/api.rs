//! `/api/v1`: what programs ask.

mod act;
mod duplicates;
mod figures;
mod list;
mod map;
mod people;
mod photos;
mod report;
mod show;
mod suggestions;
mod undo;
mod views;

pub use photos::{PhotoBytes, photo_answer};
pub(crate) use views::light_name;

use kernel::Role;
use utoipa_axum::routes;
use web::{Policy, Routes};

use crate::scope;
use crate::service::Cases;

/// A little above what a photo may have, so that the photo's own refusal is told.
const PHOTO_BYTES_MAX: usize = 24 << 20;

/// Everybody who works with cases.
pub(crate) const STAFF: Policy = Policy::Roles(scope::STAFF);

/// Those who see the whole.
pub(crate) const OVERVIEW: Policy = Policy::Roles(&[Role::Leader, Role::GridOffice, Role::SeatOperator]);

pub(crate) fn routes() -> Routes<Cases> {
    Routes::default()
        .api(STAFF, routes!(list::case_list))
        .api(STAFF, routes!(report::case_report))
        .api(STAFF, routes!(show::case_show))
        .api(STAFF, routes!(show::case_trail))
        .api(STAFF, routes!(act::case_act))
        .api(STAFF, routes!(undo::case_undo))
        .api(STAFF, routes!(duplicates::case_duplicates))
        .api(STAFF, routes!(suggestions::suggestions))
        .api(STAFF, routes!(suggestions::case_suggestions))
        .api(STAFF, routes!(people::people))
        .api(STAFF, routes!(photos::photo_add))
        .api(STAFF, routes!(map::map_cases))
        .api(OVERVIEW, routes!(figures::figures))
        .get(STAFF, "/photos/{id}", photos::photo)
        .body_limit(PHOTO_BYTES_MAX)
}
