//! Lights, pauses, and the edges of what is known.

use std::time::Duration;

use kernel::Timestamp;

use super::{at, china};
use crate::{Calendar, Holidays, Light, Limit, Settings, Unit};

#[test]
fn the_light_turns_at_eighty_percent_of_the_working_time_and_after_the_deadline() {
    let calendar = china();
    let at = |text| at(&calendar, text);
    let (from, due) = (at("2026-09-30 16:00"), at("2026-10-08 16:00"));
    let light = |now| calendar.light(from, due, now, Unit::WorkingHour);
    // 8 working hours: 80 % is 6:24, two hours on the 30th and 4:24 on the 8th.
    assert_eq!(light(from), Light::Green);
    assert_eq!(light(at("2026-10-07 23:59")), Light::Green);
    assert_eq!(light(at("2026-10-08 14:23:59")), Light::Green);
    assert_eq!(light(at("2026-10-08 14:24")), Light::Amber);
    assert_eq!(light(due), Light::Amber);
    assert_eq!(light(due.plus(Duration::from_micros(1))), Light::Red);
}

#[test]
fn urgent_light_counts_nights_too() {
    let calendar = china();
    let (from, due) = (at(&calendar, "2026-05-01 20:00"), at(&calendar, "2026-05-02 06:00"));
    assert_eq!(calendar.light(from, due, at(&calendar, "2026-05-02 03:59"), Unit::UrgentHour), Light::Green);
    assert_eq!(calendar.light(from, due, at(&calendar, "2026-05-02 04:00"), Unit::UrgentHour), Light::Amber);
}

#[test]
fn past_is_red_in_the_evening_although_no_working_time_has_gone_by() {
    let calendar = china();
    let (from, due) = (at(&calendar, "2026-09-30 14:00"), at(&calendar, "2026-09-30 18:00"));
    assert_eq!(calendar.light(from, due, at(&calendar, "2026-09-30 18:01"), Unit::WorkingHour), Light::Red);
}

#[test]
fn amber_begins_where_the_settings_say() {
    let settings = Settings { amber_percent: 50, ..Settings::default() };
    let calendar = Calendar::new(china().holidays().clone(), settings);
    let (from, due) = (at(&calendar, "2026-11-20 08:00"), at(&calendar, "2026-11-20 12:00"));
    assert_eq!(calendar.light(from, due, at(&calendar, "2026-11-20 10:00"), Unit::WorkingHour), Light::Amber);
}

#[test]
fn a_suspension_leaves_the_time_left_and_the_light_as_they_were() {
    let calendar = china();
    let unit = Unit::WorkingHour;
    let (from, due) = (at(&calendar, "2026-02-13 08:00"), at(&calendar, "2026-02-14 12:00"));
    let (stopped, resumed) = (at(&calendar, "2026-02-13 16:00"), at(&calendar, "2026-05-02 10:00"));
    let new_due = calendar.resume(resumed, calendar.remaining(stopped, due, unit), unit);
    let new_from = calendar.resume(resumed, calendar.remaining(stopped, from, unit), unit);
    assert_eq!(new_due, at(&calendar, "2026-05-06 16:00"));
    assert_eq!(calendar.time_between(new_from, resumed, unit), Duration::from_hours(6));
    assert_eq!(calendar.light(new_from, new_due, resumed, unit), calendar.light(from, due, stopped, unit),);
}

#[test]
fn a_deadline_set_in_the_evening_comes_back_in_the_evening_but_takes_no_working_time() {
    let calendar = china();
    let (now, due) = (at(&calendar, "2026-11-20 16:00"), at(&calendar, "2026-11-20 20:00"));
    let left = calendar.remaining(now, due, Unit::WorkingHour);
    let resumed = |text| calendar.resume(at(&calendar, text), left, Unit::WorkingHour);
    assert_eq!(resumed("2026-11-23 16:00"), at(&calendar, "2026-11-23 20:00"));
    assert_eq!(resumed("2026-11-23 10:00"), at(&calendar, "2026-11-23 14:00"));
    assert_eq!(resumed("2026-11-23 09:00"), at(&calendar, "2026-11-23 11:00"));
}

#[test]
fn a_missing_year_is_named_and_counts_monday_to_friday() {
    let calendar = china();
    let deadline = calendar.deadline(at(&calendar, "2026-12-31 17:00"), Limit::new(1, Unit::WorkingDay));
    assert_eq!(deadline.at, at(&calendar, "2027-01-01 17:00"));
    assert_eq!(deadline.year_missing, Some(2027));
}

#[test]
fn instants_beyond_the_calendar_still_get_an_answer() {
    let calendar = china();
    let limit = Limit::new(u32::MAX, Unit::WorkingDay);
    let end = calendar.deadline(at(&calendar, "2026-01-05 08:00"), limit).at;
    assert_eq!(end, at(&calendar, "2100-12-31 18:00"));
    for far in [i64::MIN, i64::MAX].map(Timestamp::from_micros) {
        assert_eq!(calendar.working_time_between(far, far), Duration::ZERO);
        assert_eq!(
            calendar.resume(far, calendar.remaining(far, end, Unit::WorkingHour), Unit::WorkingHour),
            end
        );
        assert!(calendar.deadline(far, Limit::new(1, Unit::WorkingHour)).at <= end);
    }
}

#[test]
fn without_tables_weekends_are_free_and_all_else_is_worked() {
    let calendar = Calendar::new(Holidays::default(), Settings::default());
    let week =
        calendar.working_time_between(at(&calendar, "2026-09-28 00:00"), at(&calendar, "2026-10-05 00:00"));
    assert_eq!(week, Duration::from_hours(40));
}
