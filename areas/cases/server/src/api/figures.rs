//! `GET /api/v1/figures`

use axum::extract::State;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use web::{Answer, Json, Query, Viewer};

use crate::figures::{Figures, Span};
use crate::service::Cases;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FiguresQuery {
    /// First day.
    #[param(value_type = String, format = Date)]
    from: NaiveDate,
    /// Last day.
    #[param(value_type = String, format = Date)]
    to: NaiveDate,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct FiguresView {
    total: Figures,
    by_department: Vec<NamedFigures>,
    by_grid: Vec<NamedFigures>,
    by_class: Vec<NamedFigures>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct NamedFigures {
    code: String,
    #[serde(flatten)]
    figures: Figures,
}

/// Figures of a span of days from the kept counters: each on the day it happened, what was due on the day it was due.
#[utoipa::path(get, path = "/api/v1/figures", tag = "figures", params(FiguresQuery),
    responses((status = 200, body = FiguresView), (status = "4XX", body = web::ProblemBody)))]
pub(super) async fn figures(
    State(cases): State<Cases>,
    viewer: Viewer,
    Query(query): Query<FiguresQuery>,
) -> Answer<Json<FiguresView>> {
    let board = cases.figures(viewer.subdistrict(), Span { from: query.from, to: query.to }).await?;
    let named = |all: Vec<(String, Figures)>| {
        all.into_iter().map(|(code, figures)| NamedFigures { code, figures }).collect()
    };
    Ok(Json(FiguresView {
        total: board.total,
        by_department: named(board.by_department),
        by_grid: named(board.by_grid),
        by_class: named(board.by_class),
    }))
}
