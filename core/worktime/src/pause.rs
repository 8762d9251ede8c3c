//! Clocks that stand for a while: what is left when they stop, and the deadline when they run again.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Calendar, Unit};

/// The distance from an instant to another, kept while the clock stands. Microseconds; negative when the
/// other instant is past. Applied to the instant from which the time runs instead of to the deadline, it
/// moves that along, so that the light after a suspension is the light before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remaining {
    /// In the unit's kind of time.
    pub time_us: i64,
    /// How far past its working span a deadline lies that was set outside working hours.
    pub idle_us: i64,
}

impl Calendar {
    /// What is left until `due` when the clock stops at `now`.
    pub fn remaining(&self, now: Timestamp, due: Timestamp, unit: Unit) -> Remaining {
        let time_us = self.micros_between(now, due, unit);
        let idle_us = if unit.is_working() {
            let worked = self.spans.first_with(self.spans.work_before(due));
            due.micros().saturating_sub(worked.micros())
        } else {
            0
        };
        Remaining { time_us, idle_us }
    }

    /// The deadline when the clock runs again at `now`. For every `due`, stopping and resuming at the same
    /// instant gives `due` back exactly.
    pub fn resume(&self, now: Timestamp, remaining: Remaining, unit: Unit) -> Timestamp {
        if !unit.is_working() {
            return Timestamp::from_micros(now.micros().saturating_add(remaining.time_us));
        }
        let work = self.spans.work_before(now).saturating_add(remaining.time_us).max(0);
        let first = self.spans.first_with(work).micros();
        // Idle time must not reach into the next span, where it would become working time given for nothing.
        Timestamp::from_micros(first.saturating_add(remaining.idle_us)).min(self.spans.last_with(work))
    }
}
