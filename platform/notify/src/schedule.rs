//! When something is tried again, and when people are left in peace.

use std::time::Duration;

use chrono::{Days, NaiveTime, TimeZone, Timelike};
use chrono_tz::Tz;
use kernel::Timestamp;

use crate::settings::QuietHours;

const fn minutes(n: u64) -> Duration {
    Duration::from_secs(n * 60)
}

/// The waits between ten attempts, as Standard Webhooks propose them: 75 hours and 35 minutes in all.
const WAITS: [Duration; 9] = [
    Duration::from_secs(5),
    minutes(5),
    minutes(30),
    minutes(2 * 60),
    minutes(5 * 60),
    minutes(10 * 60),
    minutes(14 * 60),
    minutes(20 * 60),
    minutes(24 * 60),
];
/// Attempts before a delivery is stuck.
pub const ATTEMPTS: usize = WAITS.len() + 1;
/// A receiver that is down is asked again after at most this, by whichever message is next.
const PAUSE_MAX: Duration = minutes(10);
/// A receiver that was down for so long is switched off.
pub(crate) const GIVEN_UP_AFTER: Duration = Duration::from_hours(75);

/// How long to wait after attempt number `attempts`; `None` when that was the last. `chance` moves it by up to a tenth,
/// so that what failed together does not come back together. What the receiver asked for is a lower bound.
pub fn wait_after(attempts: i64, asked: Option<Duration>, chance: u8) -> Option<Duration> {
    let place = usize::try_from(attempts - 1).ok()?;
    let wait = *WAITS.get(place)?;
    let jitter = 0.9 + 0.2 * f64::from(chance) / 255.0;
    Some(wait.mul_f64(jitter).max(asked.unwrap_or_default().min(WAITS[8])))
}

/// How long nothing is tried at a receiver that could not be reached `failures` times.
pub(crate) fn pause(failures: i64, asked: Option<Duration>, chance: u8) -> Duration {
    let wait = wait_after(failures.clamp(1, 3), None, chance).unwrap_or(PAUSE_MAX);
    wait.min(PAUSE_MAX).max(asked.unwrap_or_default().min(WAITS[8]))
}

/// `now`, or the end of the quiet hours when it lies in them.
pub fn after_quiet(now: Timestamp, zone: Tz, quiet: QuietHours) -> Timestamp {
    let local = now.utc().with_timezone(&zone);
    let hour = local.hour();
    let QuietHours { from, to } = quiet;
    let over_midnight = from > to;
    let inside = if over_midnight { hour >= from || hour < to } else { hour >= from && hour < to };
    if !inside {
        return now;
    }
    let tomorrow = over_midnight && hour >= from;
    let day = local.date_naive() + Days::new(u64::from(tomorrow));
    let end = NaiveTime::from_hms_opt(to, 0, 0).map(|time| day.and_time(time));
    let end = end.and_then(|end| zone.from_local_datetime(&end).earliest());
    end.map_or(now, |end| Timestamp::from_micros(end.timestamp_micros()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_attempts_take_about_75_hours_whatever_the_jitter() {
        for chance in [0, 127, 255] {
            let waits = (1..).map_while(|attempts| wait_after(attempts, None, chance));
            let (count, all) = waits.fold((0, Duration::ZERO), |(count, all), wait| (count + 1, all + wait));
            assert_eq!(count + 1, ATTEMPTS);
            let hours = all.as_secs_f64() / 3_600.0;
            assert!((67.0..84.0).contains(&hours), "{hours}");
        }
        assert_eq!(wait_after(10, None, 0), None);
    }

    #[test]
    fn what_the_receiver_asks_for_is_waited_but_not_for_ever() {
        assert_eq!(wait_after(1, Some(minutes(60)), 0), Some(minutes(60)));
        assert_eq!(wait_after(1, Some(Duration::from_hours(9_000)), 0), Some(Duration::from_hours(24)));
        assert!(wait_after(9, Some(minutes(1)), 127).unwrap() > Duration::from_hours(23));
        assert_eq!(pause(40, None, 255), PAUSE_MAX);
    }

    #[test]
    fn at_night_people_are_left_in_peace_until_seven() {
        let zone = chrono_tz::Asia::Shanghai;
        let quiet = QuietHours { from: 22, to: 7 };
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        // 23:30 and 05:00 in Shanghai.
        assert_eq!(after_quiet(at("2026-09-07T15:30:00Z"), zone, quiet), at("2026-09-07T23:00:00Z"));
        assert_eq!(after_quiet(at("2026-09-07T21:00:00Z"), zone, quiet), at("2026-09-07T23:00:00Z"));
        for awake in ["2026-09-07T23:00:00Z", "2026-09-07T13:59:59Z"] {
            assert_eq!(after_quiet(at(awake), zone, quiet), at(awake));
        }
        let never = QuietHours { from: 0, to: 0 };
        assert_eq!(after_quiet(at("2026-09-07T15:30:00Z"), zone, never), at("2026-09-07T15:30:00Z"));
        let noon = QuietHours { from: 12, to: 14 };
        assert_eq!(after_quiet(at("2026-09-07T05:00:00Z"), zone, noon), at("2026-09-07T06:00:00Z"));
    }
}
