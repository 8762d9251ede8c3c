//! The working calendar and the question asked most: when does a limit run out?

use std::time::Duration;

use chrono::{Datelike, NaiveDate};
use kernel::Timestamp;

use crate::spans::Spans;
use crate::{DayKind, Holidays, Limit, Settings, Unit};

/// Which time is working time, from 1970 to 2100. Holds about 1.5 MB: make it once and share it.
#[derive(Debug, Clone)]
pub struct Calendar {
    holidays: Holidays,
    settings: Settings,
    pub(crate) spans: Spans,
}

/// When a limit runs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    pub at: Timestamp,
    /// The first year on the way that has no table: Monday to Friday were counted there.
    pub year_missing: Option<i32>,
}

impl Calendar {
    pub fn new(holidays: Holidays, settings: Settings) -> Self {
        let spans = Spans::new(&holidays, &settings);
        Self { holidays, settings, spans }
    }

    pub fn holidays(&self) -> &Holidays {
        &self.holidays
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The day that the wall clock shows at an instant.
    pub fn day(&self, at: Timestamp) -> NaiveDate {
        self.settings.zone.local(at).date()
    }

    pub fn day_kind(&self, at: Timestamp) -> DayKind {
        self.holidays.kind(self.day(at))
    }

    /// The first instant by which the whole limit has been used. Working limits end within working hours or
    /// at the end of them, never at the beginning; a limit of nothing ends at `from`. A working limit that
    /// would run beyond the calendar ends with it.
    pub fn deadline(&self, from: Timestamp, limit: Limit) -> Deadline {
        if !limit.unit.is_working() || limit.amount == 0 {
            return Deadline { at: from.plus(limit.duration()), year_missing: None };
        }
        let work = self.spans.work_before(from).saturating_add(micros(limit.duration()));
        let at = self.spans.first_with(work);
        Deadline { at, year_missing: self.year_missing(from, at) }
    }

    /// Working time from `from` to `to`; none when `to` comes first.
    pub fn working_time_between(&self, from: Timestamp, to: Timestamp) -> Duration {
        self.time_between(from, to, Unit::WorkingHour)
    }

    /// Time from `from` to `to` in the unit's kind of time; none when `to` comes first.
    pub fn time_between(&self, from: Timestamp, to: Timestamp, unit: Unit) -> Duration {
        Duration::from_micros(u64::try_from(self.micros_between(from, to, unit)).unwrap_or(0))
    }

    /// As [`Self::time_between`], but negative when `to` comes first.
    pub(crate) fn micros_between(&self, from: Timestamp, to: Timestamp, unit: Unit) -> i64 {
        if unit.is_working() {
            self.spans.work_before(to) - self.spans.work_before(from)
        } else {
            to.micros().saturating_sub(from.micros())
        }
    }

    fn year_missing(&self, from: Timestamp, to: Timestamp) -> Option<i32> {
        let mut years = self.day(from).year()..=self.day(to).year();
        years.find(|year| !self.holidays.knows(*year))
    }
}

pub(crate) fn micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}
