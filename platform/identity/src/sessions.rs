//! Sessions for programs.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa_axum::routes;
use web::{Answer, Json, Platform, Policy, ProblemBody, Routes, Viewer};

use crate::enter::enter;
use crate::sign_in::end;

pub(crate) fn routes() -> Routes<Platform> {
    Routes::default().api(Policy::Public, routes!(session_open)).api(Policy::SignedIn, routes!(session_close))
}

/// Who signs in.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Credentials {
    login: String,
    password: String,
}

/// A session for a program: send the token as `Authorization: Bearer TOKEN`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SessionOpened {
    token: String,
    name: String,
}

/// Opens a session.
#[utoipa::path(post, path = "/api/v1/sessions", tag = "sessions", request_body = Credentials,
    responses((status = 201, body = SessionOpened), (status = "4XX", body = ProblemBody)))]
async fn session_open(
    State(platform): State<Platform>,
    Json(credentials): Json<Credentials>,
) -> Answer<(StatusCode, Json<SessionOpened>)> {
    let (user, token) = enter(&platform, &credentials.login, credentials.password).await?;
    Ok((StatusCode::CREATED, Json(SessionOpened { token, name: user.name })))
}

/// Ends the session that asks.
#[utoipa::path(delete, path = "/api/v1/sessions/current", tag = "sessions",
    responses((status = 204), (status = 401, body = ProblemBody)))]
async fn session_close(State(platform): State<Platform>, viewer: Viewer) -> Answer<StatusCode> {
    end(&platform, &viewer).await?;
    Ok(StatusCode::NO_CONTENT)
}
