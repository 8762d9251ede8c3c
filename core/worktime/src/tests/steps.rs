//! How deadlines are told.

use chrono::NaiveDate;

use super::{at, china};
use crate::{Calendar, DayKind, Holidays, Settings, Step};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn worked(calendar: &Calendar, date: &str, kind: DayKind, (from, to): (&str, &str), left_h: i64) -> Step {
    let time = |clock| at(calendar, &format!("{date} {clock}"));
    Step::Worked { day: day(date), kind, from: time(from), to: time(to), left_us: left_h * 3_600_000_000 }
}

#[test]
fn a_deadline_over_the_national_holiday_names_every_day_on_the_way() {
    let calendar = china();
    let steps = calendar.explain(at(&calendar, "2026-09-30 17:00"), "4wh".parse().unwrap());
    let expected = [
        worked(&calendar, "2026-09-30", DayKind::Ordinary, ("17:00", "18:00"), 3),
        Step::Idle { first: day("2026-10-01"), last: day("2026-10-07"), kind: DayKind::Holiday },
        worked(&calendar, "2026-10-08", DayKind::Ordinary, ("08:00", "11:00"), 0),
    ];
    assert_eq!(steps, expected);
}

#[test]
fn an_evening_counts_nothing_and_a_worked_saturday_says_so() {
    let calendar = china();
    let steps = calendar.explain(at(&calendar, "2026-05-08 18:30"), "6wh".parse().unwrap());
    let expected = [
        Step::Idle { first: day("2026-05-08"), last: day("2026-05-08"), kind: DayKind::Ordinary },
        worked(&calendar, "2026-05-09", DayKind::MakeUp, ("08:00", "12:00"), 2),
        worked(&calendar, "2026-05-09", DayKind::MakeUp, ("14:00", "16:00"), 0),
    ];
    assert_eq!(steps, expected);
}

#[test]
fn a_year_without_a_table_is_warned_of_before_its_first_day() {
    let calendar = china();
    let steps = calendar.explain(at(&calendar, "2026-12-31 17:00"), "9wh".parse().unwrap());
    let expected = [
        worked(&calendar, "2026-12-31", DayKind::Ordinary, ("17:00", "18:00"), 8),
        Step::YearMissing { year: 2027 },
        worked(&calendar, "2027-01-01", DayKind::Ordinary, ("08:00", "12:00"), 4),
        worked(&calendar, "2027-01-01", DayKind::Ordinary, ("14:00", "18:00"), 0),
    ];
    assert_eq!(steps, expected);
}

#[test]
fn a_weekend_and_the_holiday_after_it_are_two_steps() {
    let calendar = china();
    let steps = calendar.explain(at(&calendar, "2024-06-07 16:00"), "3wh".parse().unwrap());
    let expected = [
        worked(&calendar, "2024-06-07", DayKind::Ordinary, ("16:00", "18:00"), 1),
        Step::Idle { first: day("2024-06-08"), last: day("2024-06-09"), kind: DayKind::Weekend },
        Step::Idle { first: day("2024-06-10"), last: day("2024-06-10"), kind: DayKind::Holiday },
        worked(&calendar, "2024-06-11", DayKind::Ordinary, ("08:00", "09:00"), 0),
    ];
    assert_eq!(steps, expected);
}

#[test]
fn hours_that_a_clock_change_skips_are_not_worked() {
    let holidays = Holidays::from_toml("[2026]\nwork = [\"03-08\"]").unwrap();
    let settings = Settings {
        hours: "02:00-03:00 04:00-05:00".parse().unwrap(),
        zone: "America/New_York".parse().unwrap(),
        ..Settings::default()
    };
    let calendar = Calendar::new(holidays, settings);
    let steps = calendar.explain(at(&calendar, "2026-03-08 00:00"), "1wh".parse().unwrap());
    assert_eq!(steps, [worked(&calendar, "2026-03-08", DayKind::MakeUp, ("04:00", "05:00"), 0)]);
}

#[test]
fn an_urgent_limit_is_one_step() {
    let calendar = china();
    let (from, to) = (at(&calendar, "2026-05-01 23:30"), at(&calendar, "2026-05-03 23:30"));
    assert_eq!(calendar.explain(from, "2ud".parse().unwrap()), [Step::RoundTheClock { from, to }]);
}
