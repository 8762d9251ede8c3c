//! How a deadline came about, step by step, as data: the pages put it into words.

use chrono::{Datelike, NaiveDate};
use kernel::Timestamp;
use serde::Serialize;

use crate::calendar::micros;
use crate::{Calendar, DayKind, Limit};

/// One step on the way to a deadline, in the order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum Step {
    /// An urgent limit: every hour counts.
    RoundTheClock { from: Timestamp, to: Timestamp },
    /// A warning: this year has no table, Monday to Friday count.
    YearMissing { year: i32 },
    /// Days of one kind, first and last, on which nothing counted. An ordinary or make-up day stands here
    /// when the time began to run after its hours.
    Idle { first: NaiveDate, last: NaiveDate, kind: DayKind },
    /// A working span, or the part of it that counted, and the working microseconds left after it.
    Worked { day: NaiveDate, kind: DayKind, from: Timestamp, to: Timestamp, left_us: i64 },
}

impl Calendar {
    /// The steps from `from` to the deadline of the limit; the last one ends at the deadline.
    pub fn explain(&self, from: Timestamp, limit: Limit) -> Vec<Step> {
        if !limit.unit.is_working() {
            return vec![Step::RoundTheClock { from, to: from.plus(limit.duration()) }];
        }
        let mut left_us = micros(limit.duration());
        let mut story = Story { calendar: self, untold: self.day(from), year: None, steps: Vec::new() };
        for span in self.spans.after(from) {
            if left_us == 0 {
                break;
            }
            let day = self.day(Timestamp::from_micros(span.from));
            let begin = span.from.max(from.micros());
            let end = span.to.min(begin.saturating_add(left_us));
            left_us -= end - begin;
            story.worked(day, begin, end, left_us);
        }
        story.steps
    }
}

struct Story<'a> {
    calendar: &'a Calendar,
    /// The first day of which nothing has been said.
    untold: NaiveDate,
    /// The year that was last looked at.
    year: Option<i32>,
    steps: Vec<Step>,
}

impl Story<'_> {
    fn worked(&mut self, day: NaiveDate, from: i64, to: i64, left_us: i64) {
        for idle in self.untold.iter_days().take_while(|idle| *idle < day) {
            self.warn(idle.year());
            self.idle(idle);
        }
        self.warn(day.year());
        let (from, to) = (Timestamp::from_micros(from), Timestamp::from_micros(to));
        self.steps.push(Step::Worked { day, kind: self.calendar.holidays().kind(day), from, to, left_us });
        self.untold = day.succ_opt().unwrap_or(day);
    }

    fn warn(&mut self, year: i32) {
        if self.year.replace(year) != Some(year) && !self.calendar.holidays().knows(year) {
            self.steps.push(Step::YearMissing { year });
        }
    }

    /// One more idle day: it joins the step before when that is of its kind.
    fn idle(&mut self, day: NaiveDate) {
        let kind = self.calendar.holidays().kind(day);
        match self.steps.last_mut() {
            Some(Step::Idle { last, kind: before, .. }) if *before == kind => *last = day,
            _ => self.steps.push(Step::Idle { first: day, last: day, kind }),
        }
    }
}
