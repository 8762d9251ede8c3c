//! The zone whose wall clock the daily hours are read from.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use kernel::{Refusal, Timestamp};
use serde::{Deserialize, Serialize};

/// No clock change has skipped more than one day (Samoa, 30 December 2011).
const SKIPPED_MINUTES_MAX: i64 = 24 * 60;

/// A named zone with its history of clock changes, or a fixed distance from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Zone {
    /// "Asia/Shanghai"
    Named(Tz),
    /// "+08:00"
    Fixed(FixedOffset),
}

impl Zone {
    /// The wall clock at an instant.
    pub fn local(self, at: Timestamp) -> NaiveDateTime {
        match self {
            Self::Named(zone) => at.utc().with_timezone(&zone).naive_local(),
            Self::Fixed(offset) => at.utc().with_timezone(&offset).naive_local(),
        }
    }

    /// The first instant at which the wall clock shows `local`, or, when a clock change skips that time, the
    /// instant of the change.
    pub fn instant(self, local: NaiveDateTime) -> Timestamp {
        let shown =
            (0..=SKIPPED_MINUTES_MAX).find_map(|minutes| self.first(local + TimeDelta::minutes(minutes)));
        shown.unwrap_or_else(|| local.and_utc()).into()
    }

    fn first(self, local: NaiveDateTime) -> Option<DateTime<Utc>> {
        match self {
            Self::Named(zone) => zone.from_local_datetime(&local).earliest().map(|time| time.to_utc()),
            Self::Fixed(offset) => offset.from_local_datetime(&local).earliest().map(|time| time.to_utc()),
        }
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self::Named(Tz::Asia__Shanghai)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(zone) => f.write_str(zone.name()),
            Self::Fixed(offset) => offset.fmt(f),
        }
    }
}

impl FromStr for Zone {
    type Err = Refusal;

    /// Refuses with `zone_unknown`.
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let named = text.parse().ok().map(Self::Named);
        let zone = named.or_else(|| text.parse().ok().map(Self::Fixed));
        zone.ok_or_else(|| Refusal::invalid("zone_unknown").with("value", text))
    }
}

impl TryFrom<String> for Zone {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.to_string()
    }
}
