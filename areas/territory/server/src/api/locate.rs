//! Which grid a place lies in.

use axum::extract::State;
use gewu_geo::{Coord, Crs};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Answer, Json, Query, Viewer};

use super::subdistrict_of;
use crate::Territories;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct LocateQuery {
    /// Longitude or easting.
    lon: f64,
    /// Latitude or northing.
    lat: f64,
    /// System of the two: `WGS-84` (when left out), `GCJ-02`, `BD-09` or `EPSG:N`.
    crs: Option<String>,
    /// Code of the subdistrict, for who is not signed in.
    s: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LocateBody {
    /// Nothing where the place lies in no grid.
    grid: Option<GridBody>,
    edition: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct GridBody {
    #[schema(example = "110115010001001")]
    code: String,
    name: String,
    /// Names from the subdistrict down to the grid.
    path: String,
}

/// The one grid of the edition in force that a place lies in.
#[utoipa::path(get, path = "/api/v1/locate", tag = "territory", params(LocateQuery),
    responses((status = 200, body = LocateBody), (status = "4XX", body = web::ProblemBody)))]
pub(crate) async fn place_locate(
    State(territories): State<Territories>,
    viewer: Option<Viewer>,
    Query(query): Query<LocateQuery>,
) -> Answer<Json<LocateBody>> {
    let subdistrict = subdistrict_of(&territories, query.s, viewer).await?;
    let crs: Crs = query.crs.map_or(Ok(Crs::Wgs84), |name| name.parse())?;
    let at = crs.converter()?.to_wgs84(Coord { x: query.lon, y: query.lat })?;
    let view = territories.view(subdistrict).await?;
    let grid = view.locate(at.x, at.y).map(|grid| GridBody {
        code: grid.code.clone(),
        name: grid.name.clone(),
        path: view.path(&grid.code),
    });
    Ok(Json(LocateBody { grid, edition: view.edition }))
}
