//! Sessions for programs.

use axum::extract::State;
use axum::http::StatusCode;
use db::{Result, Tx};
use kernel::Refusal;
use serde::{Deserialize, Serialize};
use utoipa_axum::routes;
use web::{Answer, Json, Policy, ProblemBody, Routes, Viewer};

use crate::Identity;
use crate::asked::Asked;
use crate::enter::prove;
use crate::next::take_code;
use crate::sign_in::end;
use crate::step::{Need, Step, need, opened};

pub(crate) fn routes() -> Routes<Identity> {
    Routes::default().api(Policy::Public, routes!(session_open)).api(Policy::SignedIn, routes!(session_close))
}

/// Who signs in.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Credentials {
    login: String,
    password: String,
    /// The code of the second factor, for who has one.
    #[serde(default)]
    code: Option<String>,
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
    State(identity): State<Identity>,
    asked: Asked,
    Json(credentials): Json<Credentials>,
) -> Answer<(StatusCode, Json<SessionOpened>)> {
    let user = prove(&identity, &credentials.login, credentials.password, &asked).await?;
    let second_given = match &credentials.code {
        Some(code) => {
            take_code(&identity, &user, code).await?;
            true
        }
        None => false,
    };
    let name = user.name.clone();
    let token =
        open(&identity, Step { user, second_given, back: String::new(), token_hash: None }, &asked).await?;
    Ok((StatusCode::CREATED, Json(SessionOpened { token, name })))
}

/// The session, when nothing else is asked for: a program cannot change a password or set up a second factor.
async fn open(identity: &Identity, step: Step, asked: &Asked) -> Result<String> {
    let (stamp, secret, origin) = (identity.stamp(), identity.platform.ids.bytes(), asked.origin());
    let service = identity.clone();
    let work = async move |tx: &mut Tx| {
        match need(tx, &service, &step, stamp.0).await? {
            Some(Need::Second) => {
                return Err(Refusal::forbidden("second_factor_needed").at_field("code").into());
            }
            Some(Need::Password) => return Err(Refusal::forbidden("password_must_change").into()),
            Some(Need::Factor) => return Err(Refusal::forbidden("second_factor_missing").into()),
            None => {}
        }
        opened(tx, &step.user, secret, &origin, stamp).await
    };
    identity.platform.db.write(work).await
}

/// Ends the session that asks.
#[utoipa::path(delete, path = "/api/v1/sessions/current", tag = "sessions",
    responses((status = 204), (status = 401, body = ProblemBody)))]
async fn session_close(State(identity): State<Identity>, viewer: Viewer) -> Answer<StatusCode> {
    end(&identity, &viewer).await?;
    Ok(StatusCode::NO_CONTENT)
}
