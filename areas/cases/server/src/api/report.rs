//! `POST /api/v1/cases`

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use web::{Answer, Json, Viewer};

use super::act::key_of;
use crate::report::{NewReport, Reported};
use crate::service::Cases;

/// Reports a problem. Needs an `Idempotency-Key`: the same key with the same report gives the same receipt.
#[utoipa::path(post, path = "/api/v1/cases", tag = "cases", request_body = NewReport,
    params(("Idempotency-Key" = String, Header, description = "1 to 200 characters, new for each report")),
    responses((status = 201, body = Reported), (status = "4XX", body = web::ProblemBody)))]
pub(super) async fn case_report(
    State(cases): State<Cases>,
    viewer: Viewer,
    headers: HeaderMap,
    Json(report): Json<NewReport>,
) -> Answer<(StatusCode, Json<Reported>)> {
    let key = key_of(&viewer, &headers, &serde_json::to_vec(&report).map_err(anyhow::Error::from)?)?;
    Ok((StatusCode::CREATED, Json(cases.report(&viewer.actor, report, key).await?)))
}
