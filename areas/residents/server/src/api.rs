//! What the scripts of the pages ask.
#![expect(unused_qualifications, reason = "utoipa::path writes `<T as IntoParams>` for each `Query<T>`")]

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{Answer, Json, Policy, Query, Routes};

use crate::service::Residents;

pub(crate) fn routes() -> Routes<Residents> {
    Routes::default().api(Policy::Public, routes!(public_work)).api(Policy::Public, routes!(public_doors))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct WorkQuery {
    /// Code of the subdistrict.
    s: String,
}

/// Gives a piece of work (ALTCHA v2, SHA-256) that a browser does before it sends a resident's form: good for ten
/// minutes and one report. Forms without it are taken too, and looked at by a person first.
#[utoipa::path(get, path = "/api/v1/public/work", tag = "residents", params(WorkQuery),
    responses((status = 200, body = Value, description = "`{parameters, signature}` of the ALTCHA protocol"),
        (status = "4XX", body = web::ProblemBody)))]
pub(crate) async fn public_work(
    State(residents): State<Residents>,
    Query(query): Query<WorkQuery>,
) -> Answer<Json<Value>> {
    let subdistrict = residents.by_code(&query.s).await?;
    let challenge = residents.work(subdistrict.id)?;
    Ok(Json(serde_json::to_value(challenge).map_err(anyhow::Error::from)?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DoorQuery {
    /// Code of the subdistrict.
    s: String,
    /// Hanzi, pinyin, initials, a nickname.
    q: String,
}

/// Best first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DoorsBody {
    items: Vec<DoorBody>,
}

/// In the shape of every list of suggestions.
#[derive(Debug, Serialize, ToSchema)]
struct DoorBody {
    code: String,
    name: String,
    /// Name of the grid it stands in.
    subclass: String,
    /// The grids around that one.
    class: String,
}

const SHOWN: usize = 8;

/// Finds buildings and doorways by what people call them.
#[utoipa::path(get, path = "/api/v1/public/doors", tag = "residents", params(DoorQuery),
    responses((status = 200, body = DoorsBody), (status = "4XX", body = web::ProblemBody)))]
pub(crate) async fn public_doors(
    State(residents): State<Residents>,
    Query(query): Query<DoorQuery>,
) -> Answer<Json<DoorsBody>> {
    let subdistrict = residents.by_code(&query.s).await?;
    let view = residents.territories.view(subdistrict.id).await?;
    let doors = residents.doors(subdistrict.id).await?;
    let items = doors.search(&query.q, SHOWN).into_iter().map(|place| DoorBody {
        code: place.code.clone(),
        name: place.name.clone(),
        subclass: view.name_of(&place.grid).to_owned(),
        class: view
            .area(&place.grid)
            .and_then(|area| area.parent.as_deref())
            .map_or_else(String::new, |code| view.name_of(code).to_owned()),
    });
    Ok(Json(DoorsBody { items: items.collect() }))
}
