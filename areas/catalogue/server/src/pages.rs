//! Pages: catalogue, one item, responsibility list, working calendar.

mod calendar;
mod catalogue;
mod item;
mod responsibility;

use kernel::Role;
use web::{Policy, Routes};

use crate::service::Catalogues;

/// Who decides which items the subdistrict works with.
pub(crate) const DECIDES: &[Role] = &[Role::GridOffice, Role::SystemAdministrator];

pub(crate) fn routes() -> Routes<Catalogues> {
    Routes::default()
        .get(Policy::SignedIn, "/catalogue", catalogue::show)
        .get(Policy::SignedIn, "/catalogue/{code}", item::show)
        .post(Policy::Roles(DECIDES), "/catalogue/{code}/adoption", item::adoption)
        .get(Policy::SignedIn, "/responsibility", responsibility::show)
        .get(Policy::SignedIn, "/calendar", calendar::show)
}
