//! The check values of rule 3.

use super::{at, china};
use crate::DayKind;

const CHECK_VALUES: &[(&str, &str, &str)] = &[
    ("2026-09-30 17:00", "2uh", "2026-09-30 19:00"),
    ("2026-09-30 17:00", "4wh", "2026-10-08 11:00"),
    ("2026-09-30 17:00", "2wd", "2026-10-09 17:00"),
    ("2026-09-30 17:00", "5wd", "2026-10-13 17:00"),
    ("2026-10-09 12:30", "1wd", "2026-10-10 12:00"),
    ("2026-02-13 16:00", "3wd", "2026-02-25 16:00"),
    ("2026-02-14 18:00", "4wh", "2026-02-24 12:00"),
    ("2026-05-08 18:30", "4wh", "2026-05-09 12:00"),
    ("2026-05-01 23:30", "2ud", "2026-05-03 23:30"),
    ("2026-11-20 17:59:59", "4wh", "2026-11-23 11:59:59"),
];

#[test]
fn every_check_value_of_the_rules_comes_out() {
    let calendar = china();
    for (from, limit, expected) in CHECK_VALUES {
        let deadline = calendar.deadline(at(&calendar, from), limit.parse().unwrap());
        assert_eq!(deadline.at, at(&calendar, expected), "{from} +{limit}");
        assert_eq!(deadline.year_missing, None, "{from} +{limit}");
    }
}

#[test]
fn the_year_2026_has_the_days_of_the_rules_and_no_others() {
    let calendar = china();
    let off = [
        ("2026-01-01", 3),
        ("2026-02-15", 9),
        ("2026-04-04", 3),
        ("2026-05-01", 5),
        ("2026-06-19", 3),
        ("2026-09-25", 3),
        ("2026-10-01", 7),
    ];
    let mut expected: Vec<_> =
        ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
            .map(|day| (day.parse().unwrap(), DayKind::MakeUp))
            .into();
    for (first, days) in off {
        let first: chrono::NaiveDate = first.parse().unwrap();
        expected.extend(first.iter_days().take(days).map(|day| (day, DayKind::Holiday)));
    }
    expected.sort_unstable();
    let first: chrono::NaiveDate = "2026-01-01".parse().unwrap();
    let listed = first.iter_days().take(365).map(|day| (day, calendar.holidays().kind(day)));
    let listed: Vec<_> =
        listed.filter(|(_, kind)| matches!(kind, DayKind::Holiday | DayKind::MakeUp)).collect();
    assert_eq!(listed, expected);
}

#[test]
fn the_tables_reach_from_2004_to_2026_without_a_gap() {
    assert!(china().holidays().years().eq(2004..=2026));
}
