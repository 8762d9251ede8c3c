//! Guessing gets slow: after some wrong guesses that have something in common each further one costs waiting.
//!
//! Wrong passwords count for the account and for the source. A browser in which the person has signed in before is
//! counted by itself and asked for nothing else: whoever guesses from elsewhere slows down strangers' browsers, never
//! the people at their own desks.

use std::net::IpAddr;
use std::time::Duration;

use db::{Result, Tx, params};
use kernel::{FileId, Refusal, RefusalKind, Timestamp, UserId};

/// So many cost nothing; each further one doubles the waiting from a second on.
const FREE: i64 = 5;
/// Without a wrong guess for so long, all is forgotten.
const REMEMBERED: Duration = Duration::from_hours(1);
const LOGIN_MAX: usize = 100;

/// What wrong guesses have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counted {
    kind: &'static str,
    key: String,
    longest_wait_seconds: u64,
}

impl Counted {
    pub(crate) fn account(login: &str) -> Self {
        Self { kind: "account", key: login.chars().take(LOGIN_MAX).collect(), longest_wait_seconds: 300 }
    }

    /// Whole offices share an address: what one of them does wrong costs the others little. Of an IPv6 address only
    /// the network counts, since one machine has all the rest.
    pub(crate) fn source(source: IpAddr) -> Self {
        let key = match source {
            IpAddr::V6(v6) if v6.to_ipv4_mapped().is_none() => {
                let [a, b, c, d, ..] = v6.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}")
            }
            other => other.to_canonical().to_string(),
        };
        Self { kind: "source", key, longest_wait_seconds: 30 }
    }

    pub(crate) fn device(user: UserId, device_hash: [u8; 32]) -> Self {
        Self { kind: "device", key: format!("{user} {}", FileId(device_hash)), longest_wait_seconds: 300 }
    }

    pub(crate) fn second_factor(user: UserId) -> Self {
        Self { kind: "second", key: user.to_string(), longest_wait_seconds: 300 }
    }

    fn is_shared(&self) -> bool {
        self.kind == "source"
    }
}

/// Refused with `sign_in_wait` while one of these has to wait.
pub(crate) async fn refuse_while_waiting(tx: &mut Tx, counted: &[Counted], now: Timestamp) -> Result<()> {
    for one in counted {
        let sql = "select failures, last_at from failed_guesses where kind = $1 and key = $2";
        let Some(row) = tx.optional(sql, params![one.kind, &one.key]).await? else { continue };
        let free_at = free_at(row.get("failures")?, row.get("last_at")?, one.longest_wait_seconds);
        if now < free_at {
            let seconds = free_at.micros_since(now) / 1_000_000 + 1;
            return Err(Refusal::new(RefusalKind::TooMany, "sign_in_wait").with("seconds", seconds).into());
        }
    }
    Ok(())
}

fn free_at(failures: i64, last_at: Timestamp, longest_wait_seconds: u64) -> Timestamp {
    let over = failures - FREE;
    if over < 0 {
        return last_at;
    }
    last_at.plus(Duration::from_secs((1_u64 << over.clamp(0, 9)).min(longest_wait_seconds)))
}

/// Counts a guess that was judged. Refused once more while waiting: of many that are sent at once all are let in before
/// the first is counted, and then a right one must look like the wrong ones.
pub(crate) async fn note(tx: &mut Tx, counted: &[Counted], is_right: bool, now: Timestamp) -> Result<()> {
    refuse_while_waiting(tx, counted, now).await?;
    if is_right { note_right(tx, counted).await } else { note_wrong(tx, counted, now).await }
}

pub(crate) async fn note_wrong(tx: &mut Tx, counted: &[Counted], now: Timestamp) -> Result<()> {
    let sql = "insert into failed_guesses (kind, key, failures, last_at) values ($1, $2, 1, $3) on conflict (kind, key) do \
               update set failures = case when failed_guesses.last_at < $4 then 1 else failed_guesses.failures + 1 end, \
               last_at = excluded.last_at";
    for one in counted {
        tx.execute(sql, params![one.kind, &one.key, now, now.minus(REMEMBERED)]).await?;
    }
    Ok(())
}

/// A right guess clears what is the person's own; an attacker with one account cannot clear a shared address with it.
pub(crate) async fn note_right(tx: &mut Tx, counted: &[Counted]) -> Result<()> {
    for one in counted.iter().filter(|one| !one.is_shared()) {
        tx.execute("delete from failed_guesses where kind = $1 and key = $2", params![one.kind, &one.key])
            .await?;
    }
    Ok(())
}

pub(crate) async fn forget_old(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.execute("delete from failed_guesses where last_at < $1", params![now.minus(REMEMBERED)])
        .await
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_after_five_up_to_its_longest() {
        let at = Timestamp::from_seconds(1_000);
        let waits = |failures| free_at(failures, at, 300).micros_since(at) / 1_000_000;
        assert_eq!([0, 4, 5, 6, 7, 13, 14, 40].map(waits), [0, 0, 1, 2, 4, 256, 300, 300]);
    }

    #[test]
    fn a_machine_is_one_source_whatever_address_of_its_network_it_takes() {
        let key = |text: &str| Counted::source(text.parse().unwrap()).key;
        assert_eq!(key("2001:db8:1:2:aaaa::1"), key("2001:db8:1:2:bbbb::2"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_eq!(key("::ffff:203.0.113.7"), key("203.0.113.7"));
    }
}
