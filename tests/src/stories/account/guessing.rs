//! Guessing gets slow for those who guess, not for those who sit at their own desks.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use testkit::{PASSWORD, Town, on_both_databases};

use super::{Browser, recorded};

async fn tries(browser: &mut Browser<'_>, login: &str, password: &str) -> StatusCode {
    browser.post("/sign-in", &[("login", login), ("password", password)]).await.status
}

const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
const WAIT: StatusCode = StatusCode::TOO_MANY_REQUESTS;
const IN: StatusCode = StatusCode::SEE_OTHER;

#[expect(clippy::disallowed_methods, reason = "how long an answer takes is what is tested")]
fn now() -> Instant {
    Instant::now()
}

on_both_databases! {
    async fn an_attacker_does_not_lock_people_out_at_their_own_desks(fresh) {
        let town = Town::new(fresh).await;
        let mut desk = Browser::of(&town).at(1);
        desk.sign_in("seat", PASSWORD).await;
        let mut attacker = Browser::of(&town).at(66);
        for _ in 0..5 {
            assert_eq!(tries(&mut attacker, "seat", "wrong").await, WRONG);
        }
        assert_eq!(tries(&mut attacker, "seat", PASSWORD).await, WAIT);
        assert_eq!(tries(&mut Browser::of(&town).at(2), "seat", PASSWORD).await, WAIT, "an unknown browser");
        assert_eq!(tries(&mut desk, "seat", PASSWORD).await, IN, "the known browser passes");
        let mut same_office = Browser::of(&town).at(66);
        assert_eq!(tries(&mut same_office, "leader", PASSWORD).await, WAIT, "the attacker's address waits");
        assert_eq!(tries(&mut Browser::of(&town).at(3), "leader", PASSWORD).await, IN, "others need not");
        let told = recorded(&town, "seat").await;
        assert_eq!(told.iter().filter(|action| *action == "sign_in_wrong").count(), 5);
    }

    async fn a_known_browser_is_slowed_down_for_its_own_guesses(fresh) {
        let town = Town::new(fresh).await;
        let mut desk = Browser::of(&town);
        desk.sign_in("seat", PASSWORD).await;
        for _ in 0..5 {
            assert_eq!(tries(&mut desk, "seat", "wrong").await, WRONG);
        }
        assert_eq!(tries(&mut desk, "seat", PASSWORD).await, WAIT);
        assert_eq!(tries(&mut Browser::of(&town).at(2), "seat", PASSWORD).await, IN, "elsewhere nothing is wrong");
        town.clock.advance(Duration::from_secs(1));
        assert_eq!(tries(&mut desk, "seat", PASSWORD).await, IN);
    }

    async fn one_address_that_tries_many_accounts_waits_longer_each_time(fresh) {
        let town = Town::new(fresh).await;
        let mut attacker = Browser::of(&town).at(66);
        for login in ["seat", "leader", "office", "nobody", "director"] {
            assert_eq!(tries(&mut attacker, login, "wrong").await, WRONG, "{login}");
        }
        assert_eq!(tries(&mut attacker, "city", "wrong").await, WAIT);
        for seconds in [1_u64, 2, 4, 8, 16, 30, 30] {
            town.clock.advance(Duration::from_millis(seconds * 1_000 - 1));
            assert_eq!(tries(&mut attacker, "city", "wrong").await, WAIT, "{seconds} s");
            town.clock.advance(Duration::from_millis(1));
            assert_eq!(tries(&mut attacker, &format!("nobody{seconds}"), "wrong").await, WRONG, "{seconds} s");
        }
        town.clock.advance(Duration::from_secs(3_601));
        assert_eq!(tries(&mut attacker, "city", PASSWORD).await, IN, "after an hour it is forgotten");
    }

    async fn an_unknown_name_takes_as_long_as_a_wrong_password(fresh) {
        let town = Town::new(fresh).await;
        let mut times = [Vec::new(), Vec::new()];
        for round in 0..40_u8 {
            // Each of a pair is first in turn, so that what slows down the machine slows down both.
            let mut logins = [(0, "nobody"), (1, "seat")];
            logins.rotate_left(usize::from(round % 2));
            for (kind, login) in logins {
                town.clock.advance(Duration::from_secs(3_601));
                let mut browser = Browser::of(&town).at(round);
                let started = now();
                assert_eq!(tries(&mut browser, login, "wrong").await, WRONG);
                times[kind].push(started.elapsed().as_secs_f64() * 1_000.0);
            }
        }
        // The quickest of each kind: the others waited for what else the machine does. What only one kind has to do, it
        // has to do each time.
        let [unknown, wrong] = times.map(|times| times.into_iter().fold(f64::INFINITY, f64::min));
        assert!((unknown - wrong).abs() <= 5.0, "unknown {unknown:.1} ms, wrong {wrong:.1} ms");
        assert!(unknown > 5.0, "no password was hashed for the unknown name: {unknown:.1} ms");
    }
}
