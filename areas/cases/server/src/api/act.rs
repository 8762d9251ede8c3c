//! `POST /api/v1/cases/{id}/{action}`

use std::collections::BTreeSet;

use axum::extract::State;
use axum::http::HeaderMap;
use db::idempotency::Key;
use kernel::{CaseId, Refusal, Timestamp, UserId};
use procedure::{Command, Inputs, Position};
use serde::{Deserialize, Serialize};
use web::{Answer, Json, PathOf, Problem, Viewer};

use super::views::TrailLineView;
use crate::act::{Done, Which, Wish};
use crate::service::Cases;
use crate::suggest::Offered;

/// What an action is given. Which of it an action needs or takes stands in the case's offers.
#[derive(Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ActInputs {
    text: Option<String>,
    /// Code from the action's list of reasons.
    reason: Option<String>,
    photos: Vec<String>,
    position: Option<ActPosition>,
    #[schema(value_type = Option<String>, format = DateTime)]
    deadline: Option<Timestamp>,
    department: Option<String>,
    helpers: BTreeSet<String>,
    item: Option<String>,
    #[schema(value_type = Option<String>, format = Uuid)]
    other_case: Option<CaseId>,
    #[schema(value_type = Option<String>, format = Uuid)]
    person: Option<UserId>,
    answer: Option<bool>,
    rating: Option<u8>,
}

/// WGS-84 degrees.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ActPosition {
    longitude: f64,
    latitude: f64,
    #[serde(default)]
    accuracy_m: Option<f64>,
}

impl From<ActInputs> for Inputs {
    fn from(inputs: ActInputs) -> Self {
        let ActInputs { text, reason, photos, position, deadline, department, helpers, item, .. } = inputs;
        let position = position.map(|at| Position {
            longitude: at.longitude,
            latitude: at.latitude,
            accuracy_m: at.accuracy_m,
        });
        let ActInputs { other_case, person, answer, rating, .. } = inputs;
        Self {
            text,
            reason,
            photos,
            position,
            deadline,
            department,
            helpers,
            item,
            other_case,
            person,
            answer,
            rating,
            ..Self::default()
        }
    }
}

/// A step to take.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ActBody {
    /// The version of the case that you saw.
    version_seen: u32,
    #[serde(default)]
    inputs: ActInputs,
    /// Filing criterion chosen, with `file`.
    #[serde(default)]
    criterion: Option<u32>,
    /// What was suggested first; where something else is chosen, the trail keeps both.
    #[serde(default)]
    suggested: Offered,
    /// Messages wait for ten seconds, in which the step can be taken back where the procedure allows it.
    #[serde(default)]
    undoable: bool,
}

/// The key that came with a command. Keys belong to whoever sends them.
pub(super) fn key_of(viewer: &Viewer, headers: &HeaderMap, body: &[u8]) -> Answer<Key> {
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok());
    let key = key.ok_or_else(|| Refusal::invalid("idempotency_key_missing").at_field("Idempotency-Key"))?;
    Ok(Key::new(viewer.subdistrict(), &viewer.user.id.to_string(), key, body)?)
}

/// Takes a step in a case. A stale `version_seen` is refused (409) with what happened since.
#[utoipa::path(post, path = "/api/v1/cases/{id}/{action}", tag = "cases", request_body = ActBody,
    params(("id" = String, Path, format = Uuid), ("action" = String, Path, description = "as offered by the case"),
        ("Idempotency-Key" = String, Header, description = "1 to 200 characters, new for each step")),
    responses((status = 200, body = Done), (status = "4XX", body = web::ProblemBody)))]
pub(super) async fn case_act(
    State(cases): State<Cases>,
    viewer: Viewer,
    PathOf((id, action)): PathOf<(CaseId, String)>,
    headers: HeaderMap,
    Json(body): Json<ActBody>,
) -> Answer<Json<Done>> {
    let bytes = serde_json::to_vec(&(id, &action, &body)).map_err(anyhow::Error::from)?;
    let key = key_of(&viewer, &headers, &bytes)?;
    let seen = body.version_seen;
    let command = Command { action, version_seen: seen, inputs: body.inputs.into() };
    let wish = Wish { command, criterion: body.criterion, suggested: body.suggested };
    let done = if body.undoable {
        cases.act_undoably(&viewer.actor, Which::Seen(id), wish, key).await
    } else {
        cases.act(&viewer.actor, Which::Seen(id), wish, key).await
    };
    match done {
        Ok(done) => Ok(Json(done)),
        Err(failure) => Err(with_difference(&cases, &viewer, id, seen, failure.into()).await),
    }
}

/// A stale version is told with what happened meanwhile.
async fn with_difference(cases: &Cases, viewer: &Viewer, id: CaseId, seen: u32, problem: Problem) -> Problem {
    if problem.refusal.code != "version_stale" {
        return problem;
    }
    let Ok(since) = cases.since(&viewer.actor, id, seen).await else { return problem };
    let since: Vec<TrailLineView> = since.into_iter().map(Into::into).collect();
    problem.with_extra(serde_json::json!({ "since": since }))
}
