//! When people are at work.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use kernel::Timestamp;
use worktime::Calendar;

/// Hours of every day, or of every working day, in minutes since midnight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shift {
    spans: &'static [(i64, i64)],
    only_working_days: bool,
}

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// Somebody is awake.
pub(super) const ALWAYS: Shift = Shift { spans: &[(0, DAY)], only_working_days: false };
/// Two turns of the seat operators, every day.
pub(super) const SEATS: Shift = Shift { spans: &[(7 * HOUR + 30, 21 * HOUR)], only_working_days: false };
/// Looks and rechecks, every day by those on duty, in two turns.
pub(super) const PATROL: Shift =
    Shift { spans: &[(7 * HOUR + 30, 12 * HOUR), (13 * HOUR, 20 * HOUR)], only_working_days: false };
/// Departments and leaders.
pub(super) const OFFICE: Shift =
    Shift { spans: &[(8 * HOUR, 12 * HOUR), (14 * HOUR, 18 * HOUR)], only_working_days: true };

impl Shift {
    /// The instant by which `minutes` of this shift have gone by since `from`, to the second.
    pub(super) fn after(self, calendar: &Calendar, from: Timestamp, minutes: f64) -> Timestamp {
        let zone = calendar.settings().zone;
        let now = zone.local(from);
        let mut left = seconds(minutes);
        for day in now.date().iter_days() {
            if self.only_working_days && !calendar.holidays().kind(day).is_worked() {
                continue;
            }
            for (open, close) in self.spans {
                let (open, close) = (minute_of(day, *open).max(now), minute_of(day, *close));
                if close <= open {
                    continue;
                }
                if open + left < close {
                    return zone.instant(open + left).max(from);
                }
                left -= close - open;
            }
        }
        from
    }
}

fn seconds(minutes: f64) -> TimeDelta {
    #[expect(clippy::cast_possible_truncation, reason = "waits are far below 2⁶³ seconds")]
    TimeDelta::seconds((minutes * 60.0).round() as i64)
}

/// The wall clock so many minutes into a day.
pub(super) fn minute_of(day: NaiveDate, minutes: i64) -> NaiveDateTime {
    day.and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes)
}

/// The instant `minutes` into a day.
pub(super) fn instant(calendar: &Calendar, day: NaiveDate, minutes: f64) -> Timestamp {
    calendar.settings().zone.instant(day.and_time(NaiveTime::MIN) + seconds(minutes))
}

#[cfg(test)]
mod tests {
    use worktime::{CN, Holidays, Settings};

    use super::*;

    #[test]
    fn waiting_passes_over_nights_noons_and_holidays() {
        let calendar = Calendar::new(Holidays::from_toml(CN).unwrap(), Settings::default());
        let after = |shift: Shift, from: &str, minutes| {
            shift.after(&calendar, from.parse().unwrap(), minutes).to_string()
        };
        assert_eq!(after(OFFICE, "2026-09-30T17:50:00+08:00", 20.0), "2026-10-08T00:10:00Z");
        assert_eq!(after(OFFICE, "2026-09-29T11:55:00+08:00", 10.0), "2026-09-29T06:05:00Z");
        assert_eq!(after(SEATS, "2026-10-01T22:00:00+08:00", 5.0), "2026-10-01T23:35:00Z");
        assert_eq!(after(ALWAYS, "2026-10-01T23:59:00+08:00", 2.5), "2026-10-01T16:01:30Z");
    }
}
