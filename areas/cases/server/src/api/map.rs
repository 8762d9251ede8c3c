//! `GET /api/v1/map/cases`

use axum::extract::State;
use serde_json::{Value, json};
use web::{Answer, Json, Lang, Query, Viewer};

use super::views::light_name;
use crate::list::CaseFilter;
use crate::service::Cases;

/// Cases on the map: at most 2,000, as a GeoJSON feature collection of points.
#[utoipa::path(get, path = "/api/v1/map/cases", tag = "map", params(CaseFilter),
    responses((status = 200, body = Object), (status = "4XX", body = web::ProblemBody)))]
pub(super) async fn map_cases(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    Query(filter): Query<CaseFilter>,
) -> Answer<Json<Value>> {
    let now = cases.platform.now();
    let catalogue = cases.catalogues.view(viewer.subdistrict()).await?;
    let lines = cases.on_map(&viewer.actor, filter).await?;
    let features: Vec<Value> = lines
        .iter()
        .filter_map(|line| {
            let place = line.place?;
            Some(json!({
                "type": "Feature",
                "geometry": { "type": "Point", "coordinates": [place.lon, place.lat] },
                "properties": {
                    "id": line.id, "number": line.number, "title": catalogue.name(&line.item, lang),
                    "state": line.state, "light": line.light(now).map(light_name),
                },
            }))
        })
        .collect();
    Ok(Json(json!({ "type": "FeatureCollection", "features": features })))
}
