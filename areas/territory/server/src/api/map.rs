//! What the map draws: areas and what stands in them, as GeoJSON.

use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use db::Tx;
use kernel::Refusal;
use serde::Deserialize;
use territory_rules::Level;
use utoipa::IntoParams;
use web::{Answer, Query, Viewer};

use super::subdistrict_of;
use crate::{PlaceKind, Territories, geojson, store};

const GEOJSON: HeaderValue = HeaderValue::from_static("application/geo+json");

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AreasQuery {
    /// `subdistrict`, `community`, `basic_grid` or `unit_grid`; all of them when left out.
    level: Option<String>,
    /// Code of the subdistrict, for who is not signed in.
    s: Option<String>,
}

/// Areas of the edition in force: a GeoJSON feature collection with the properties `code`, `name`, `level`, `colour`,
/// `parent` and `character`. Neighbours of one level never have the same colour number.
#[utoipa::path(get, path = "/api/v1/map/areas", tag = "territory", params(AreasQuery),
    responses((status = 200, content_type = "application/geo+json", body = serde_json::Value),
        (status = 304, description = "nothing has changed"), (status = "4XX", body = web::ProblemBody)))]
pub(crate) async fn map_areas(
    State(territories): State<Territories>,
    viewer: Option<Viewer>,
    headers: HeaderMap,
    Query(query): Query<AreasQuery>,
) -> Answer<Response> {
    let level =
        query.level.map(|name| name.parse::<Level>().map_err(|()| level_unknown(&name))).transpose()?;
    let subdistrict = subdistrict_of(&territories, query.s, viewer).await?;
    let view = territories.view(subdistrict).await?;
    let tag = view.map_tag(level);
    if headers.get(IF_NONE_MATCH).is_some_and(|seen| seen.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    Ok(([(ETAG, tag)], [(CONTENT_TYPE, GEOJSON)], view.map(level)).into_response())
}

fn level_unknown(name: &str) -> Refusal {
    Refusal::invalid("territory_level_unknown").at_field("level").with("level", name)
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlacesQuery {
    /// Code of a grid, or what codes of grids begin with; the whole subdistrict when left out.
    #[serde(default)]
    grid: String,
    /// `street`, `building`, `doorway`, `component` or `shop`; all when left out.
    kind: Option<String>,
    /// Code of the subdistrict, for who is not signed in.
    s: Option<String>,
}

/// What stands in the grids: a GeoJSON feature collection with the properties `code`, `kind`, `class` and `name`. At
/// most 20,000 places, by kind and code.
#[utoipa::path(get, path = "/api/v1/map/places", tag = "territory", params(PlacesQuery),
    responses((status = 200, content_type = "application/geo+json", body = serde_json::Value),
        (status = "4XX", body = web::ProblemBody)))]
pub(crate) async fn map_places(
    State(territories): State<Territories>,
    viewer: Option<Viewer>,
    Query(query): Query<PlacesQuery>,
) -> Answer<([(axum::http::HeaderName, HeaderValue); 1], Bytes)> {
    let kind =
        query.kind.map(|name| name.parse::<PlaceKind>().map_err(|()| kind_unknown(&name))).transpose()?;
    let subdistrict = subdistrict_of(&territories, query.s, viewer).await?;
    let work = async move |tx: &mut Tx| store::places_on_map(tx, subdistrict, &query.grid, kind).await;
    let places = territories.platform.db.read(work).await?;
    Ok(([(CONTENT_TYPE, GEOJSON)], geojson::places(&places)))
}

fn kind_unknown(name: &str) -> Refusal {
    Refusal::invalid("territory_place_kind_unknown").at_field("kind").with("kind", name)
}
