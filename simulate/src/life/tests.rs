//! Weeks lived through in memory, by the real procedure.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use cases_rules::HANDLING;
use worktime::DayKind;

use super::town::Town;
use super::*;
use crate::{real, shipped};

fn world() -> World {
    World::new(1, &shipped::catalogue(), &shipped::departments()).unwrap()
}

/// The town never waits, so one poll is enough.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the town in memory waited"),
    }
}

/// A life and the town it was lived in, from 1 September 2026 on: the national holiday lies in the fifth week.
fn lived(seed: u64, days: i64) -> (Life, Town) {
    let (world, books) = (world(), shipped::books());
    let mut town = Town::new(&world, &books);
    let start = "2026-09-01T00:00:00+08:00".parse().unwrap();
    let mut life = Life::new(&world, books, seed, start);
    block_on(life.run_until(&mut town, Timestamp::from_seconds(start.seconds() + days * 86_400 - 1)));
    (life, town)
}

#[test]
fn the_same_seed_gives_the_same_commands_and_another_seed_others() {
    let digest = |seed| lived(seed, 4).1.digest();
    assert_eq!(digest(1), digest(1));
    assert_ne!(digest(1), digest(2));
}

#[test]
fn a_life_can_be_lived_on_any_thread() {
    fn sendable<T: Send>(_: &T) {}
    let (mut life, mut town) = lived(1, 1);
    sendable(&life.run_until(&mut town, Timestamp::default()));
}

#[test]
fn stopping_in_between_changes_nothing() {
    let (world, books) = (world(), shipped::books());
    let mut town = Town::new(&world, &books);
    let start: Timestamp = "2026-09-01T00:00:00+08:00".parse().unwrap();
    let mut life = Life::new(&world, books, 1, start);
    for hour in 1..=4 * 24 {
        block_on(life.run_until(&mut town, Timestamp::from_seconds(start.seconds() + hour * 3_600 - 1)));
    }
    assert_eq!(town.digest(), lived(1, 4).1.digest());
}

#[test]
fn people_take_it_in_their_stride_when_somebody_else_has_had_a_hand_in_their_cases() {
    let (mut life, mut town) = lived(1, 5);
    let noon = "2026-09-08T12:00:00+08:00".parse().unwrap();
    block_on(life.run_until(&mut town, noon));
    let voided = town.void_everything_before_handling(noon);
    let reported = |life: &Life| life.tally().reports.values().sum::<u64>();
    let before = reported(&life);
    block_on(life.run_until(&mut town, Timestamp::from_seconds(noon.seconds() + 3 * 86_400)));
    assert!(
        voided > 0 && (1..=voided).contains(&life.tally().refusals_total()),
        "{:?}",
        life.tally().refusals
    );
    assert!(reported(&life) > before + 100);
}

#[test]
fn six_weeks_are_healthy() {
    let (life, town) = lived(1, 42);
    assert_eq!(life.tally().refusals, BTreeMap::new());
    let (overdue, all) = town.overdue();
    let share = real(overdue) / real(all);
    assert!((0.03..0.2).contains(&share), "{overdue} of {all} overdue");
    assert_eq!(town.cases.values().map(|facts| &facts.grid).collect::<BTreeSet<_>>().len(), 63);
    for action in [
        "merge",
        "decline",
        "self_handle",
        "return",
        "dispatch_by_leader",
        "request_extension",
        "grant_extension",
        "request_suspension",
        "rework",
        "escalate",
        "whistle",
        "sign_in",
        "give_word",
        "rate",
        "reopen",
        "appeal_overdue",
        "spot_check",
        "void",
    ] {
        assert!(life.tally().actions.contains_key(action), "nobody took {action}");
    }
    assert!(town.cases.values().any(|facts| facts.is_marked("must_report")));
    let open = |facts: &&procedure::CaseFacts| !HANDLING.ends(&facts.state);
    let left = town.cases.values().filter(open).count();
    assert!(left < town.cases.len() / 8, "{left} of {} open", town.cases.len());
}

#[test]
fn working_days_bring_55_to_75_reports_and_other_days_fewer() {
    let (_, town) = lived(3, 42);
    let calendar = shipped::books().calendar;
    let mut days: BTreeMap<_, usize> = BTreeMap::new();
    for (at, _) in &town.reports {
        *days.entry((calendar.day(*at), calendar.day_kind(*at))).or_default() += 1;
    }
    let mean = |wanted: &dyn Fn(DayKind) -> bool| {
        let counts: Vec<_> =
            days.iter().filter(|((_, kind), _)| wanted(*kind)).map(|(_, count)| *count).collect();
        real(counts.iter().sum()) / real(counts.len())
    };
    let working = mean(&DayKind::is_worked);
    assert!((60.0..70.0).contains(&working), "{working}");
    assert!(mean(&|kind| kind == DayKind::Weekend) < working * 0.6);
    assert!(mean(&|kind| kind == DayKind::Holiday) < working * 0.45);
    for ((day, kind), count) in days {
        assert!(!kind.is_worked() || (55..=75).contains(&count), "{count} on {day}");
    }
}

#[test]
fn residents_are_invented_and_cannot_be_rung_up() {
    let (_, town) = lived(1, 3);
    for (_, report) in &town.reports {
        assert!(report.text.contains(&report.address), "{}", report.text);
        let looks_real = |text: &str| {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            digits.as_bytes().windows(11).any(|run| run[0] == b'1' && run[1] >= b'3')
        };
        assert!(!looks_real(&report.text));
        assert_eq!(report.contact.is_none(), report.source == Source::Patrol);
        if let Some(contact) = &report.contact {
            assert!(contact.telephone.starts_with("000-") && !looks_real(&contact.telephone));
        }
    }
}
