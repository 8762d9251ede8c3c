//! Setting a password: by its owner, or by an administrator for one time.

use db::{Result, Tx, params};
use kernel::{Ids, Refusal, SubdistrictId, Timestamp, UserId};
use serde_json::Value;
use web::session;
use web::users::{self, User};

use crate::{Identity, Profile, factors, record, step};

/// A new password, checked and hashed. Hashing is slow on purpose: made off the async threads.
pub(crate) struct Secret {
    hash: String,
}

impl Secret {
    pub(crate) async fn new(profile: Profile, password: String, user: &User, salt: [u8; 16]) -> Result<Self> {
        profile.check(&password, &[&user.login, &user.name])?;
        Ok(Self { hash: hashed(password, salt).await? })
    }
}

async fn hashed(password: String, salt: [u8; 16]) -> Result<String> {
    users::in_turn(move || users::password_hash(&password, salt)).await?
}

/// A password that opens an account once: made by the program, shown to whoever asked for it and to nobody again.
pub struct OneTime {
    pub password: String,
    pub hash: String,
}

impl OneTime {
    /// 16 random hexadecimal digits.
    pub async fn new(ids: &Ids) -> Result<Self> {
        let password = format!("{:016x}", u64::from_be_bytes(ids.bytes()));
        let hash = hashed(password.clone(), ids.bytes()).await?;
        Ok(Self { password, hash })
    }
}

/// Gives somebody a password that opens the account once: at the next sign-in it must be changed. Ends all sessions
/// and whatever else the earlier password opened.
pub async fn set_one_time(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    user: UserId,
    one_time: &OneTime,
    now: Timestamp,
) -> Result<()> {
    let sql = "update users set password = $3, password_at = $4, must_change = 1 where subdistrict = $1 and id = $2";
    if tx.execute(sql, params![subdistrict, user, &one_time.hash, now]).await? == 0 {
        return Err(Refusal::not_found().into());
    }
    end_opened(tx, subdistrict, user, None).await
}

/// Ends what the earlier password opened: sessions but `kept`, steps on the way to one, a secret that waits for its
/// first code.
pub(crate) async fn end_opened(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    user: UserId,
    kept: Option<[u8; 32]>,
) -> Result<()> {
    session::close_all(tx, subdistrict, user, kept).await?;
    step::forget_all(tx, subdistrict, user).await?;
    factors::forget_offered(tx, subdistrict, user).await
}

/// The password of an account that was just made is for one time.
pub async fn must_change(tx: &mut Tx, subdistrict: SubdistrictId, user: UserId) -> Result<()> {
    let sql = "update users set must_change = 1 where subdistrict = $1 and id = $2";
    tx.execute(sql, params![subdistrict, user]).await.map(drop)
}

/// The owner's new password. All sessions but `kept` end.
pub(crate) async fn change(
    identity: &Identity,
    user: &User,
    password: String,
    kept: Option<[u8; 32]>,
) -> Result<()> {
    let profile = identity.settings.passwords;
    refuse_earlier(identity, user, &password).await?;
    let secret = Secret::new(profile, password, user, identity.platform.ids.bytes()).await?;
    let (user, stamp) = (user.clone(), identity.stamp());
    let keep_history = profile.history();
    let work = async move |tx: &mut Tx| {
        keep_earlier(tx, &user, keep_history, stamp.0).await?;
        let sql = "update users set password = $3, password_at = $4, must_change = 0 where subdistrict = $1 and id = $2";
        tx.execute(sql, params![user.subdistrict, user.id, &secret.hash, stamp.0]).await?;
        end_opened(tx, user.subdistrict, user.id, kept).await?;
        record::own(tx, &user, "password_changed", Value::Null, stamp).await
    };
    identity.platform.db.write(work).await
}

/// Refused with `password_used` when it is the present one or one of those that may not come back.
async fn refuse_earlier(identity: &Identity, user: &User, password: &str) -> Result<()> {
    let (subdistrict, id) = (user.subdistrict, user.id);
    let limit = i64::try_from(identity.settings.passwords.history()).unwrap_or(0);
    let read = async move |tx: &mut Tx| {
        let sql = "select password from users where subdistrict = $1 and id = $2";
        let present: String = tx.one(sql, params![subdistrict, id]).await?.get("password")?;
        let sql = "select password from earlier_passwords where subdistrict = $1 and user_id = $2 \
                   order by until_at desc limit $3";
        let earlier = tx.all(sql, params![subdistrict, id, limit]).await?;
        let earlier = earlier.iter().map(|row| row.get::<String>("password"));
        std::iter::once(Ok(present)).chain(earlier).collect::<Result<Vec<_>>>()
    };
    let hashes = identity.platform.db.read(read).await?;
    let password = password.to_owned();
    let is_used = move || hashes.iter().any(|hash| users::password_fits(&password, hash));
    if users::in_turn(is_used).await? {
        return Err(Refusal::invalid("password_used").at_field("password").into());
    }
    Ok(())
}

async fn keep_earlier(tx: &mut Tx, user: &User, history: usize, now: Timestamp) -> Result<()> {
    if history == 0 {
        return Ok(());
    }
    let sql = "insert into earlier_passwords (subdistrict, user_id, until_at, password) \
               select subdistrict, id, cast($3 as bigint), password from users where subdistrict = $1 and id = $2";
    tx.execute(sql, params![user.subdistrict, user.id, now]).await?;
    let sql = "delete from earlier_passwords where subdistrict = $1 and user_id = $2 and until_at not in \
               (select until_at from earlier_passwords where subdistrict = $1 and user_id = $2 \
               order by until_at desc limit $3)";
    let history = i64::try_from(history).unwrap_or(0);
    tx.execute(sql, params![user.subdistrict, user.id, history]).await.map(drop)
}
