//! From the outbox to the contact points: a delivery for each, in the transaction that marks the message as gone.

use db::outbox::{self, Message};
use db::{Dialect, Result, Tx, params};
use kernel::Timestamp;
use serde_json::{Map, Value};
use web::subdistricts;

use crate::ContactPoint;
use crate::contact_points::of_recipient;
use crate::schedule::after_quiet;
use crate::settings::QuietHours;
use crate::text::is_for_reporter;

/// Messages taken at once.
const TOGETHER: i64 = 200;
/// On PostgreSQL several servers take turns, so that a case's messages are fanned out in their order.
const TURN: &str = "select cast(pg_advisory_xact_lock(7136) as text)";

/// Takes messages that wait; answers how many there were.
pub(crate) async fn fan_out(tx: &mut Tx, quiet: QuietHours, now: Timestamp) -> Result<usize> {
    if tx.dialect() == Dialect::Postgres {
        tx.batch(TURN).await?;
    }
    let messages = outbox::claim(tx, now, TOGETHER).await?;
    for message in &messages {
        for point in of_recipient(tx, message.subdistrict, &recipient(message)).await? {
            put(tx, message, &point, quiet, now).await?;
        }
    }
    outbox::sent(tx, &messages, now).await?;
    Ok(messages.len())
}

/// The reporter of a case is a recipient of its own.
fn recipient(message: &Message) -> String {
    match message.case {
        Some(case) if is_for_reporter(&message.recipient) => format!("reporter:{case}"),
        _ => message.recipient.clone(),
    }
}

pub(crate) fn payload(text: &str) -> Map<String, Value> {
    serde_json::from_str(text).unwrap_or_default()
}

async fn put(
    tx: &mut Tx,
    message: &Message,
    point: &ContactPoint,
    quiet: QuietHours,
    now: Timestamp,
) -> Result<()> {
    let said = payload(&message.payload);
    let is_urgent = said.get("urgent").and_then(Value::as_bool).unwrap_or_default();
    let due = if point.quiet && !is_urgent {
        after_quiet(now, subdistricts::by_id(tx, message.subdistrict).await?.zone, quiet)
    } else {
        now
    };
    let seq = said.get("version").and_then(Value::as_i64).unwrap_or_default();
    let sql = "insert into deliveries (subdistrict, point, message, case_id, seq, kind, recipient, payload, created_at, \
               next_at, attempts, state, receipt) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 'waiting', '') \
               on conflict do nothing";
    let Message { subdistrict, id, case, kind, recipient, payload, .. } = message;
    let params = params![*subdistrict, point.id, *id, *case, seq, kind, recipient, payload, now, due];
    tx.execute(sql, params).await?;
    if is_urgent {
        // What the case had to say before goes along, so that the order stays.
        let sql = "update deliveries set next_at = $4 where subdistrict = $1 and point = $2 and case_id = $3 \
                   and state = 'waiting' and attempts = 0";
        tx.send(sql, params![*subdistrict, point.id, *case, now]).await?;
    }
    let sql = "update contact_points set next_at = $3 where subdistrict = $1 and id = $2 \
               and (next_at is null or next_at > $3)";
    tx.send(sql, params![*subdistrict, point.id, due]).await
}
