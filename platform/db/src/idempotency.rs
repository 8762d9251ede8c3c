//! The same key and body give the same answer; another body under the same key is refused.
//!
//! The key is written last, in the transaction of the work itself: if it is there already, that fails, all that was
//! done is undone, and the first answer is given again. So the usual path costs one statement, and two racing sends of one
//! key make one case.

use kernel::{Refusal, SubdistrictId, Timestamp};
use sha2::{Digest, Sha256};

use crate::{Db, Failure, Result, Tx, params};

/// A key that came with a command, and the body it came with.
#[derive(Debug, Clone)]
pub struct Key {
    pub subdistrict: SubdistrictId,
    /// The client's key, preceded by who sent it, so that one client cannot ask for another's answers.
    pub key: String,
    pub body: [u8; 32],
}

/// How long keys are kept.
pub const KEPT_DAYS: u32 = 31;
const LONGEST: usize = 200;

impl Key {
    pub fn new(subdistrict: SubdistrictId, sender: &str, key: &str, body: &[u8]) -> Result<Self, Refusal> {
        if key.is_empty() || key.len() > LONGEST {
            return Err(Refusal::invalid("idempotency_key_length")
                .at_field("Idempotency-Key")
                .with("max", LONGEST));
        }
        Ok(Self { subdistrict, key: format!("{sender}:{key}"), body: Sha256::digest(body).into() })
    }
}

/// Runs `work` once for this key; its answer is text, kept for the next time.
pub async fn write_once<F>(db: &Db, key: Key, now: Timestamp, work: F) -> Result<String>
where
    F: AsyncFnOnce(&mut Tx) -> Result<String> + Send + 'static,
{
    let asked = key.clone();
    let result = db
        .write(async move |tx: &mut Tx| {
            let answer = work(tx).await?;
            let sql =
                "insert into idempotency (subdistrict, key, body, at, answer) values ($1, $2, $3, $4, $5)";
            tx.send(sql, params![key.subdistrict, &key.key, key.body, now, &answer]).await?;
            Ok(answer)
        })
        .await;
    match result {
        Ok(answer) => Ok(answer),
        // Failed or refused now, perhaps because it was done before: then the first answer stands.
        Err(failure) => first_answer(db, asked).await?.ok_or(failure),
    }
}

async fn first_answer(db: &Db, key: Key) -> Result<Option<String>> {
    db.read(async move |tx: &mut Tx| {
        let sql = "select body, answer from idempotency where subdistrict = $1 and key = $2";
        let Some(row) = tx.optional(sql, params![key.subdistrict, &key.key]).await? else { return Ok(None) };
        if row.get::<[u8; 32]>("body")? != key.body {
            return Err(Failure::from(
                Refusal::invalid("idempotency_other_body").at_field("Idempotency-Key"),
            ));
        }
        row.get("answer").map(Some)
    })
    .await
}

/// Forgets keys from before `before`.
pub async fn forget(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    tx.execute("delete from idempotency where at < $1", params![before]).await
}
