//! Messages that must leave the house, written in the transaction that causes them, sent at least once with an id
//! that stays the same.

use kernel::{CaseId, SubdistrictId, Timestamp};
use uuid::Uuid;

use crate::{Dialect, Result, Row, Tx, Value, params};

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub subdistrict: SubdistrictId,
    pub id: Uuid,
    pub case: Option<CaseId>,
    /// What it is about, e.g. `case.dispatched`.
    pub kind: String,
    /// Whom it is for: `department:CODE`, `user:UUID`, `role:NAME`, `reporter`.
    pub recipient: String,
    /// JSON.
    pub payload: String,
    pub attempts: i64,
}

const LEASE_SECONDS: u64 = 60;
const ATTEMPTS_MAX: i64 = 10;
/// Messages in one statement.
const TOGETHER: usize = 20;

pub async fn put(tx: &mut Tx, message: &Message, now: Timestamp) -> Result<()> {
    put_held(tx, message, now, now).await
}

/// The same, for a message that does not leave before `from`: until then it can be taken back.
pub async fn put_held(tx: &mut Tx, message: &Message, now: Timestamp, from: Timestamp) -> Result<()> {
    let sql = "insert into outbox (subdistrict, id, case_id, kind, recipient, payload, created_at, next_at, attempts) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, 0)";
    let Message { subdistrict, id, case, kind, recipient, payload, .. } = message;
    tx.send(sql, params![*subdistrict, *id, *case, kind, recipient, payload, now, from]).await
}

/// Removes messages that nobody has tried to send; answers how many of them that were.
pub async fn take_back(tx: &mut Tx, subdistrict: SubdistrictId, messages: &[Uuid]) -> Result<usize> {
    let mut taken = 0;
    for message in messages {
        let sql =
            "delete from outbox where subdistrict = $1 and id = $2 and sent_at is null and attempts = 0";
        taken += usize::try_from(tx.execute(sql, params![subdistrict, *message]).await?).unwrap_or(0);
    }
    Ok(taken)
}

/// Claims messages that are due, in the order they were written.
pub async fn claim(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<Vec<Message>> {
    let lease = now.plus(std::time::Duration::from_secs(LEASE_SECONDS));
    let skip = if tx.dialect() == Dialect::Postgres { " for update skip locked" } else { "" };
    let sql = format!(
        "update outbox set next_at = $4, attempts = attempts + 1 where (subdistrict, id) in \
         (select subdistrict, id from outbox where sent_at is null and next_at <= $1 and attempts < $2 \
          order by id limit $3{skip}) returning *"
    );
    let rows = tx.all(&sql, params![now, ATTEMPTS_MAX, limit, lease]).await?;
    let mut messages: Vec<Message> = rows.iter().map(message).collect::<Result<_>>()?;
    messages.sort_by_key(|message| message.id);
    Ok(messages)
}

fn message(row: &Row) -> Result<Message> {
    Ok(Message {
        subdistrict: row.get("subdistrict")?,
        id: row.get("id")?,
        case: row.get("case_id")?,
        kind: row.get("kind")?,
        recipient: row.get("recipient")?,
        payload: row.get("payload")?,
        attempts: row.get("attempts")?,
    })
}

/// The messages have left.
pub async fn sent(tx: &mut Tx, messages: &[Message], now: Timestamp) -> Result<()> {
    for messages in messages.chunks(TOGETHER) {
        let keys = messages.iter().flat_map(|message| [message.subdistrict.into(), message.id.into()]);
        let params: Vec<Value> = [now.into()].into_iter().chain(keys).collect();
        let any = (1..=messages.len()).map(|n| format!("subdistrict = ${} and id = ${}", 2 * n, 2 * n + 1));
        let any = any.collect::<Vec<_>>().join(" or ");
        let sql = format!("update outbox set sent_at = $1 where {any}");
        tx.send(&sql, &params).await?;
    }
    Ok(())
}
