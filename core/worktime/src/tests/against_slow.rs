//! The calendar against the slow one, in five zones and with odd hours.

use std::sync::LazyLock;

use chrono::FixedOffset;
use chrono_tz::Tz;
use kernel::Timestamp;
use proptest::prelude::*;

use super::slow::{KNOWN_S, Slow};
use crate::{CN, Calendar, Holidays, Hours, Limit, Settings, Step, Unit, Zone};

/// Worked Sundays on which New York's clocks change at night.
const CLOCK_CHANGES: &str = r#"
[2005]
work = ["04-03", "10-30"]
[2024]
work = ["03-10", "11-03"]
[2025]
work = ["03-09", "11-02"]
off = ["12-25..12-26"]
[2026]
work = ["03-08", "11-01"]
"#;

static PAIRS: LazyLock<Vec<(Calendar, Slow)>> = LazyLock::new(|| {
    let zone = |zone| (zone, Zone::Named(zone));
    vec![
        pair(CN, "08:00-12:00 14:00-18:00", zone(Tz::Asia__Shanghai)),
        pair(CN, "08:00-12:00 14:00-18:00", zone(Tz::America__New_York)),
        pair(CLOCK_CHANGES, "00:00-05:00 22:15-24:00", zone(Tz::America__New_York)),
        pair(CN, "09:00-11:30 13:15-17:45 20:00-20:15", zone(Tz::Australia__Lord_Howe)),
        pair(CN, "00:00-24:00", {
            let offset = FixedOffset::west_opt(3 * 3600 + 1800).unwrap();
            (offset, Zone::Fixed(offset))
        }),
    ]
});

fn pair(table: &str, hours: &str, (theirs, zone): (impl chrono::TimeZone, Zone)) -> (Calendar, Slow) {
    let hours: Hours = hours.parse().unwrap();
    let slow = Slow::new(table, hours.spans(), &theirs);
    let settings = Settings { hours, zone, ..Settings::default() };
    (Calendar::new(Holidays::from_toml(table).unwrap(), settings), slow)
}

#[derive(Debug, Clone)]
struct Case {
    pair: usize,
    /// Microseconds since 1970, at least a day before the last year that the slow calendar knows.
    from: i64,
    limit: Limit,
    /// Some other instant, up to 40 days after `from`.
    other: i64,
}

/// Half of the cases begin anywhere, half within three days of a holiday, a make-up day or a clock change; a
/// third on the full hour, where spans begin and end.
fn case() -> impl Strategy<Value = Case> {
    let from = (any::<bool>(), any::<prop::sample::Index>(), 0..3_u8, 0..(KNOWN_S.1 - KNOWN_S.0) * 1_000_000);
    let unit = prop::sample::select(Unit::ALL);
    (0..PAIRS.len(), from, 0..100_u32, unit, 0..40 * 86_400_000_000_i64).prop_map(
        |(pair, (near, index, round, offset), amount, unit, later)| {
            let days = 86_400_000_000;
            let from = if near {
                let listed = index.get(&PAIRS[pair].1.listed).and_time(chrono::NaiveTime::MIN).and_utc();
                listed.timestamp_micros() - 3 * days + offset % (6 * days)
            } else {
                (KNOWN_S.0 * 1_000_000 + offset).min((KNOWN_S.1 - 366 * 86_400) * 1_000_000)
            };
            let from = if round == 0 { from - from.rem_euclid(3_600_000_000) } else { from };
            Case { pair, from, limit: Limit::new(amount, unit), other: from + later }
        },
    )
}

fn agrees_with_the_slow_one(case: &Case) -> Result<(), TestCaseError> {
    let (calendar, slow) = &PAIRS[case.pair];
    let (from, limit) = (Timestamp::from_micros(case.from), case.limit);
    let time = i64::try_from(limit.duration().as_micros()).unwrap();
    let due = calendar.deadline(from, limit).at;
    let (slow_due, between) = if limit.unit.is_working() {
        (slow.deadline(case.from, time), slow.worked(case.from, case.other))
    } else {
        (case.from + time, case.other - case.from)
    };
    prop_assert_eq!(due.micros(), slow_due);
    prop_assert_eq!(calendar.micros_between(from, Timestamp::from_micros(case.other), limit.unit), between);
    prop_assert_eq!(calendar.time_between(from, due, limit.unit), limit.duration());
    Ok(())
}

fn steps_add_up(case: &Case) -> Result<(), TestCaseError> {
    let (calendar, _) = &PAIRS[case.pair];
    let from = Timestamp::from_micros(case.from);
    let (mut now, mut worked_us, mut last_left_us) = (from, 0, 0);
    for step in calendar.explain(from, case.limit) {
        if let Step::Worked { day, kind, from, to, left_us } = step {
            prop_assert!(now <= from && from < to);
            prop_assert_eq!(calendar.day(from), day);
            prop_assert!(kind.is_worked() && kind == calendar.day_kind(from));
            worked_us += to.micros_since(from);
            (now, last_left_us) = (to, left_us);
        }
    }
    if case.limit.unit.is_working() {
        prop_assert_eq!(now, calendar.deadline(from, case.limit).at);
        prop_assert_eq!(u128::try_from(worked_us).unwrap(), case.limit.duration().as_micros());
        prop_assert_eq!(last_left_us, 0);
    }
    Ok(())
}

fn a_pause_changes_nothing(case: &Case) -> Result<(), TestCaseError> {
    let (calendar, slow) = &PAIRS[case.pair];
    let (from, other, unit) =
        (Timestamp::from_micros(case.from), Timestamp::from_micros(case.other), case.limit.unit);
    let due = calendar.deadline(from, case.limit).at;
    for (now, due) in [(from, due), (other, due), (due, from), (from, other), (other, from)] {
        prop_assert_eq!(calendar.resume(now, calendar.remaining(now, due, unit), unit), due);
    }
    let resumed = calendar.resume(other, calendar.remaining(from, due, unit), unit);
    if unit.is_working() && case.limit.amount > 0 {
        let time = i64::try_from(case.limit.duration().as_micros()).unwrap();
        prop_assert_eq!(resumed.micros(), slow.deadline(case.other, time));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100_000) })]

    #[test]
    fn deadlines_and_working_times_are_those_of_the_slow_calendar(case in case()) {
        agrees_with_the_slow_one(&case)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4_000) })]

    #[test]
    fn the_steps_lead_to_the_deadline_and_add_up_to_the_limit(case in case()) {
        steps_add_up(&case)?;
    }

    #[test]
    fn stopping_and_resuming_gives_the_deadline_back_and_resuming_later_gives_the_same_time(case in case()) {
        a_pause_changes_nothing(&case)?;
    }
}
