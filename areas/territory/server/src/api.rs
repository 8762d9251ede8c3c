//! Operations of the API.
#![expect(unused_qualifications, reason = "utoipa::path writes `<T as IntoParams>` for each `Query<T>`")]

mod locate;
mod map;
mod territory;

use db::Tx;
use kernel::{Refusal, SubdistrictId};
use utoipa_axum::routes;
use web::{Answer, Policy, Routes, Viewer, subdistricts};

use crate::Territories;

pub(crate) fn routes() -> Routes<Territories> {
    Routes::default()
        .api(Policy::SignedIn, routes!(territory::territory_show))
        .api(Policy::Public, routes!(map::map_areas))
        .api(Policy::Public, routes!(map::map_places))
        .api(Policy::Public, routes!(locate::place_locate))
}

/// The subdistrict that the address names (`?s=CODE`), else the viewer's own. Map and grids are public: the
/// resident's report form needs them.
async fn subdistrict_of(
    territories: &Territories,
    named: Option<String>,
    viewer: Option<Viewer>,
) -> Answer<SubdistrictId> {
    match (named, viewer) {
        (Some(code), _) => {
            let found = async move |tx: &mut Tx| subdistricts::by_code(tx, &code).await;
            Ok(territories.platform.db.read(found).await?.id)
        }
        (None, Some(viewer)) => Ok(viewer.subdistrict()),
        (None, None) => Err(Refusal::invalid("subdistrict_missing").at_field("s").into()),
    }
}
