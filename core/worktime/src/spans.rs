//! All working spans on the line of instants, with the working time before each: both directions between
//! instants and working time are a binary search.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use kernel::Timestamp;

use crate::{Holidays, Settings};

/// First and last year whose days are laid out.
pub(crate) const YEARS: RangeInclusive<i32> = 1970..=2100;

/// From and to as instants, `before` the working time of all earlier spans; all in microseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) from: i64,
    pub(crate) to: i64,
    before: i64,
}

/// Ordered, apart, none empty; at least one.
#[derive(Debug, Clone)]
pub(crate) struct Spans(Vec<Span>);

impl Spans {
    pub(crate) fn new(holidays: &Holidays, settings: &Settings) -> Self {
        let mut spans = Self(Vec::new());
        for day in days().filter(|day| holidays.kind(*day).is_worked()) {
            for (from, to) in settings.hours.spans() {
                let instant = |minutes| settings.zone.instant(wall(day, minutes)).micros();
                spans.push(instant(*from), instant(*to));
            }
        }
        spans
    }

    /// A span that falls into a skipped hour is empty and left out.
    fn push(&mut self, from: i64, to: i64) {
        if from < to {
            let before = self.0.last().map_or(0, |last| last.before + last.to - last.from);
            self.0.push(Span { from, to, before });
        }
    }

    /// Working microseconds before the instant `at`.
    pub(crate) fn work_before(&self, at: Timestamp) -> i64 {
        let index = self.0.partition_point(|span| span.from <= at.micros());
        let Some(span) = index.checked_sub(1).map(|last| self.0[last]) else { return 0 };
        span.before + at.micros().min(span.to) - span.from
    }

    /// The first instant with `work` working microseconds before it: within a span or at its end. The end of
    /// all spans when there is not so much.
    pub(crate) fn first_with(&self, work: i64) -> Timestamp {
        let index = self.0.partition_point(|span| span.before < work);
        let span = self.0[index.saturating_sub(1)];
        Timestamp::from_micros(span.from.saturating_add(work.saturating_sub(span.before).max(0)).min(span.to))
    }

    /// The last instant with `work` working microseconds before it: within a span or at the beginning of one.
    pub(crate) fn last_with(&self, work: i64) -> Timestamp {
        let index = self.0.partition_point(|span| span.before <= work);
        let span = self.0[index.saturating_sub(1)];
        let at = span.from.saturating_add(work.saturating_sub(span.before).max(0));
        Timestamp::from_micros(if at < span.to { at } else { i64::MAX })
    }

    /// The spans that end after `at`, in order.
    pub(crate) fn after(&self, at: Timestamp) -> &[Span] {
        &self.0[self.0.partition_point(|span| span.to <= at.micros())..]
    }
}

/// Every day of the years laid out.
fn days() -> impl Iterator<Item = NaiveDate> {
    let first = NaiveDate::from_yo_opt(*YEARS.start(), 1).unwrap_or_default();
    first.iter_days().take_while(|day| YEARS.contains(&day.year()))
}

/// The wall clock `minutes` after midnight.
fn wall(day: NaiveDate, minutes: u32) -> NaiveDateTime {
    day.and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes.into())
}
