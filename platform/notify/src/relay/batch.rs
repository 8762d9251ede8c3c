//! What is due at one contact point, sent in turn, and what came of it kept in one transaction.

use std::time::{Duration, Instant};

use db::{Result, Tx};
use kernel::Timestamp;

use super::Relay;
use crate::contact_points::switch_off;
use crate::queue::{self, delivered, failed, reached, release};
use crate::schedule::{GIVEN_UP_AFTER, pause, wait_after};
use crate::send::{Outcome, send};
use crate::{ContactPoint, Delivery};

/// A batch ends after this, well within its lease.
const BATCH_MAX: Duration = Duration::from_secs(40);
/// Robots and digests: the next card waits for a minute.
const CARD_EVERY: Duration = Duration::from_mins(1);
/// A robot that is to say each message by itself: twenty a minute.
const ROBOT_EVERY: Duration = Duration::from_secs(3);

/// Messages that were sent together, and what came of it.
type Sent = (Vec<Delivery>, Outcome);

impl Relay {
    pub(super) async fn batch(&self, point: ContactPoint, now: Timestamp) -> Result<()> {
        let (looked_at, quiet) = (point.clone(), self.settings.quiet);
        let look = async move |tx: &mut Tx| queue::due_awake(tx, &looked_at, quiet, now).await;
        let due = if point.quiet {
            self.platform.db.write(look).await?
        } else {
            self.platform.db.read(look).await?
        };
        let sent = self.send_all(&point, due, now).await?;
        let chance = u8::from_be_bytes(self.platform.ids.bytes());
        let keep = async move |tx: &mut Tx| keep(tx, &point, sent, chance, now).await;
        self.platform.db.write(keep).await
    }

    async fn send_all(&self, point: &ContactPoint, due: Vec<Delivery>, now: Timestamp) -> Result<Vec<Sent>> {
        let begun = clock();
        let mut sent = Vec::new();
        for together in packed(point, due) {
            let outcome = match send(self, point, &together, now).await {
                Ok(outcome) => outcome,
                Err(failure) if sent.is_empty() => return Err(failure),
                // What has left is kept, or it would leave again.
                Err(failure) => {
                    tracing::warn!(%failure, "the rest of a batch could not be sent");
                    break;
                }
            };
            let goes_on = matches!(outcome, Outcome::Taken(_) | Outcome::Refused { .. });
            sent.push((together, outcome));
            if !goes_on || point.channel.is_robot() || begun.elapsed() > BATCH_MAX {
                break;
            }
        }
        Ok(sent)
    }
}

#[expect(clippy::disallowed_methods, reason = "how long receivers took is measured in real time")]
fn clock() -> Instant {
    Instant::now()
}

/// Each message by itself, or all as one.
fn packed(point: &ContactPoint, due: Vec<Delivery>) -> Vec<Vec<Delivery>> {
    if point.digest && point.channel.is_read_by_people() && !due.is_empty() {
        return vec![due];
    }
    due.into_iter().map(|delivery| vec![delivery]).collect()
}

async fn keep(tx: &mut Tx, point: &ContactPoint, sent: Vec<Sent>, chance: u8, now: Timestamp) -> Result<()> {
    let (mut was_reached, mut paused, mut off) = (None, Duration::ZERO, None);
    for (messages, outcome) in &sent {
        for message in messages {
            keep_one(tx, message, outcome, chance, now).await?;
        }
        was_reached = Some(!matches!(outcome, Outcome::Unreachable { .. }));
        match outcome {
            Outcome::Unreachable { asked, .. } => paused = pause(point.failures + 1, *asked, chance),
            Outcome::Gone => off = Some("gone"),
            Outcome::Taken(_) | Outcome::Refused { .. } => paused = between_cards(point),
        }
    }
    if let Some(yes) = was_reached {
        let failed_long = point.failing_since.is_some_and(|since| now > since.plus(GIVEN_UP_AFTER));
        if !yes && failed_long {
            off = Some("unreachable");
        }
        if !yes || point.failures > 0 {
            reached(tx, point, yes, now).await?;
        }
    }
    if let Some(why) = off {
        switch_off(tx, point.subdistrict, point.id, why, now).await?;
    }
    let after = sent.is_empty().then_some(now);
    release(tx, point.subdistrict, point.id, now.plus(paused), after).await
}

fn between_cards(point: &ContactPoint) -> Duration {
    match (point.digest, point.channel.is_robot()) {
        (true, _) if point.channel.is_read_by_people() => CARD_EVERY,
        (_, true) => ROBOT_EVERY,
        _ => Duration::ZERO,
    }
}

async fn keep_one(
    tx: &mut Tx,
    message: &Delivery,
    outcome: &Outcome,
    chance: u8,
    now: Timestamp,
) -> Result<()> {
    match outcome {
        Outcome::Taken(receipt) => delivered(tx, message, receipt, now).await,
        Outcome::Refused { why, asked } | Outcome::Unreachable { why, asked } => {
            let next = wait_after(message.attempts + 1, *asked, chance).map(|wait| now.plus(wait));
            failed(tx, message, why, next, now).await
        }
        Outcome::Gone => failed(tx, message, "410 Gone", None, now).await,
    }
}
