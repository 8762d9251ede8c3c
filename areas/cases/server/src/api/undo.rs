//! `POST /api/v1/cases/{id}/undo`

use axum::extract::State;
use axum::http::HeaderMap;
use kernel::CaseId;
use serde::{Deserialize, Serialize};
use web::{Answer, Json, PathOf, Viewer};

use super::act::key_of;
use crate::act::Done;
use crate::service::Cases;

/// The step that is to be taken back.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UndoBody {
    /// The version of the case that the step made.
    version: u32,
}

/// Takes a step back that was taken with `undoable` in the last ten seconds. Only who took it can, and only if nothing
/// happened since (409); the trail keeps both.
#[utoipa::path(post, path = "/api/v1/cases/{id}/undo", tag = "cases", request_body = UndoBody,
    params(("id" = String, Path, format = Uuid),
        ("Idempotency-Key" = String, Header, description = "1 to 200 characters, new for each step")),
    responses((status = 200, body = Done), (status = "4XX", body = web::ProblemBody)))]
pub(super) async fn case_undo(
    State(cases): State<Cases>,
    viewer: Viewer,
    PathOf(id): PathOf<CaseId>,
    headers: HeaderMap,
    Json(body): Json<UndoBody>,
) -> Answer<Json<Done>> {
    let bytes = serde_json::to_vec(&(id, "undo", &body)).map_err(anyhow::Error::from)?;
    let key = key_of(&viewer, &headers, &bytes)?;
    Ok(Json(cases.undo(&viewer.actor, id, body.version, key).await?))
}
