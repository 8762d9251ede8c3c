//! Tests of the whole crate, and what they share.

mod against_slow;
mod check_values;
mod clocks;
mod import;
mod slow;
mod steps;
mod text;

use chrono::NaiveDateTime;
use kernel::Timestamp;

use crate::{CN, Calendar, Holidays, Settings};

/// Mainland China with the default settings.
fn china() -> Calendar {
    Calendar::new(Holidays::from_toml(CN).unwrap(), Settings::default())
}

/// "2026-09-30 17:00" or "2026-09-30 17:00:59" on the calendar's wall clock.
fn at(calendar: &Calendar, text: &str) -> Timestamp {
    let whole = if text.len() == 16 { format!("{text}:00") } else { text.to_owned() };
    let local = NaiveDateTime::parse_from_str(&whole, "%Y-%m-%d %H:%M:%S").unwrap();
    calendar.settings().zone.instant(local)
}
