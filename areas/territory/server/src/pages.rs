//! Pages: the division with its teams, one grid, and what the grid office does about them.

mod grid;
mod lines;
mod office;
mod territory;
mod upload;

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use kernel::Role;
use web::{Policy, Routes};

use crate::Territories;

/// Who changes the territory.
const OFFICE: &[Role] = &[Role::GridOffice, Role::SystemAdministrator];
/// A file of areas in a form.
const UPLOAD_MAX_BYTES: usize = 64 << 20;

pub(crate) fn routes() -> Routes<Territories> {
    let upload = upload::upload.layer(DefaultBodyLimit::max(UPLOAD_MAX_BYTES));
    Routes::default()
        .get(Policy::SignedIn, "/territory", territory::show)
        .get(Policy::SignedIn, "/territory/{code}", grid::show)
        .get(Policy::Roles(OFFICE), "/territory/export", office::export)
        .post(Policy::Roles(OFFICE), "/territory/upload", upload)
        .post(Policy::Roles(OFFICE), "/territory/draft/publish", office::publish)
        .post(Policy::Roles(OFFICE), "/territory/draft/discard", office::discard)
        .post(Policy::Roles(OFFICE), "/territory/{code}/character", office::character)
}
