//! The terms of one case: its filing criterion, the place's policy, the working calendar.

use std::collections::BTreeSet;
use std::time::Duration;

use kernel::Timestamp;
use procedure::{CaseFacts, Pause, Terms};
use worktime::{Calendar, Light, Limit, Unit};

use crate::handling::HANDLING;
use crate::names::{clock, mark};
use crate::policy::HandlingPolicy;

const MINUTE: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);

/// What the catalogue says of a case's item: all of it that handling needs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CaseCriterion {
    /// The handler's time; the policy's where there is none.
    pub limit: Option<Limit>,
    /// A patroller must look at the spot before the case closes.
    pub recheck: bool,
    /// The response must show a photo.
    pub photo: bool,
    /// A patroller may put it right on the spot.
    pub self_handle: bool,
    /// Minutes in which a kind that must be reported is to be taken up; `None` for all others.
    pub must_report_minutes: Option<u32>,
}

impl CaseCriterion {
    /// The marks that the case carries because of its item, for [`procedure::LookedUp`].
    pub fn marks(&self) -> BTreeSet<String> {
        let marks = [
            (self.recheck, mark::RECHECK_REQUIRED),
            (self.photo, mark::PHOTO_REQUIRED),
            (self.self_handle, mark::SELF_HANDLE_ALLOWED),
            (self.must_report_minutes.is_some(), mark::MUST_REPORT),
        ];
        marks.into_iter().filter(|(is_set, _)| *is_set).map(|(_, mark)| mark.to_owned()).collect()
    }
}

/// The terms of one case. The criterion is that of the item the case has once the command is done.
#[derive(Debug, Clone, Copy)]
pub struct CaseTerms<'a> {
    pub policy: &'a HandlingPolicy,
    pub calendar: &'a Calendar,
    pub criterion: CaseCriterion,
    /// The limit that the handler was given when the clock began: it stays, whatever the lists say by now.
    pub given: Option<Limit>,
}

impl CaseTerms<'_> {
    /// The handler's time where a clock begins now.
    pub fn limit(&self) -> Limit {
        self.criterion.limit.unwrap_or(self.policy.handling.limit)
    }

    /// The handler's time of the clock that was begun; what it would be now where none was.
    pub fn limit_given(&self) -> Limit {
        self.given.unwrap_or_else(|| self.limit())
    }

    /// The light of the clock that counts in the case's state; `None` where none does or none was started.
    pub fn light(&self, facts: &CaseFacts, now: Timestamp) -> Option<Light> {
        let name = HANDLING.state(&facts.state)?.light?;
        let clock = facts.clocks.get(name)?;
        Some(self.calendar.light(clock.counts_from, clock.due, clock.used_until(now), self.unit(name)))
    }

    /// Stage clocks run round the clock, the handler's in the unit of its limit.
    fn unit(&self, clock: &str) -> Unit {
        if clock == clock::HANDLING { self.limit_given().unit } else { Unit::UrgentHour }
    }

    fn minutes(&self, clock: &str) -> u32 {
        let own = self.criterion.must_report_minutes.filter(|_| clock == clock::INTAKE);
        own.unwrap_or_else(|| self.policy.minutes.get(clock).copied().unwrap_or_default())
    }
}

impl Terms for CaseTerms<'_> {
    fn due(&self, clock: &str, _facts: &CaseFacts, from: Timestamp) -> Timestamp {
        if clock == clock::HANDLING {
            self.calendar.deadline(from, self.limit()).at
        } else {
            from.plus(MINUTE * self.minutes(clock))
        }
    }

    fn moved(&self, clock: &str, _facts: &CaseFacts, pause: Pause, instant: Timestamp) -> Timestamp {
        let unit = self.unit(clock);
        self.calendar.resume(pause.to, self.calendar.remaining(pause.from, instant, unit), unit)
    }

    fn most(&self, count: &str) -> u32 {
        self.policy.most.get(count).copied().unwrap_or_default()
    }

    fn furthest(&self, kind: &str, now: Timestamp) -> Timestamp {
        now.plus(DAY * self.policy.days_furthest.get(kind).copied().unwrap_or_default())
    }

    fn has_reason(&self, list: &str, code: &str) -> bool {
        self.policy.reasons(list).iter().any(|reason| reason.code == code)
    }
}
