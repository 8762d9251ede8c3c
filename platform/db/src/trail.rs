//! The trail: what happened, in order, one chain of hashes a stream. Rows are inserted and never changed.
//!
//! `hash = SHA-256(previous hash ‖ stream ‖ seq ‖ at ‖ actor ‖ action ‖ from ‖ to ‖ digest)` with every part preceded by its
//! length, and `digest = SHA-256(salt ‖ body)`. Erasing a person's data empties `body` and `salt` and leaves `digest`, so
//! the chain still holds.

use kernel::{SubdistrictId, Timestamp, UserId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Result, Row, Tx, params};

/// The hash before the first row.
pub const ORIGIN: [u8; 32] = [0; 32];

/// One row of a trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub subdistrict: SubdistrictId,
    /// The case or other thing whose trail this is.
    pub stream: Uuid,
    /// 1, 2, 3 … without a gap.
    pub seq: i64,
    pub at: Timestamp,
    pub actor: Option<UserId>,
    pub actor_name: String,
    pub action: String,
    pub from_state: String,
    pub to_state: String,
    /// JSON; `None` once erased.
    pub body: Option<String>,
}

/// A row as it was read back.
#[derive(Debug, Clone)]
pub struct Stored {
    pub entry: Entry,
    salt: Option<Vec<u8>>,
    digest: [u8; 32],
    pub hash: [u8; 32],
}

fn digest_of(salt: &[u8], body: &str) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(body).finalize().into()
}

fn hash_of(previous: &[u8; 32], entry: &Entry, digest: &[u8; 32]) -> [u8; 32] {
    let actor = entry.actor.map(|user| *user.0.as_bytes()).unwrap_or_default();
    let parts: [&[u8]; 11] = [
        previous,
        &entry.subdistrict.0.to_be_bytes(),
        entry.stream.as_bytes(),
        &entry.seq.to_be_bytes(),
        &entry.at.micros().to_be_bytes(),
        &actor,
        entry.actor_name.as_bytes(),
        entry.action.as_bytes(),
        entry.from_state.as_bytes(),
        entry.to_state.as_bytes(),
        digest,
    ];
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

const COLUMNS: &str =
    "subdistrict, stream, seq, at, actor, actor_name, action, from_state, to_state, body, salt, digest, hash";

/// A row that follows from the one before it, about to be written.
#[derive(Debug, Clone)]
pub struct Link {
    entry: Entry,
    salt: [u8; 16],
    digest: [u8; 32],
    pub hash: [u8; 32],
}

impl Link {
    /// `entry` behind the row whose hash is `previous`.
    pub fn new(previous: &[u8; 32], entry: Entry, salt: [u8; 16]) -> Self {
        let digest = digest_of(&salt, entry.body.as_deref().unwrap_or_default());
        let hash = hash_of(previous, &entry, &digest);
        Self { entry, salt, digest, hash }
    }

    pub(crate) fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Salt and digest of its body.
    pub(crate) fn sealed_by(&self) -> ([u8; 16], [u8; 32]) {
        (self.salt, self.digest)
    }

    pub async fn put(&self, tx: &mut Tx) -> Result<()> {
        let Self { entry, salt, digest, hash } = self;
        let sql = "insert into trail (subdistrict, stream, seq, at, actor, actor_name, action, from_state, to_state, body, salt, \
                   digest, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
        tx.send(
            sql,
            params![
                entry.subdistrict,
                entry.stream,
                entry.seq,
                entry.at,
                entry.actor,
                &entry.actor_name,
                &entry.action,
                &entry.from_state,
                &entry.to_state,
                entry.body.clone(),
                *salt,
                *digest,
                *hash,
            ],
        )
        .await
    }
}

/// The whole trail of one stream, first row first.
pub async fn of_stream(tx: &mut Tx, subdistrict: SubdistrictId, stream: Uuid) -> Result<Vec<Stored>> {
    let sql = format!("select {COLUMNS} from trail where subdistrict = $1 and stream = $2 order by seq");
    tx.all(&sql, params![subdistrict, stream]).await?.iter().map(stored).collect()
}

/// Up to `limit` rows behind `(stream, seq)`, for walking all chains without holding them in memory.
pub async fn page(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    behind: (Uuid, i64),
    limit: i64,
) -> Result<Vec<Stored>> {
    let sql = format!(
        "select {COLUMNS} from trail where subdistrict = $1 and (stream, seq) > ($2, $3) order by stream, seq limit $4"
    );
    tx.all(&sql, params![subdistrict, behind.0, behind.1, limit]).await?.iter().map(stored).collect()
}

fn stored(row: &Row) -> Result<Stored> {
    let entry = Entry {
        subdistrict: row.get("subdistrict")?,
        stream: row.get("stream")?,
        seq: row.get("seq")?,
        at: row.get("at")?,
        actor: row.get("actor")?,
        actor_name: row.get("actor_name")?,
        action: row.get("action")?,
        from_state: row.get("from_state")?,
        to_state: row.get("to_state")?,
        body: row.get("body")?,
    };
    Ok(Stored { entry, salt: row.get("salt")?, digest: row.get("digest")?, hash: row.get("hash")? })
}

/// What is wrong with a row, given the hash before it and the number it should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A row before it is missing or was put in.
    Sequence,
    /// The body is not the one that was written.
    Body,
    /// Something else of it, or a row before it, was changed.
    Chain,
}

impl Stored {
    pub(crate) fn new(entry: Entry, salt: Option<Vec<u8>>, digest: [u8; 32], hash: [u8; 32]) -> Self {
        Self { entry, salt, digest, hash }
    }

    /// `None` when the row follows from the one before it.
    pub fn fault(&self, previous: &[u8; 32], seq: i64) -> Option<Fault> {
        if self.entry.seq != seq {
            return Some(Fault::Sequence);
        }
        let intact = match (&self.salt, &self.entry.body) {
            (Some(salt), body) => digest_of(salt, body.as_deref().unwrap_or_default()) == self.digest,
            (None, body) => body.is_none(),
        };
        if !intact {
            return Some(Fault::Body);
        }
        (hash_of(previous, &self.entry, &self.digest) != self.hash).then_some(Fault::Chain)
    }
}
