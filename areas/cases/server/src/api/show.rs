//! `GET /api/v1/cases/{id}` and its trail.

use axum::extract::State;
use kernel::CaseId;
use web::{Answer, Json, PathOf, Viewer};

use super::views::{CaseView, TrailLineView};
use crate::act::Which;
use crate::service::Cases;

/// One case, with what you may do to it now.
#[utoipa::path(get, path = "/api/v1/cases/{id}", tag = "cases",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = CaseView), (status = "4XX", body = web::ProblemBody)))]
pub(super) async fn case_show(
    State(cases): State<Cases>,
    viewer: Viewer,
    PathOf(id): PathOf<CaseId>,
) -> Answer<Json<CaseView>> {
    Ok(Json(CaseView::of(cases.show(&viewer.actor, Which::Seen(id)).await?)))
}

/// What happened to a case, first step first.
#[utoipa::path(get, path = "/api/v1/cases/{id}/trail", tag = "cases",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = Vec<TrailLineView>), (status = "4XX", body = web::ProblemBody)))]
pub(super) async fn case_trail(
    State(cases): State<Cases>,
    viewer: Viewer,
    PathOf(id): PathOf<CaseId>,
) -> Answer<Json<Vec<TrailLineView>>> {
    let detail = cases.show(&viewer.actor, Which::Seen(id)).await?;
    Ok(Json(detail.trail.into_iter().map(Into::into).collect()))
}
