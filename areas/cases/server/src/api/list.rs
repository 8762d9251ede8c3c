//! `GET /api/v1/cases`

use axum::extract::State;
use serde::Serialize;
use web::{Answer, Json, Query, Viewer};

use super::views::CaseLineView;
use crate::list::CaseFilter;
use crate::service::Cases;

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct CaseListView {
    cases: Vec<CaseLineView>,
    /// Send it as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Cases that you may see, narrowed and in order.
#[utoipa::path(get, path = "/api/v1/cases", tag = "cases", params(CaseFilter),
    responses((status = 200, body = CaseListView), (status = "4XX", body = web::ProblemBody)))]
pub(super) async fn case_list(
    State(cases): State<Cases>,
    viewer: Viewer,
    Query(filter): Query<CaseFilter>,
) -> Answer<Json<CaseListView>> {
    let now = cases.platform.now();
    let page = cases.list(&viewer.actor, filter).await?;
    let lines = page.lines.into_iter().map(|line| CaseLineView::of(line, now)).collect();
    Ok(Json(CaseListView { cases: lines, next: page.next }))
}
