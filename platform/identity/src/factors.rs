//! The second factor: a code of an authenticator program that changes every 30 seconds, or one of ten codes for the day
//! on which the telephone is lost.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use db::{Result, Tx, params};
use kernel::{Refusal, Role, SubdistrictId, Timestamp, UserId};
use sha2::{Digest, Sha256};
use totp_rs::{Builder, Secret, Totp};
use web::users::User;
use web::{Sealer, session};

const RECOVERY_CODES: usize = 10;
const SECRET_BYTES: usize = 20;

/// What a person has beside the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Factors {
    pub(crate) code: bool,
    pub(crate) recovery_left: i64,
}

pub(crate) async fn of(tx: &mut Tx, subdistrict: SubdistrictId, user: UserId) -> Result<Factors> {
    let sql =
        "select count(*) as n from one_time_codes where subdistrict = $1 and user_id = $2 and confirmed = 1";
    let code = tx.one(sql, params![subdistrict, user]).await?.get::<i64>("n")? > 0;
    let sql = "select count(*) as n from recovery_codes where subdistrict = $1 and user_id = $2";
    let recovery_left = tx.one(sql, params![subdistrict, user]).await?.get("n")?;
    Ok(Factors { code, recovery_left })
}

/// Everybody of a subdistrict who has a second factor.
pub async fn with_factor(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<BTreeSet<UserId>> {
    let sql = "select user_id from one_time_codes where subdistrict = $1 and confirmed = 1 order by user_id";
    tx.all(sql, params![subdistrict]).await?.iter().map(|row| row.get("user_id")).collect()
}

/// A role that asks for a second factor was given: whoever has none is signed out, and sets one up on the way back in.
pub(crate) async fn role_given(
    tx: &mut Tx,
    (subdistrict, user): (SubdistrictId, UserId),
    role: Role,
    roles: &[Role],
) -> Result<()> {
    if roles.contains(&role) && !of(tx, subdistrict, user).await?.code {
        session::close_all(tx, subdistrict, user, None).await?;
    }
    Ok(())
}

/// Whether one of the person's roles asks for a second factor.
pub(crate) async fn is_required(tx: &mut Tx, user: &User, roles: &[Role]) -> Result<bool> {
    let sql = "select role from grants where subdistrict = $1 and user_id = $2";
    let held = tx.all(sql, params![user.subdistrict, user.id]).await?;
    let held = held.iter().map(|row| row.parse::<Role>("role")).collect::<Result<Vec<_>>>()?;
    Ok(held.iter().any(|role| roles.contains(role)))
}

fn totp(secret: &str, user: &User, issuer: &str) -> Result<Totp> {
    let bytes = URL_SAFE_NO_PAD.decode(secret).map_err(anyhow::Error::from)?;
    // A colon would part the name in the address that the picture holds.
    let plain = |text: &str| text.replace(':', " ");
    Builder::new()
        .with_secret(Secret::from(bytes))
        .with_account_name(plain(&user.login))
        .with_issuer(Some(plain(issuer)))
        .build()
        .map_err(|error| anyhow::anyhow!("no one-time code: {error}").into())
}

/// A secret that is shown and not yet confirmed.
pub(crate) struct Offered {
    /// For typing, in groups of four.
    pub(crate) words: String,
    /// For the camera: `otpauth://totp/…`.
    pub(crate) address: String,
}

/// What `seal` needs: the key, and bytes that are never used again.
pub(crate) struct Sealing {
    pub(crate) sealer: Sealer,
    pub(crate) nonce: [u8; 24],
    pub(crate) secret: [u8; SECRET_BYTES],
}

/// The secret that waits for its first code; a new one when none waits.
pub(crate) async fn offer(tx: &mut Tx, user: &User, issuer: &str, sealing: &Sealing) -> Result<Offered> {
    let fresh = URL_SAFE_NO_PAD.encode(sealing.secret);
    let sealed = sealing.sealer.seal(sealing.nonce, &fresh)?;
    let sql = "insert into one_time_codes (subdistrict, user_id, secret, last_step, confirmed) values ($1, $2, $3, 0, 0) \
               on conflict do nothing";
    tx.execute(sql, params![user.subdistrict, user.id, sealed]).await?;
    let sql = "select secret from one_time_codes where subdistrict = $1 and user_id = $2 and confirmed = 0";
    let row = tx.optional(sql, params![user.subdistrict, user.id]).await?;
    let row = row.ok_or_else(|| Refusal::conflict("second_factor_there"))?;
    let secret = sealing.sealer.open(&row.get::<Vec<u8>>("secret")?)?;
    let totp = totp(&secret, user, issuer)?;
    let address = totp.to_url().map_err(|error| anyhow::anyhow!("no address: {error}"))?;
    Ok(Offered { words: in_groups(&totp.secret().to_base32()), address })
}

fn in_groups(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// Whether this is the code of the moment, or an unused recovery code; either is good for once. `confirmed` is false
/// for the first code of a secret that was just shown.
pub(crate) async fn take(
    tx: &mut Tx,
    user: &User,
    code: &str,
    (sealer, now, confirmed): (&Sealer, Timestamp, bool),
) -> Result<bool> {
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    let sql = format!(
        "select secret, last_step from one_time_codes where subdistrict = $1 and user_id = $2 and confirmed = $3{}",
        tx.for_update()
    );
    if let Some(row) = tx.optional(&sql, params![user.subdistrict, user.id, confirmed]).await? {
        let totp = totp(&sealer.open(&row.get::<Vec<u8>>("secret")?)?, user, "")?;
        let step = totp.check(&code, u64::try_from(now.seconds()).unwrap_or(0));
        let step = step.and_then(|step| i64::try_from(step).ok());
        if let Some(step) = step.filter(|step| row.get::<i64>("last_step").is_ok_and(|last| *step > last)) {
            let sql = "update one_time_codes set last_step = $3, confirmed = 1 where subdistrict = $1 and user_id = $2";
            tx.execute(sql, params![user.subdistrict, user.id, step]).await?;
            return Ok(true);
        }
    }
    if !confirmed {
        return Ok(false);
    }
    let sql = "delete from recovery_codes where subdistrict = $1 and user_id = $2 and code_hash = $3";
    Ok(tx.execute(sql, params![user.subdistrict, user.id, recovery_hash(&code)]).await? > 0)
}

fn recovery_hash(code: &str) -> [u8; 32] {
    Sha256::digest(code.to_ascii_lowercase()).into()
}

/// Ten new codes of 80 bits in place of the earlier ones; shown once, only their hashes are kept.
pub(crate) async fn new_recovery_codes(
    tx: &mut Tx,
    user: &User,
    chance: &[[u8; 10]; RECOVERY_CODES],
) -> Result<Vec<String>> {
    let sql = "delete from recovery_codes where subdistrict = $1 and user_id = $2";
    tx.execute(sql, params![user.subdistrict, user.id]).await?;
    let mut codes = Vec::new();
    for bytes in chance {
        let code: String = Secret::from(bytes.to_vec()).to_base32().to_ascii_lowercase();
        let sql = "insert into recovery_codes (subdistrict, user_id, code_hash) values ($1, $2, $3)";
        tx.execute(sql, params![user.subdistrict, user.id, recovery_hash(&code)]).await?;
        codes.push(in_groups(&code).replace(' ', "-"));
    }
    Ok(codes)
}

/// Nobody who was shown the secret before knows the next one.
pub(crate) async fn forget_offered(tx: &mut Tx, subdistrict: SubdistrictId, user: UserId) -> Result<()> {
    let sql = "delete from one_time_codes where subdistrict = $1 and user_id = $2 and confirmed = 0";
    tx.execute(sql, params![subdistrict, user]).await.map(drop)
}

/// Whether there was one.
pub(crate) async fn remove(tx: &mut Tx, subdistrict: SubdistrictId, user: UserId) -> Result<bool> {
    let mut rows = 0;
    for table in ["one_time_codes", "recovery_codes"] {
        let sql = format!("delete from {table} where subdistrict = $1 and user_id = $2");
        rows += tx.execute(&sql, params![subdistrict, user]).await?;
    }
    Ok(rows > 0)
}

/// The address as a picture: an `svg` element.
pub(crate) fn picture(address: &str) -> Result<String> {
    let code = qrcode::QrCode::new(address).map_err(|error| anyhow::anyhow!("no picture: {error}"))?;
    let svg = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(200, 200).build();
    Ok(svg.find("<svg").map_or(String::new(), |start| svg[start..].to_owned()))
}
