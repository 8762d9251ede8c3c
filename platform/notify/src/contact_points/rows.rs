//! SQL of contact points.

use std::time::Duration;

use db::{Result, Row, Tx, params};
use kernel::{Refusal, SubdistrictId, Timestamp};
use uuid::Uuid;
use web::Lang;

use super::ContactPoint;

/// How long calls are signed with the secret before as well.
const OLD_SECRET_LIFE: Duration = Duration::from_hours(24);

pub async fn put(tx: &mut Tx, point: &ContactPoint) -> Result<()> {
    let sql = "insert into contact_points (subdistrict, id, recipient, channel, address, shown, secret, unsubscribe, language, \
               quiet, digest, state, why_off, created_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'active', '', $12)";
    let ContactPoint { subdistrict, id, recipient, channel, shown, language, quiet, digest, .. } = point;
    let (address, secret) = (point.address.clone(), point.secret.clone());
    let unsubscribe = point.unsubscribe.clone();
    let params = params![
        *subdistrict,
        *id,
        recipient,
        channel.name(),
        address,
        shown,
        secret,
        unsubscribe,
        language.tag(),
        *quiet,
        *digest,
        point.created_at
    ];
    tx.send(sql, params).await
}

pub(crate) fn of_row(row: &Row) -> Result<ContactPoint> {
    let channel: String = row.get("channel")?;
    let state: String = row.get("state")?;
    Ok(ContactPoint {
        subdistrict: row.get("subdistrict")?,
        id: row.get("id")?,
        recipient: row.get("recipient")?,
        channel: channel.parse().map_err(|()| anyhow::anyhow!("no channel is called {channel}"))?,
        shown: row.get("shown")?,
        language: Lang::wanted(&row.get::<String>("language")?),
        quiet: row.get("quiet")?,
        digest: row.get("digest")?,
        is_active: state == "active",
        why_off: row.get("why_off")?,
        failing_since: row.get("failing_since")?,
        failures: row.get("failures")?,
        created_at: row.get("created_at")?,
        address: row.get("address")?,
        secret: row.get("secret")?,
        secret_old: row.get("secret_old")?,
        secret_old_until: row.get("secret_old_until")?,
        unsubscribe: row.get("unsubscribe")?,
    })
}

/// The active contact points of a recipient, and those that get everything; `point:ID` is that one alone.
pub async fn of_recipient(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    recipient: &str,
) -> Result<Vec<ContactPoint>> {
    if let Some(id) = recipient.strip_prefix("point:").and_then(|id| Uuid::parse_str(id).ok()) {
        let sql = "select * from contact_points where subdistrict = $1 and id = $2 and state = 'active'";
        return tx.all(sql, params![subdistrict, id]).await?.iter().map(of_row).collect();
    }
    let sql = "select * from contact_points where subdistrict = $1 and recipient in ($2, 'all') and state = 'active' \
               order by id";
    tx.all(sql, params![subdistrict, recipient]).await?.iter().map(of_row).collect()
}

/// All that the staff looks after: those of residents come and go with their subscriptions and cases.
pub async fn all(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<Vec<ContactPoint>> {
    let sql = "select * from contact_points where subdistrict = $1 and recipient not like 'subscription:%' \
               and recipient not like 'reporter:%' order by recipient, id limit 500";
    tx.all(sql, params![subdistrict]).await?.iter().map(of_row).collect()
}

pub async fn by_id(tx: &mut Tx, subdistrict: SubdistrictId, id: Uuid) -> Result<ContactPoint> {
    let sql = "select * from contact_points where subdistrict = $1 and id = $2";
    let row = tx.optional(sql, params![subdistrict, id]).await?;
    of_row(&row.ok_or_else(Refusal::not_found)?)
}

/// Removes it with all that was on its way there.
pub async fn remove(tx: &mut Tx, subdistrict: SubdistrictId, id: Uuid) -> Result<()> {
    tx.execute("delete from deliveries where subdistrict = $1 and point = $2", params![subdistrict, id])
        .await?;
    tx.execute("delete from contact_points where subdistrict = $1 and id = $2", params![subdistrict, id])
        .await?;
    Ok(())
}

/// Removes all contact points of a recipient: a subscription that ended.
pub async fn remove_of_recipient(tx: &mut Tx, subdistrict: SubdistrictId, recipient: &str) -> Result<()> {
    let sql = "delete from deliveries where subdistrict = $1 and point in \
               (select id from contact_points where subdistrict = $1 and recipient = $2)";
    tx.execute(sql, params![subdistrict, recipient]).await?;
    let sql = "delete from contact_points where subdistrict = $1 and recipient = $2";
    tx.execute(sql, params![subdistrict, recipient]).await?;
    Ok(())
}

/// Gives it another secret; the one before signs along for a day, so that the receiver can change over.
pub async fn secret_replace(
    tx: &mut Tx,
    point: &ContactPoint,
    sealed: Vec<u8>,
    now: Timestamp,
) -> Result<()> {
    let sql = "update contact_points set secret_old = secret, secret_old_until = $4, secret = $3 \
               where subdistrict = $1 and id = $2";
    tx.execute(sql, params![point.subdistrict, point.id, sealed, now.plus(OLD_SECRET_LIFE)]).await?;
    Ok(())
}

/// Nothing is sent there any more; what was on its way is stuck until somebody sends it again.
pub async fn switch_off(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    id: Uuid,
    why: &str,
    now: Timestamp,
) -> Result<()> {
    let sql = "update contact_points set state = 'off', why_off = $3 where subdistrict = $1 and id = $2";
    tx.execute(sql, params![subdistrict, id, why]).await?;
    let sql = "update deliveries set state = 'stuck', ended_at = $3 \
               where subdistrict = $1 and point = $2 and state = 'waiting'";
    tx.execute(sql, params![subdistrict, id, now]).await?;
    Ok(())
}

/// Sends there again, from the next message on.
pub async fn switch_on(tx: &mut Tx, subdistrict: SubdistrictId, id: Uuid) -> Result<()> {
    let sql = "update contact_points set state = 'active', why_off = '', failing_since = null, failures = 0, \
               paused_until = 0 where subdistrict = $1 and id = $2";
    tx.execute(sql, params![subdistrict, id]).await?;
    Ok(())
}
