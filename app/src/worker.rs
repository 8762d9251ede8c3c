//! What happens without anybody asking: jobs that are due, messages that must leave, what may be forgotten.

use std::time::Duration;

use db::jobs::{self, Job};
use db::{Failure, Result, Tx, idempotency};
use kernel::Timestamp;

use crate::wiring::Services;

/// Jobs claimed at once.
const BATCH: i64 = 50;
const PAUSE: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_hours(24);
const HOUR: Duration = Duration::from_hours(1);
/// How long what was delivered is remembered.
const DELIVERIES_KEPT: Duration = Duration::from_hours(30 * 24);

/// Works until the program ends. A database that is away is tried again after a pause.
pub async fn run(services: Services) {
    let mut tidied_at = Timestamp::default();
    let mut learnt_at = Timestamp::default();
    loop {
        let now = services.platform.now();
        services.beat.at(now);
        if let Err(failure) = ring(&services, now).await {
            tracing::warn!(%failure, "the worker could not do its round");
        }
        if now > tidied_at.plus(DAY) {
            tidied_at = now;
            if let Err(failure) = tidy(&services, now).await {
                tracing::warn!(%failure, "what is no longer needed could not be removed");
            }
        }
        if now > learnt_at.plus(HOUR) {
            learnt_at = now;
            tokio::spawn(learn(services.clone()));
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Learns for suggestions where what is known has grown old; jobs need not wait for it.
async fn learn(services: Services) {
    if let Err(failure) = services.cases.learn_where_due().await {
        tracing::warn!(%failure, "nothing could be learnt for suggestions");
    }
}

/// Forgets keys and sessions past their time, personal data that is not kept longer, and photos that nobody took up.
async fn tidy(services: &Services, now: Timestamp) -> Result<()> {
    let before = now.minus(DAY * idempotency::KEPT_DAYS);
    let forget = async move |tx: &mut Tx| {
        web::forget_expired(tx, now).await?;
        notify::forget(tx, now.minus(DELIVERIES_KEPT)).await?;
        identity::forget_expired(tx, now).await?;
        cases_server::forget_undo_steps(tx, now).await?;
        idempotency::forget(tx, before).await
    };
    let keys = services.platform.db.write(forget).await?;
    services.residents.forget(now).await?;
    let forgotten: u64 = services.cases.forget_where_due().await?.values().sum();
    let swept = services.cases.sweep_photos().await?;
    tracing::info!(keys, forgotten, photos = swept.removed, "tidied");
    Ok(())
}

/// All jobs and messages that are due at `now`; answers how many jobs there were.
pub async fn round(services: &Services, now: Timestamp) -> Result<usize> {
    let done = ring(services, now).await?;
    services.relay.round(now).await?;
    Ok(done)
}

/// The jobs alone: while the program serves, messages leave beside them, and no slow receiver holds up a clock.
async fn ring(services: &Services, now: Timestamp) -> Result<usize> {
    let mut done = 0;
    loop {
        let claim = async move |tx: &mut Tx| jobs::claim(tx, now, BATCH).await;
        let claimed = services.platform.db.write(claim).await?;
        if claimed.is_empty() {
            break;
        }
        done += claimed.len();
        for job in claimed {
            carry_out(services, job, now).await?;
        }
    }
    Ok(done)
}

/// Asks every area that has jobs.
async fn run_job(services: &Services, job: &Job) -> Result<bool> {
    Ok(services.cases.run_job(job).await? || services.residents.run_job(job).await?)
}

async fn carry_out(services: &Services, job: Job, now: Timestamp) -> Result<()> {
    let outcome = match run_job(services, &job).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(format!("nobody knows jobs of kind `{}`", job.kind)),
        Err(failure @ Failure::Unavailable(_)) => return Err(failure),
        Err(failure) => Err(failure.to_string()),
    };
    let end = async move |tx: &mut Tx| match outcome {
        Ok(()) => jobs::finish(tx, &job).await,
        Err(why) => {
            tracing::error!(kind = job.kind, attempts = job.attempts, why, "a job failed");
            jobs::put_back(tx, &job, now, &why).await
        }
    };
    services.platform.db.write(end).await
}
