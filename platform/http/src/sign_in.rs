//! Signing in and out, the language switch, and the page for problems.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use db::{Failure, Result, Tx, params};
use kernel::{Refusal, RefusalKind, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa_axum::routes;

use crate::session::{self, LANGUAGE_COOKIE};
use crate::users::{self, User};
use crate::{
    Answer, Form, Json, Lang, Page, Platform, Policy, Problem, Query, Routes, Shell, Viewer, subdistricts,
};

pub(crate) fn routes(platform: &Platform) -> Routes {
    Routes::default()
        .get(Policy::Public, "/sign-in", sign_in_page)
        .post(Policy::Public, "/sign-in", sign_in)
        .post(Policy::SignedIn, "/sign-out", sign_out)
        .get(Policy::Public, "/language", language)
        .api(Policy::Public, routes!(session_open))
        .api(Policy::SignedIn, routes!(session_close))
        .with_state(platform.clone())
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    shell: Shell,
    login: String,
    back: String,
    error: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Back {
    #[serde(default)]
    back: String,
}

async fn front_name(platform: &Platform) -> Result<String> {
    let all = platform.db.read(async |tx: &mut Tx| subdistricts::all(tx).await).await?;
    Ok(all.into_iter().next().map(|first| first.name).unwrap_or_default())
}

async fn sign_in_page(
    State(platform): State<Platform>,
    lang: Lang,
    Query(back): Query<Back>,
) -> Answer<Page<SignInPage>> {
    let shell = Shell::public(lang, &front_name(&platform).await?, "/sign-in");
    Ok(Page(SignInPage { shell, login: String::new(), back: back.back, error: None }))
}

#[derive(Debug, Deserialize)]
struct SignInForm {
    login: String,
    password: String,
    #[serde(default)]
    back: String,
}

async fn sign_in(
    State(platform): State<Platform>,
    jar: CookieJar,
    lang: Lang,
    Form(form): Form<SignInForm>,
) -> Answer<Response> {
    match enter(&platform, &form.login, form.password).await {
        Ok((_, token)) => {
            Ok((jar.add(session::cookie(&platform, token)), Redirect::to(inside(&form.back))).into_response())
        }
        Err(Failure::Refused(refusal)) => {
            let problem = Problem::from(*refusal);
            let shell = Shell::public(lang, &front_name(&platform).await?, "/sign-in");
            let error = Some(problem.text(lang));
            let page = SignInPage { shell, login: form.login, back: form.back, error };
            Ok(Page(page).with_status(problem.status))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// The address, when it leads to a page of this program and nowhere else. Browsers read `\` as `/` and drop control
/// characters, so neither may stand there.
fn inside(back: &str) -> &str {
    let is_path = back.starts_with('/') && !back.starts_with("//");
    let is_plain = !back.contains(|c: char| c == '\\' || c.is_control());
    if is_path && is_plain { back } else { "/" }
}

/// After this many wrong passwords each further one costs waiting, doubling from a second to five minutes.
const FREE_FAILURES: i64 = 5;
const LONGEST_WAIT_SECONDS: u64 = 300;

async fn enter(platform: &Platform, login: &str, password: String) -> Result<(User, String)> {
    let now = platform.now();
    let name = login.to_owned();
    let found = platform
        .db
        .read(async move |tx: &mut Tx| {
            refuse_while_waiting(tx, &name, now).await?;
            users::by_login(tx, &name).await
        })
        .await?;
    // The hash is computed for unknown names too, so that both take as long.
    let (user, hash) = found.map_or((None, DUMMY_HASH.to_owned()), |(user, hash)| (Some(user), hash));
    let fits = tokio::task::spawn_blocking(move || users::password_fits(&password, &hash)).await;
    let fits = fits.map_err(anyhow::Error::from)?;
    let Some(user) = user.filter(|user| fits && !user.disabled) else {
        return Err(note_failure(platform, login, now).await?);
    };
    let secret = platform.ids.bytes();
    let (login, for_work) = (login.to_owned(), user.clone());
    let token = platform
        .db
        .write(async move |tx: &mut Tx| {
            tx.execute("delete from sign_in_failures where login = $1", params![login]).await?;
            session::open(tx, &for_work, secret, now).await
        })
        .await?;
    Ok((user, token))
}

/// A well-formed hash that no password fits.
const DUMMY_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Z2V3dWdld3VnZXd1Z2V3dQ$bm9ib2R5bm9ib2R5bm9ib2R5bm9ib2R5bm9ib2R5bm8";

async fn refuse_while_waiting(tx: &mut Tx, login: &str, now: Timestamp) -> Result<()> {
    let sql = "select failures, last_at from sign_in_failures where login = $1";
    let Some(row) = tx.optional(sql, params![login]).await? else { return Ok(()) };
    let over = row.get::<i64>("failures")? - FREE_FAILURES;
    if over < 0 {
        return Ok(());
    }
    let wait = (1_u64 << over.clamp(0, 9)).min(LONGEST_WAIT_SECONDS);
    let free_at = row.get::<Timestamp>("last_at")?.plus(std::time::Duration::from_secs(wait));
    if now < free_at {
        let seconds = free_at.micros_since(now) / 1_000_000 + 1;
        return Err(Refusal::new(RefusalKind::TooMany, "sign_in_wait").with("seconds", seconds).into());
    }
    Ok(())
}

async fn note_failure(platform: &Platform, login: &str, now: Timestamp) -> Result<Failure> {
    let login = login.chars().take(100).collect::<String>();
    platform
        .db
        .write(async move |tx: &mut Tx| {
            let sql = "insert into sign_in_failures (login, failures, last_at) values ($1, 1, $2) on conflict (login) \
                       do update set failures = sign_in_failures.failures + 1, last_at = excluded.last_at";
            tx.execute(sql, params![login, now]).await
        })
        .await?;
    Ok(Refusal::invalid("sign_in_wrong").at_field("login").into())
}

async fn sign_out(
    State(platform): State<Platform>,
    viewer: Viewer,
    jar: CookieJar,
) -> Answer<(CookieJar, Redirect)> {
    end(&platform, &viewer).await?;
    let gone = Cookie::build((session::cookie_name(platform.settings.secure_cookies), "")).path("/").build();
    Ok((jar.remove(gone), Redirect::to("/")))
}

async fn end(platform: &Platform, viewer: &Viewer) -> Result<()> {
    let (subdistrict, hash) = (viewer.subdistrict(), viewer.token_hash);
    platform.db.write(async move |tx: &mut Tx| session::close(tx, subdistrict, hash).await).await
}

#[derive(Debug, Deserialize)]
struct LanguageChoice {
    to: String,
    #[serde(default)]
    back: String,
}

async fn language(jar: CookieJar, Query(choice): Query<LanguageChoice>) -> (CookieJar, Redirect) {
    let cookie =
        Cookie::build((LANGUAGE_COOKIE, Lang::wanted(&choice.to).tag())).path("/").permanent().build();
    (jar.add(cookie), Redirect::to(inside(&choice.back)))
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
    responses((status = 201, body = SessionOpened), (status = "4XX", body = crate::problem::ProblemBody)))]
async fn session_open(
    State(platform): State<Platform>,
    Json(credentials): Json<Credentials>,
) -> Answer<(StatusCode, Json<SessionOpened>)> {
    let (user, token) = enter(&platform, &credentials.login, credentials.password).await?;
    Ok((StatusCode::CREATED, Json(SessionOpened { token, name: user.name })))
}

/// Ends the session that asks.
#[utoipa::path(delete, path = "/api/v1/sessions/current", tag = "sessions",
    responses((status = 204), (status = 401, body = crate::problem::ProblemBody)))]
async fn session_close(State(platform): State<Platform>, viewer: Viewer) -> Answer<StatusCode> {
    end(&platform, &viewer).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    shell: Shell,
    text: String,
    status: u16,
}

pub(crate) async fn error_page(platform: &Platform, problem: &Problem, lang: Lang) -> Response {
    let name = front_name(platform).await.unwrap_or_default();
    let shell = Shell::public(lang, &name, "/");
    let page = ErrorPage { shell, text: problem.text(lang), status: problem.status.as_u16() };
    Page(page).with_status(problem.status)
}
