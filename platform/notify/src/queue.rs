//! SQL of deliveries: who is due, what came of it.

use std::time::Duration;

use db::{Dialect, Result, Row, Tx, params};
use kernel::{CaseId, SubdistrictId, Timestamp};
use serde_json::Value;
use uuid::Uuid;
use web::subdistricts;

use crate::ContactPoint;
use crate::contact_points::rows::of_row;
use crate::fan_out::payload;
use crate::schedule::after_quiet;
use crate::settings::QuietHours;

/// How long a point belongs to one sender. Longer than a batch may take.
const LEASE: Duration = Duration::from_secs(90);
/// Messages taken for a point at once.
pub(crate) const BATCH: i64 = 50;
/// A card of 企业微信 takes 4,096 bytes: so many lines of 70 Chinese characters.
const CARD: i64 = 18;

/// A message on its way to a contact point.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub subdistrict: SubdistrictId,
    pub point: Uuid,
    pub message: Uuid,
    pub case: Option<CaseId>,
    pub kind: String,
    pub recipient: String,
    pub payload: String,
    pub created_at: Timestamp,
    pub attempts: i64,
    /// What the receiver answered, or why it did not.
    pub receipt: String,
    pub ended_at: Option<Timestamp>,
}

pub(crate) fn delivery(row: &Row) -> Result<Delivery> {
    Ok(Delivery {
        subdistrict: row.get("subdistrict")?,
        point: row.get("point")?,
        message: row.get("message")?,
        case: row.get("case_id")?,
        kind: row.get("kind")?,
        recipient: row.get("recipient")?,
        payload: row.get("payload")?,
        created_at: row.get("created_at")?,
        attempts: row.get("attempts")?,
        receipt: row.get("receipt")?,
        ended_at: row.get("ended_at")?,
    })
}

/// Takes contact points that have something due; each belongs to the taker for a while.
pub(crate) async fn claim_points(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<Vec<ContactPoint>> {
    let skip = if tx.dialect() == Dialect::Postgres { " for update skip locked" } else { "" };
    let sql = format!(
        "update contact_points set lease_until = $3 where (subdistrict, id) in \
         (select subdistrict, id from contact_points where next_at <= $1 and state = 'active' \
          and paused_until <= $1 and (lease_until is null or lease_until <= $1) order by next_at, id limit $2{skip}) \
         returning *"
    );
    tx.all(&sql, params![now, limit, now.plus(LEASE)]).await?.iter().map(of_row).collect()
}

/// After a restart nobody else can hold a lease of an SQLite file.
pub(crate) async fn leases_end(tx: &mut Tx) -> Result<()> {
    let sql = "update contact_points set lease_until = null where lease_until is not null";
    tx.execute(sql, params![]).await.map(drop)
}

/// What is due at the point. A message waits for those before it about the same case; of a digest all may go at once.
pub(crate) async fn due(tx: &mut Tx, point: &ContactPoint, now: Timestamp) -> Result<Vec<Delivery>> {
    let alone = "and not exists (select 1 from deliveries e where e.subdistrict = d.subdistrict and e.point = d.point \
                 and e.case_id = d.case_id and e.state = 'waiting' and (e.seq, e.message) < (d.seq, d.message)) \
                 order by d.next_at, d.message";
    let together = "order by d.created_at, d.seq, d.message";
    let sql = format!(
        "select * from deliveries d where d.subdistrict = $1 and d.point = $2 and d.state = 'waiting' \
         and d.next_at <= $3 {} limit {}",
        if point.digest { together } else { alone },
        if point.channel.is_robot() { CARD } else { BATCH }
    );
    let params = params![point.subdistrict, point.id, now];
    tx.all(&sql, params).await?.iter().map(delivery).collect()
}

/// The same in the quiet hours of somebody who wants them kept: what is not urgent waits for their end, also what was
/// put off until now. A case of which something urgent waits is urgent as a whole, so that its order stays.
pub(crate) async fn due_awake(
    tx: &mut Tx,
    point: &ContactPoint,
    quiet: QuietHours,
    now: Timestamp,
) -> Result<Vec<Delivery>> {
    if !point.quiet {
        return due(tx, point, now).await;
    }
    let awake_at = after_quiet(now, subdistricts::by_id(tx, point.subdistrict).await?.zone, quiet);
    loop {
        let mut found = due(tx, point, now).await?;
        if awake_at == now || found.is_empty() {
            return Ok(found);
        }
        let mut urgent = Vec::new();
        for delivery in found.drain(..) {
            if is_urgent(tx, &delivery).await? {
                urgent.push(delivery);
            } else {
                put_off(tx, &delivery, awake_at).await?;
            }
        }
        if !urgent.is_empty() {
            return Ok(urgent);
        }
    }
}

async fn is_urgent(tx: &mut Tx, delivery: &Delivery) -> Result<bool> {
    let says_so = |text: &str| payload(text).get("urgent").and_then(Value::as_bool).unwrap_or_default();
    if says_so(&delivery.payload) {
        return Ok(true);
    }
    let Some(case) = delivery.case else { return Ok(false) };
    let sql = "select payload from deliveries where subdistrict = $1 and point = $2 and case_id = $3 and state = 'waiting'";
    let rows = tx.all(sql, params![delivery.subdistrict, delivery.point, case]).await?;
    let payloads: Vec<String> = rows.iter().map(|row| row.get("payload")).collect::<Result<_>>()?;
    Ok(payloads.iter().any(|text| says_so(text)))
}

async fn put_off(tx: &mut Tx, delivery: &Delivery, until: Timestamp) -> Result<()> {
    let sql = "update deliveries set next_at = $4 where subdistrict = $1 and point = $2 and message = $3";
    tx.execute(sql, params![delivery.subdistrict, delivery.point, delivery.message, until]).await.map(drop)
}

pub(crate) async fn delivered(tx: &mut Tx, delivery: &Delivery, receipt: &str, now: Timestamp) -> Result<()> {
    let sql = "update deliveries set state = 'delivered', receipt = $4, attempts = attempts + 1, ended_at = $5 \
               where subdistrict = $1 and point = $2 and message = $3";
    tx.send(sql, params![delivery.subdistrict, delivery.point, delivery.message, receipt, now]).await
}

/// It is tried again at `next_at`, or is stuck when there is none.
pub(crate) async fn failed(
    tx: &mut Tx,
    delivery: &Delivery,
    why: &str,
    next_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    let sql = "update deliveries set state = $4, receipt = $5, attempts = attempts + 1, next_at = $6, ended_at = $7 \
               where subdistrict = $1 and point = $2 and message = $3";
    let (state, ended) = if next_at.is_some() { ("waiting", None) } else { ("stuck", Some(now)) };
    let next_at = next_at.unwrap_or(now);
    let Delivery { subdistrict, point, message, .. } = delivery;
    tx.send(sql, params![*subdistrict, *point, *message, state, why, next_at, ended]).await
}

/// The point is free again and due when its next message is. Where nothing could be sent although something was due, that
/// waits for an earlier message of its case: only what becomes due `after` now counts.
pub(crate) async fn release(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    point: Uuid,
    paused_until: Timestamp,
    after: Option<Timestamp>,
) -> Result<()> {
    // Locked first: what is fanned out meanwhile waits, and is seen by the next statement.
    let lock = format!("select id from contact_points where subdistrict = $1 and id = $2{}", tx.for_update());
    tx.all(&lock, params![subdistrict, point]).await?;
    let sql = "update contact_points set lease_until = null, paused_until = $3, next_at = \
               (select min(d.next_at) from deliveries d where d.subdistrict = $1 and d.point = $2 and d.state = 'waiting' \
               and d.next_at > $4) where subdistrict = $1 and id = $2";
    let after = after.map_or(i64::MIN, Timestamp::micros);
    tx.send(sql, params![subdistrict, point, paused_until, after]).await
}

/// Whether the receiver was reached; the first failure in a row is remembered.
pub(crate) async fn reached(tx: &mut Tx, point: &ContactPoint, yes: bool, now: Timestamp) -> Result<()> {
    let (failing_since, failures) =
        if yes { (None, 0) } else { (point.failing_since.or(Some(now)), point.failures + 1) };
    let sql =
        "update contact_points set failing_since = $3, failures = $4 where subdistrict = $1 and id = $2";
    tx.send(sql, params![point.subdistrict, point.id, failing_since, failures]).await
}

/// Forgets what was delivered before.
pub async fn forget(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    tx.execute("delete from deliveries where state = 'delivered' and ended_at < $1", params![before]).await
}

/// A delivery that nobody will try again by itself, and where it was to go.
pub(crate) struct Stuck {
    pub(crate) delivery: Delivery,
    pub(crate) shown: String,
}

/// The oldest of those that are stuck.
pub(crate) async fn stuck(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<Vec<Stuck>> {
    let sql = "select d.*, p.shown from deliveries d \
               join contact_points p on p.subdistrict = d.subdistrict and p.id = d.point \
               where d.subdistrict = $1 and d.state = 'stuck' order by d.ended_at, d.message limit 200";
    let rows = tx.all(sql, params![subdistrict]).await?;
    rows.iter().map(|row| Ok(Stuck { delivery: delivery(row)?, shown: row.get("shown")? })).collect()
}

/// Sends one again, or all that are stuck; where nothing was sent any more, things are sent again.
pub(crate) async fn resend(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    one: Option<(Uuid, Uuid)>,
    now: Timestamp,
) -> Result<()> {
    let (point, message) = one.unzip();
    let points = "update contact_points set state = 'active', why_off = '', failing_since = null, failures = 0, \
                  paused_until = 0, next_at = $2 where subdistrict = $1 and id in \
                  (select point from deliveries where subdistrict = $1 and state = 'stuck'";
    let again = "update deliveries set state = 'waiting', attempts = 0, next_at = $2, ended_at = null \
                 where subdistrict = $1 and state = 'stuck'";
    if point.is_some() {
        let these = " and point = $3 and message = $4";
        let params = params![subdistrict, now, point, message];
        tx.execute(&format!("{points}{these})"), params).await?;
        tx.execute(&format!("{again}{these}"), params).await?;
    } else {
        tx.execute(&format!("{points})"), params![subdistrict, now]).await?;
        tx.execute(again, params![subdistrict, now]).await?;
    }
    Ok(())
}
