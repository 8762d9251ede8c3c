//! Sessions: a random token in a cookie or an `Authorization: Bearer` line, its SHA-256 in the database.

use std::time::Duration;

use axum::extract::{FromRequestParts, OptionalFromRequestParts, Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use db::{Result, Tx, params};
use kernel::{Actor, Refusal, RefusalKind, Role, SubdistrictId, Timestamp, UserId};
use sha2::{Digest, Sha256};

use crate::display::Asked;
use crate::users::{self, User};
use crate::{Lang, Platform, Problem};

/// Seven days; the half-way visit begins them anew.
const LIFE: Duration = Duration::from_hours(7 * 24);
pub(crate) const LANGUAGE_COOKIE: &str = "gewu_language";

/// Somebody who is signed in, asking for something.
#[derive(Debug, Clone)]
pub struct Viewer {
    pub actor: Actor,
    pub user: User,
    pub token_hash: [u8; 32],
}

impl Viewer {
    pub fn subdistrict(&self) -> SubdistrictId {
        self.actor.subdistrict
    }

    pub fn holds_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.actor.holds(*role))
    }
}

/// A cookie that no other host can set, where there is TLS.
fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-gewu_session" } else { "gewu_session" }
}

/// The cookie of a session that was opened; of an empty value, what is removed at its end.
pub fn cookie(platform: &Platform, value: String) -> Cookie<'static> {
    let secure = platform.settings.secure_cookies;
    let life = i64::try_from(LIFE.as_secs()).unwrap_or(0);
    Cookie::build((cookie_name(secure), value))
        .path("/")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .max_age(time::Duration::seconds(life))
        .build()
}

/// From where a session was opened, for its owner to recognise.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// Address; empty where none is known.
    pub source: String,
    /// What the browser calls itself.
    pub agent: String,
}

/// The session that the browser keeps, whether it is still one or not.
pub fn kept(platform: &Platform, jar: &CookieJar) -> Option<(SubdistrictId, [u8; 32])> {
    jar.get(cookie_name(platform.settings.secure_cookies)).and_then(|cookie| token_parts(cookie.value()))
}

/// A new session for `user`; returns the token that the client keeps: `SUBDISTRICT.HEX`.
pub async fn open(
    tx: &mut Tx,
    user: &User,
    secret: [u8; 32],
    origin: &Origin,
    now: Timestamp,
) -> Result<String> {
    let hash: [u8; 32] = Sha256::digest(secret).into();
    let sql = "insert into sessions (subdistrict, token_hash, user_id, created_at, expires_at, source, agent) \
               values ($1, $2, $3, $4, $5, $6, $7)";
    let Origin { source, agent } = origin;
    tx.execute(sql, params![user.subdistrict, hash, user.id, now, now.plus(LIFE), source, agent]).await?;
    Ok(format!("{}.{}", user.subdistrict.0, kernel::FileId(secret)))
}

/// Ends a session.
pub async fn close(tx: &mut Tx, subdistrict: SubdistrictId, token_hash: [u8; 32]) -> Result<()> {
    let sql = "delete from sessions where subdistrict = $1 and token_hash = $2";
    tx.execute(sql, params![subdistrict, token_hash]).await?;
    Ok(())
}

/// Ends all sessions of somebody but `kept`.
pub async fn close_all(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    user: UserId,
    kept: Option<[u8; 32]>,
) -> Result<()> {
    let sql = "delete from sessions where subdistrict = $1 and user_id = $2 and token_hash <> $3";
    tx.execute(sql, params![subdistrict, user, kept.unwrap_or_default()]).await.map(drop)
}

/// Removes sessions that have run out.
pub async fn forget_expired(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    tx.execute("delete from sessions where expires_at < $1", params![now]).await
}

/// The subdistrict of a token, and what the database has of it.
pub fn token_parts(token: &str) -> Option<(SubdistrictId, [u8; 32])> {
    let (subdistrict, secret) = token.split_once('.')?;
    let secret: kernel::FileId = secret.parse().ok()?;
    Some((SubdistrictId(subdistrict.parse().ok()?), Sha256::digest(secret.0).into()))
}

/// Asked with every request: session, person and grants at once, a row for each grant.
const SESSION: &str = "select s.expires_at, u.subdistrict, u.id, u.login, u.name, u.language, u.disabled, \
    g.role, g.scope_kind, g.scope_code from sessions s \
    join users u on u.subdistrict = s.subdistrict and u.id = s.user_id \
    left join grants g on g.subdistrict = u.subdistrict and g.user_id = u.id \
    where s.subdistrict = $1 and s.token_hash = $2 and s.expires_at > $3 and u.disabled = 0 \
    order by g.role, g.scope_kind, g.scope_code";

async fn look_up(platform: &Platform, token: &str) -> Result<Option<Viewer>> {
    let Some((subdistrict, token_hash)) = token_parts(token) else { return Ok(None) };
    let now = platform.now();
    let Some((viewer, expires_at)) = behind(platform, subdistrict, token_hash).await? else {
        return Ok(None);
    };
    if expires_at < now.plus(LIFE / 2) {
        prolong(platform, &viewer, now).await?;
    }
    Ok(Some(viewer))
}

/// Whoever is behind a session as it is now, for what goes on longer than a request; none once it has ended.
pub async fn still(platform: &Platform, viewer: &Viewer) -> Result<Option<Viewer>> {
    Ok(behind(platform, viewer.subdistrict(), viewer.token_hash).await?.map(|(viewer, _)| viewer))
}

async fn behind(
    platform: &Platform,
    subdistrict: SubdistrictId,
    token_hash: [u8; 32],
) -> Result<Option<(Viewer, Timestamp)>> {
    let now = platform.now();
    let rows = platform.db.ask(SESSION, [subdistrict.into(), token_hash.into(), now.into()]).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let (user, actor) = users::with_grants(first, &rows)?;
    Ok(Some((Viewer { actor, user, token_hash }, first.get("expires_at")?)))
}

async fn prolong(platform: &Platform, viewer: &Viewer, now: Timestamp) -> Result<()> {
    let (subdistrict, hash) = (viewer.subdistrict(), viewer.token_hash);
    let sql = "update sessions set expires_at = $3 where subdistrict = $1 and token_hash = $2";
    let work = async move |tx: &mut Tx| tx.execute(sql, params![subdistrict, hash, now.plus(LIFE)]).await;
    platform.db.write(work).await.map(drop)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// Finds out who asks and in which language, for everything behind it.
pub(crate) async fn identify(
    State(platform): State<Platform>,
    jar: CookieJar,
    mut request: Request,
    next: Next,
) -> Response {
    let token = match bearer(request.headers()) {
        Some(token) => Some(token.to_owned()),
        None => {
            jar.get(cookie_name(platform.settings.secure_cookies)).map(|cookie| cookie.value().to_owned())
        }
    };
    let viewer = match token {
        Some(token) => match look_up(&platform, &token).await {
            Ok(viewer) => viewer,
            Err(failure) => return axum::response::IntoResponse::into_response(Problem::from(failure)),
        },
        None => None,
    };
    let lang = language(&jar, viewer.as_ref(), request.headers());
    let asked = Asked::of(&request, &jar, lang, viewer.as_ref());
    request.extensions_mut().insert(lang);
    if let Some(viewer) = viewer {
        request.extensions_mut().insert(viewer);
    }
    let mut response = asked.clone().around(next.run(request)).await;
    response.extensions_mut().insert(asked);
    response
}

fn language(jar: &CookieJar, viewer: Option<&Viewer>, headers: &HeaderMap) -> Lang {
    if let Some(cookie) = jar.get(LANGUAGE_COOKIE) {
        return Lang::wanted(cookie.value());
    }
    if let Some(viewer) = viewer {
        return Lang::wanted(&viewer.user.language);
    }
    headers.get(ACCEPT_LANGUAGE).and_then(|line| line.to_str().ok()).map_or(Lang::Zh, Lang::wanted)
}

pub(crate) fn not_signed_in() -> Problem {
    let refusal = Box::new(Refusal::new(RefusalKind::Forbidden, "not_signed_in"));
    Problem { status: StatusCode::UNAUTHORIZED, refusal, extra: None }
}

impl<S: Send + Sync> FromRequestParts<S> for Viewer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(not_signed_in)
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Viewer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Problem> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Lang {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(parts.extensions.get::<Self>().copied().unwrap_or_default())
    }
}
