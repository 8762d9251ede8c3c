//! The edition in force.

use axum::extract::State;
use serde::Serialize;
use territory_rules::{Area, Character};
use utoipa::ToSchema;
use web::{Answer, Json, Viewer};

use crate::{AreaFacts, Territories};

/// The edition in force; number 0 and no areas where none was published.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TerritoryBody {
    edition: i64,
    /// Since when it holds.
    #[schema(value_type = Option<String>, format = DateTime)]
    valid_from: Option<kernel::Timestamp>,
    /// By level, then by code.
    areas: Vec<AreaBody>,
}

#[derive(Debug, Serialize, ToSchema)]
struct AreaBody {
    /// `subdistrict`, `community`, `basic_grid` or `unit_grid`
    level: &'static str,
    #[schema(example = "110115010001001")]
    code: String,
    name: String,
    /// Code of the area that this one is part of.
    parent: Option<String>,
    /// Kind of work: `safety`, `migrant_management`, `environment`, `order` or `service`.
    character: Option<&'static str>,
    land_use: Option<String>,
    area_m2: f64,
    /// Longitude and latitude of a place inside.
    centre: [f64; 2],
}

/// Subdistrict, communities and grids, without their geometry.
#[utoipa::path(get, path = "/api/v1/territory", tag = "territory",
    responses((status = 200, body = TerritoryBody), (status = "4XX", body = web::ProblemBody)))]
pub(crate) async fn territory_show(
    State(territories): State<Territories>,
    viewer: Viewer,
) -> Answer<Json<TerritoryBody>> {
    let view = territories.view(viewer.subdistrict()).await?;
    let areas = view.areas_with_facts().map(|(area, facts)| body(area, facts)).collect();
    Ok(Json(TerritoryBody { edition: view.edition, valid_from: view.valid_from, areas }))
}

fn body(area: &Area, facts: AreaFacts) -> AreaBody {
    AreaBody {
        level: area.level.name(),
        code: area.code.clone(),
        name: area.name.clone(),
        parent: area.parent.clone(),
        character: area.character.map(Character::name),
        land_use: area.land_use.clone(),
        area_m2: facts.area_m2,
        centre: [facts.lon, facts.lat],
    }
}
