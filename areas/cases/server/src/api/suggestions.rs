//! `GET /api/v1/suggestions` and `GET /api/v1/cases/{id}/suggestions`.

use axum::extract::State;
use kernel::CaseId;
use serde::{Deserialize, Serialize};
use web::{Answer, Json, Lang, PathOf, Query, Viewer};

use super::duplicates::DuplicateView;
use crate::model::Place;
use crate::pages::Names;
use crate::service::Cases;
use crate::suggest::{Matter, Proposed, Suggestions};

/// What is known of the report so far; ask again as it grows.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SuggestionQuery {
    #[serde(default)]
    text: String,
    #[serde(default)]
    address: String,
    /// The item, when it is known already.
    item: Option<String>,
    /// WGS-84 degrees.
    lon: Option<f64>,
    lat: Option<f64>,
}

/// Three of each at most, the likeliest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SuggestionsView {
    items: Vec<ProposedView>,
    departments: Vec<ProposedView>,
    duplicates: Vec<DuplicateView>,
    /// How many past cases items and departments rest on; 0 when the catalogue alone answers.
    learnt_from: usize,
}

/// Something suggested, and why.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ProposedView {
    code: String,
    name: String,
    /// How often a suggestion like this one is right, 0 to 1.
    confidence: f64,
    /// Words of the report that speak for it.
    words: Vec<String>,
    /// Past cases like this one that were this.
    cases: Vec<PastView>,
    /// The responsibility list names this department here.
    by_list: bool,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PastView {
    #[schema(value_type = String, format = Uuid)]
    id: CaseId,
    number: String,
}

impl ProposedView {
    fn of(proposed: Proposed, name: String) -> Self {
        let Proposed { code, confidence, words, cases, by_list } = proposed;
        let cases = cases.into_iter().map(|(id, number)| PastView { id, number }).collect();
        Self { code, name, confidence, words, cases, by_list }
    }
}

impl SuggestionsView {
    fn of(suggestions: Suggestions, names: &Names) -> Self {
        let item = |one: Proposed| {
            let name = names.item(&one.code);
            ProposedView::of(one, name)
        };
        let department = |one: Proposed| {
            let name = names.department(&one.code);
            ProposedView::of(one, name)
        };
        Self {
            items: suggestions.items.into_iter().map(item).collect(),
            departments: suggestions.departments.into_iter().map(department).collect(),
            duplicates: suggestions.duplicates.into_iter().map(Into::into).collect(),
            learnt_from: suggestions.learnt_from,
        }
    }
}

/// What a report is probably about, who answers for it and which open case may be the same. Changes nothing.
#[utoipa::path(get, path = "/api/v1/suggestions", tag = "cases", params(SuggestionQuery),
    responses((status = 200, body = SuggestionsView), (status = "4XX", body = web::ProblemBody)))]
pub(super) async fn suggestions(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    Query(query): Query<SuggestionQuery>,
) -> Answer<Json<SuggestionsView>> {
    let place = query.lon.zip(query.lat).map(|(lon, lat)| Place::on_earth(lon, lat)).transpose()?;
    let matter =
        Matter { text: query.text, address: query.address, item: query.item, place, ..Matter::default() };
    let found = cases.suggest(&viewer.actor, &matter).await?;
    let names = Names::of(&cases, viewer.subdistrict(), lang).await?;
    Ok(Json(SuggestionsView::of(found, &names)))
}

/// The same for a case that is there.
#[utoipa::path(get, path = "/api/v1/cases/{id}/suggestions", tag = "cases",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = SuggestionsView), (status = "4XX", body = web::ProblemBody)))]
pub(super) async fn case_suggestions(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    PathOf(id): PathOf<CaseId>,
) -> Answer<Json<SuggestionsView>> {
    let found = cases.suggest_for(&viewer.actor, id).await?;
    let names = Names::of(&cases, viewer.subdistrict(), lang).await?;
    Ok(Json(SuggestionsView::of(found, &names)))
}
