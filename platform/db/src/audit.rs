//! Who did what outside the cases: signing in, rights, settings, looks at personal fields. One chain of hashes a
//! subdistrict, like a case's trail; rows are inserted and never changed.

use kernel::{SubdistrictId, Timestamp, UserId};
use uuid::Uuid;

use crate::trail::{Entry, Fault, Link, ORIGIN, Stored};
use crate::{Dialect, Result, Row, Tx, params};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub subdistrict: SubdistrictId,
    pub at: Timestamp,
    /// Who did it; `None` for the program and for people unknown.
    pub actor: Option<UserId>,
    pub actor_name: String,
    /// Its name in the texts is `audit.ACTION`.
    pub action: String,
    /// What it was done to: a login, a case number, the name of a setting. No personal field.
    pub subject: String,
    /// JSON: what changed from what to what.
    pub body: String,
}

/// An event as it was read back, with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    pub seq: i64,
    pub event: Event,
}

/// Which events are asked for; empty parts ask for all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub action: String,
    pub subject: String,
    /// Part of the name of who did it.
    pub name: String,
    /// Not before this instant.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub to: Option<Timestamp>,
    /// Only events before this number.
    pub before: Option<i64>,
}

/// Concurrent transactions of PostgreSQL take turns, since each row needs the hash of the one before it.
const TURN: &str = "select cast(pg_advisory_xact_lock(7136000000 + cast($1 as bigint)) as text)";
const COLUMNS: &str = "subdistrict, seq, at, actor, actor_name, action, subject, body, salt, digest, hash";

/// Writes an event in the transaction of what it tells about; its number.
pub async fn append(tx: &mut Tx, event: Event, salt: [u8; 16]) -> Result<i64> {
    let subdistrict = event.subdistrict;
    if tx.dialect() == Dialect::Postgres {
        tx.all(TURN, params![subdistrict]).await?;
    }
    let sql = "select seq, hash from audit where subdistrict = $1 order by seq desc limit 1";
    let last = tx.optional(sql, params![subdistrict]).await?;
    let (seq, previous) = match last {
        Some(row) => (row.get::<i64>("seq")? + 1, row.get("hash")?),
        None => (1, ORIGIN),
    };
    let link = Link::new(&previous, entry(seq, event), salt);
    let Entry { at, actor, actor_name, action, from_state, body, .. } = link.entry();
    let sql = "insert into audit (subdistrict, seq, at, actor, actor_name, action, subject, body, salt, digest, hash) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let (salt, digest) = link.sealed_by();
    let values = params![
        subdistrict,
        seq,
        *at,
        *actor,
        actor_name,
        action,
        from_state,
        body.clone(),
        salt,
        digest,
        link.hash
    ];
    tx.execute(sql, values).await?;
    Ok(seq)
}

/// The chain is a trail whose rows name a subject instead of states.
fn entry(seq: i64, event: Event) -> Entry {
    Entry {
        subdistrict: event.subdistrict,
        stream: Uuid::nil(),
        seq,
        at: event.at,
        actor: event.actor,
        actor_name: event.actor_name,
        action: event.action,
        from_state: event.subject,
        to_state: String::new(),
        body: Some(event.body),
    }
}

/// The newest `limit` events that fit, newest first.
pub async fn newest(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<Recorded>> {
    let sql = format!(
        "select {COLUMNS} from audit where subdistrict = $1 and seq < $2 and ($3 = '' or action = $3) \
         and ($4 = '' or subject = $4) and actor_name like $5 escape '\\' and at >= $6 and at < $7 \
         order by seq desc limit $8"
    );
    let Filter { action, subject, name, from, to, before } = filter;
    let name = name.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let from = from.unwrap_or(Timestamp::from_micros(i64::MIN));
    let to = to.unwrap_or(Timestamp::from_micros(i64::MAX));
    let before = before.unwrap_or(i64::MAX);
    let values = params![subdistrict, before, action, subject, format!("%{name}%"), from, to, limit];
    tx.all(&sql, values).await?.iter().map(recorded).collect()
}

fn recorded(row: &Row) -> Result<Recorded> {
    let entry = stored(row)?.entry;
    let event = Event {
        subdistrict: entry.subdistrict,
        at: entry.at,
        actor: entry.actor,
        actor_name: entry.actor_name,
        action: entry.action,
        subject: entry.from_state,
        body: entry.body.unwrap_or_default(),
    };
    Ok(Recorded { seq: entry.seq, event })
}

fn stored(row: &Row) -> Result<Stored> {
    let event = Event {
        subdistrict: row.get("subdistrict")?,
        at: row.get("at")?,
        actor: row.get("actor")?,
        actor_name: row.get("actor_name")?,
        action: row.get("action")?,
        subject: row.get("subject")?,
        body: String::new(),
    };
    let entry = Entry { body: row.get("body")?, ..entry(row.get("seq")?, event) };
    Ok(Stored::new(entry, row.get("salt")?, row.get("digest")?, row.get("hash")?))
}

/// Up to `limit` rows of the chain behind number `behind`, whose hash was `previous`: the number and hash to go on
/// with, and the first fault. Nothing when there are no more.
pub async fn check(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    (behind, previous): (i64, [u8; 32]),
    limit: i64,
) -> Result<Option<Checked>> {
    let sql =
        format!("select {COLUMNS} from audit where subdistrict = $1 and seq > $2 order by seq limit $3");
    let rows = tx.all(&sql, params![subdistrict, behind, limit]).await?;
    let mut checked = Checked { last: behind, hash: previous, fault: None };
    for row in &rows {
        let row = stored(row)?;
        if let Some(fault) = row.fault(&checked.hash, checked.last + 1) {
            checked.fault = Some((checked.last + 1, fault));
            return Ok(Some(checked));
        }
        (checked.last, checked.hash) = (row.entry.seq, row.hash);
    }
    Ok((!rows.is_empty()).then_some(checked))
}

/// How far a chain was followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    pub last: i64,
    pub hash: [u8; 32],
    /// The first row that does not follow from the one before it.
    pub fault: Option<(i64, Fault)>,
}
