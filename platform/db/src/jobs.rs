//! Work to be done later, written in the transaction that wants it, done at least once.

use std::time::Duration;

use kernel::{JobId, SubdistrictId, Timestamp};

use crate::{Dialect, Result, Row, Tx, params};

/// A job that waits or was claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub subdistrict: SubdistrictId,
    pub id: JobId,
    pub kind: String,
    /// JSON, read by the handler of this kind.
    pub payload: String,
    pub attempts: i64,
    /// Grows with each claim: a worker that lost its lease cannot finish the job.
    fence: i64,
}

/// What to enqueue. A second job with the same `dedup` replaces the first.
#[derive(Debug, Clone)]
pub struct NewJob<'a> {
    pub subdistrict: SubdistrictId,
    pub id: JobId,
    pub kind: &'a str,
    pub dedup: &'a str,
    pub payload: &'a str,
    pub run_at: Timestamp,
}

const LEASE: Duration = Duration::from_mins(1);
/// After this many tries a job is left for a person to look at.
pub const ATTEMPTS_MAX: i64 = 10;

pub async fn enqueue(tx: &mut Tx, job: &NewJob<'_>) -> Result<()> {
    let sql = "insert into jobs (subdistrict, id, kind, dedup, payload, run_at, attempts, fence) values ($1, $2, $3, $4, $5, $6, 0, 0) \
               on conflict (subdistrict, dedup) do update set payload = excluded.payload, run_at = excluded.run_at, \
               attempts = 0, lease_until = null, last_error = null, fence = jobs.fence + 1";
    tx.send(sql, params![job.subdistrict, job.id, job.kind, job.dedup, job.payload, job.run_at]).await
}

/// Takes back a job that has not been done.
pub async fn cancel(tx: &mut Tx, subdistrict: SubdistrictId, dedup: &str) -> Result<()> {
    tx.send("delete from jobs where subdistrict = $1 and dedup = $2", params![subdistrict, dedup]).await
}

/// Claims up to `limit` jobs that are due, oldest first, for a minute.
pub async fn claim(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<Vec<Job>> {
    let skip = if tx.dialect() == Dialect::Postgres { " for update skip locked" } else { "" };
    let sql = format!(
        "update jobs set lease_until = $2, fence = fence + 1, attempts = attempts + 1 where (subdistrict, id) in \
         (select subdistrict, id from jobs where run_at <= $1 and attempts < $4 and (lease_until is null or lease_until < $1) \
          order by run_at, id limit $3{skip}) returning subdistrict, id, kind, payload, attempts, fence, run_at"
    );
    let mut rows = tx.all(&sql, params![now, now.plus(LEASE), limit, ATTEMPTS_MAX]).await?;
    rows.sort_by_key(|row| (row.get::<i64>("run_at").unwrap_or(0), row.get::<JobId>("id").ok()));
    rows.iter().map(job).collect()
}

fn job(row: &Row) -> Result<Job> {
    Ok(Job {
        subdistrict: row.get("subdistrict")?,
        id: row.get("id")?,
        kind: row.get("kind")?,
        payload: row.get("payload")?,
        attempts: row.get("attempts")?,
        fence: row.get("fence")?,
    })
}

/// The job is done: its row goes, unless somebody else has claimed or replaced it meanwhile.
pub async fn finish(tx: &mut Tx, job: &Job) -> Result<()> {
    let sql = "delete from jobs where subdistrict = $1 and id = $2 and fence = $3";
    tx.send(sql, params![job.subdistrict, job.id, job.fence]).await
}

/// The job failed: it waits for `2^attempts` seconds, at most an hour, and is tried again.
pub async fn put_back(tx: &mut Tx, job: &Job, now: Timestamp, why: &str) -> Result<()> {
    let sql = "update jobs set run_at = $4, lease_until = null, last_error = $5 where subdistrict = $1 and id = $2 and fence = $3";
    tx.send(sql, params![job.subdistrict, job.id, job.fence, now.plus(backoff(job.attempts)), why]).await
}

/// Pause before try `attempts + 1`.
pub fn backoff(attempts: i64) -> Duration {
    let exponent = u32::try_from(attempts.clamp(0, 12)).unwrap_or(12);
    Duration::from_secs((1 << exponent).min(3_600))
}

/// When the next job is due, if any waits.
pub async fn next_due(tx: &mut Tx) -> Result<Option<Timestamp>> {
    tx.one("select min(run_at) as at from jobs where attempts < $1", params![ATTEMPTS_MAX]).await?.get("at")
}
