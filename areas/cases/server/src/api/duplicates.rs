//! `GET /api/v1/duplicates`

use axum::extract::State;
use kernel::CaseId;
use serde::{Deserialize, Serialize};
use web::{Answer, Json, Query, Viewer};

use crate::duplicates::{Question, Suggestion};
use crate::model::Place;
use crate::service::Cases;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DuplicateQuery {
    item: String,
    lon: f64,
    lat: f64,
    #[serde(default)]
    text: String,
}

/// An open case that may be the same matter, and why.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DuplicateView {
    #[schema(value_type = String, format = Uuid)]
    id: CaseId,
    number: String,
    description: String,
    /// 0 to 1.
    score: f64,
    distance_m: f64,
    days: f64,
    same_item: bool,
    /// Share of the words in common, 0 to 1.
    words: f64,
}

impl From<Suggestion> for DuplicateView {
    fn from(suggestion: Suggestion) -> Self {
        let Suggestion { line, why } = suggestion;
        Self {
            id: line.id,
            number: line.number,
            description: line.description,
            score: why.score,
            distance_m: why.distance_m,
            days: why.days,
            same_item: why.same_item,
            words: why.words,
        }
    }
}

/// Open cases that may be the same matter as a report you are about to make, of those that you may see.
#[utoipa::path(get, path = "/api/v1/duplicates", tag = "cases", params(DuplicateQuery),
    responses((status = 200, body = Vec<DuplicateView>), (status = "4XX", body = web::ProblemBody)))]
pub(super) async fn case_duplicates(
    State(cases): State<Cases>,
    viewer: Viewer,
    Query(query): Query<DuplicateQuery>,
) -> Answer<Json<Vec<DuplicateView>>> {
    let place = Place::on_earth(query.lon, query.lat)?;
    let question = Question { item: query.item, place, text: query.text, case: None };
    let found = cases.duplicates(&viewer.actor, &question).await?;
    Ok(Json(found.into_iter().map(Into::into).collect()))
}
