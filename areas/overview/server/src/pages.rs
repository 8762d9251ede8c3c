//! Pages of the overview.

mod export;
mod hot;
mod map;
mod page;
mod table;
mod tiles;
mod trend;
mod weak;

use axum::response::Redirect;
use kernel::{Refusal, Role, Scope};
use web::{Policy, Routes, Viewer};

use crate::Overviews;

/// Those who see the whole.
const ROLES: &[Role] = &[Role::Leader, Role::GridOffice, Role::SeatOperator];

pub(crate) fn routes() -> Routes<Overviews> {
    let policy = Policy::Roles(ROLES);
    Routes::default()
        .get(policy, "/overview", page::overview)
        .get(policy, "/overview/table/{format}", export::table)
        .get(policy, "/figures", moved)
}

/// Where the figures stood before.
async fn moved() -> Redirect {
    Redirect::permanent("/overview")
}

/// Sums are of the whole subdistrict: whoever holds the role for a part of it only finds nothing here.
fn require_whole(viewer: &Viewer) -> Result<(), Refusal> {
    let whole = viewer
        .actor
        .grants
        .iter()
        .any(|grant| ROLES.contains(&grant.role) && grant.scope == Scope::Subdistrict);
    if whole { Ok(()) } else { Err(Refusal::not_found()) }
}
