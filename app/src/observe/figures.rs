//! What is read from the database when somebody asks: what waits, what is stuck. Of all subdistricts together.

use db::{Result, Tx, params};
use kernel::Timestamp;

use crate::wiring::Services;

/// Name of a figure, and where it is read; `$1` is now.
const COUNTS: [(&str, &str); 5] = [
    ("gewu_outbox_waiting", "select count(*) as n from outbox where sent_at is null and created_at <= $1"),
    (
        "gewu_deliveries_waiting",
        "select count(*) as n from deliveries where state = 'waiting' and created_at <= $1",
    ),
    (
        "gewu_deliveries_stuck",
        "select count(*) as n from deliveries where state = 'stuck' and created_at <= $1",
    ),
    ("gewu_jobs_due", "select count(*) as n from jobs where run_at <= $1"),
    (
        "gewu_lane_waiting",
        "select count(*) as n from quarantined_reports where state = 'waiting' and received_at <= $1",
    ),
];

/// The oldest message that has not left.
const OLDEST: &str = "select coalesce(min(created_at), $1) as at from outbox where sent_at is null";

pub(super) async fn gather(services: &Services) -> Result<()> {
    let now = services.platform.now();
    if let Some(last) = services.beat.last() {
        metrics::gauge!("gewu_worker_beat_age_seconds").set(seconds(now, last));
    }
    if let Some(bytes) = resident_bytes() {
        metrics::gauge!("process_resident_memory_bytes").set(bytes);
    }
    let read = async move |tx: &mut Tx| {
        let mut counted = Vec::new();
        for (name, sql) in COUNTS {
            counted.push((name, tx.one(sql, params![now]).await?.get::<i64>("n")?));
        }
        let oldest: Timestamp = tx.one(OLDEST, params![now]).await?.get("at")?;
        Ok((counted, oldest))
    };
    let (counted, oldest) = services.platform.db.read(read).await?;
    for (name, n) in counted {
        metrics::gauge!(name).set(real(n));
    }
    metrics::gauge!("gewu_outbox_oldest_seconds").set(seconds(now, oldest));
    Ok(())
}

fn seconds(now: Timestamp, then: Timestamp) -> f64 {
    real(now.micros_since(then)) / 1e6
}

#[expect(clippy::cast_precision_loss, reason = "figures for a graph")]
fn real(n: i64) -> f64 {
    n as f64
}

/// As the kernel of Linux tells it; nothing elsewhere.
fn resident_bytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes * 1024.0)
}
