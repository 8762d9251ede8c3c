//! Between a right password and the session: what is still asked for, remembered by a cookie that opens nothing else.

use std::time::Duration;

use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use db::{Result, Row, Tx, params};
use kernel::{FileId, SubdistrictId, Timestamp, UserId};
use serde_json::json;
use sha2::{Digest, Sha256};
use web::users::{self, User};
use web::{Platform, session, session::Origin};

use crate::asked::{Asked, device_cookie};
use crate::{Identity, factors, record};

/// So long a step waits for the next.
const LIFE: Duration = Duration::from_mins(10);

/// What is still asked for before there is a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// The code of the second factor.
    Second,
    /// A new password in place of one that was for one time or is too old.
    Password,
    /// To set up a second factor, since a role asks for it.
    Factor,
}

/// Somebody whose password was right.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) user: User,
    pub(crate) second_given: bool,
    pub(crate) back: String,
    /// `None` before the first step is written.
    pub(crate) token_hash: Option<[u8; 32]>,
}

pub(crate) async fn need(
    tx: &mut Tx,
    identity: &Identity,
    step: &Step,
    now: Timestamp,
) -> Result<Option<Need>> {
    let user = &step.user;
    let factors = factors::of(tx, user.subdistrict, user.id).await?;
    if factors.code && !step.second_given {
        return Ok(Some(Need::Second));
    }
    let sql = "select must_change, password_at, created_at from users where subdistrict = $1 and id = $2";
    let row = tx.one(sql, params![user.subdistrict, user.id]).await?;
    let set_at = row.get::<Timestamp>("password_at")?.max(row.get("created_at")?);
    let is_old = identity.settings.passwords.age_max().is_some_and(|age| now > set_at.plus(age));
    if row.get("must_change")? || is_old {
        return Ok(Some(Need::Password));
    }
    let required = factors::is_required(tx, user, &identity.settings.second_factor).await?;
    Ok((required && !factors.code).then_some(Need::Factor))
}

fn cookie_name(platform: &Platform) -> &'static str {
    if platform.settings.secure_cookies { "__Host-gewu_step" } else { "gewu_step" }
}

fn cookie(platform: &Platform, value: String) -> Cookie<'static> {
    Cookie::build((cookie_name(platform), value))
        .path("/")
        .http_only(true)
        .secure(platform.settings.secure_cookies)
        .same_site(SameSite::Strict)
        .build()
}

/// Goes on from `step`: a session when nothing is missing, else the next step. Answers the cookies and the address.
pub(crate) async fn go_on(
    identity: &Identity,
    jar: CookieJar,
    step: Step,
    asked: &Asked,
) -> Result<(CookieJar, String)> {
    let platform = &identity.platform;
    let (stamp, secret): (_, [u8; 32]) = (identity.stamp(), platform.ids.bytes());
    let device = FileId(platform.ids.bytes());
    let device_hash = asked.device_hash();
    let new_hash: [u8; 32] = device_hash.unwrap_or_else(|| Sha256::digest(device.0).into());
    let (service, origin, for_work) = (identity.clone(), asked.origin(), step.clone());
    let before = session::kept(platform, &jar);
    let work = async move |tx: &mut Tx| {
        let step = for_work;
        forget(tx, &step).await?;
        if let Some(need) = need(tx, &service, &step, stamp.0).await? {
            // Whoever found an open desk and looked at the page for a secret has seen another than this one.
            if need == Need::Factor {
                factors::forget_offered(tx, step.user.subdistrict, step.user.id).await?;
            }
            return put(tx, &step, secret, stamp.0).await.map(Err);
        }
        let sql = "insert into devices (subdistrict, user_id, device_hash, seen_at) values ($1, $2, $3, $4) \
                   on conflict (subdistrict, user_id, device_hash) do update set seen_at = excluded.seen_at";
        tx.execute(sql, params![step.user.subdistrict, step.user.id, new_hash, stamp.0]).await?;
        // The browser has one session at a time: the one before, whosoever it was, ends.
        if let Some((subdistrict, hash)) = before {
            session::close(tx, subdistrict, hash).await?;
        }
        opened(tx, &step.user, secret, &origin, stamp).await.map(Ok)
    };
    Ok(match platform.db.write(work).await? {
        Ok(token) => {
            let gone = cookie(platform, String::new());
            let jar = jar.remove(gone).add(session::cookie(platform, token));
            let jar = if device_hash.is_some() { jar } else { jar.add(device_cookie(platform, device)) };
            (jar, web::inside(&step.back).to_owned())
        }
        Err(token) => (jar.add(cookie(platform, token)), "/sign-in/next".to_owned()),
    })
}

/// The token of a new session, which stands in the record.
pub(crate) async fn opened(
    tx: &mut Tx,
    user: &User,
    secret: [u8; 32],
    origin: &Origin,
    stamp: (Timestamp, [u8; 16]),
) -> Result<String> {
    let body = json!({ "source": origin.source, "agent": origin.agent });
    record::own(tx, user, "sign_in", body, stamp).await?;
    session::open(tx, user, secret, origin, stamp.0).await
}

async fn put(tx: &mut Tx, step: &Step, secret: [u8; 32], now: Timestamp) -> Result<String> {
    let hash: [u8; 32] = Sha256::digest(secret).into();
    let sql = "insert into sign_in_steps (subdistrict, token_hash, user_id, second_given, back, expires_at) \
               values ($1, $2, $3, $4, $5, $6)";
    let user = &step.user;
    let values = params![user.subdistrict, hash, user.id, step.second_given, &step.back, now.plus(LIFE)];
    tx.execute(sql, values).await?;
    Ok(format!("{}.{}", user.subdistrict.0, FileId(secret)))
}

async fn forget(tx: &mut Tx, step: &Step) -> Result<()> {
    let Some(hash) = step.token_hash else { return Ok(()) };
    let sql = "delete from sign_in_steps where subdistrict = $1 and token_hash = $2";
    tx.execute(sql, params![step.user.subdistrict, hash]).await.map(drop)
}

/// Forgets all steps of somebody: whoever began one has to begin anew.
pub(crate) async fn forget_all(tx: &mut Tx, subdistrict: SubdistrictId, user: UserId) -> Result<()> {
    let sql = "delete from sign_in_steps where subdistrict = $1 and user_id = $2";
    tx.execute(sql, params![subdistrict, user]).await.map(drop)
}

pub(crate) async fn forget_expired(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.execute("delete from sign_in_steps where expires_at < $1", params![now]).await.map(drop)
}

/// The step that the browser is at, if it has one that still waits.
pub(crate) async fn under_way(identity: &Identity, jar: &CookieJar) -> Result<Option<Step>> {
    let token =
        jar.get(cookie_name(&identity.platform)).and_then(|cookie| session::token_parts(cookie.value()));
    let Some((subdistrict, hash)) = token else { return Ok(None) };
    let now = identity.platform.now();
    let read = async move |tx: &mut Tx| {
        let sql = "select user_id, second_given, back from sign_in_steps \
                   where subdistrict = $1 and token_hash = $2 and expires_at > $3";
        let Some(row) = tx.optional(sql, params![subdistrict, hash, now]).await? else { return Ok(None) };
        of_row(tx, subdistrict, hash, &row).await
    };
    identity.platform.db.read(read).await
}

async fn of_row(tx: &mut Tx, subdistrict: SubdistrictId, hash: [u8; 32], row: &Row) -> Result<Option<Step>> {
    let user = users::by_id(tx, subdistrict, row.get::<UserId>("user_id")?).await?;
    let (second_given, back) = (row.get("second_given")?, row.get("back")?);
    Ok(user.filter(|user| !user.disabled).map(|user| Step {
        user,
        second_given,
        back,
        token_hash: Some(hash),
    }))
}
