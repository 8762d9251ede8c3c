//! Who does what next, and when: read from the state of the case.

use cases_rules::names::state;
use kernel::Timestamp;

use super::matter::{Matter, Relief, Step, Wish};
use super::{Event, Life, hours};
use crate::chance::Chance;

/// How long something takes: half of all lie within `minutes` divided and multiplied by `spread`.
#[derive(Clone, Copy)]
struct Pace {
    minutes: f64,
    spread: f64,
}

const SELF_HANDLE: Pace = Pace { minutes: 8.0, spread: 1.5 };
const TRIAGE: Pace = Pace { minutes: 6.0, spread: 1.7 };
const TRIAGE_MUST_REPORT: Pace = Pace { minutes: 2.0, spread: 1.5 };
const VERIFY: Pace = Pace { minutes: 14.0, spread: 1.5 };
const SETTLE: Pace = Pace { minutes: 4.0, spread: 1.6 };
const DISPATCH: Pace = Pace { minutes: 4.0, spread: 1.8 };
const TAKE_UP: Pace = Pace { minutes: 6.0, spread: 1.6 };
const ASK: Pace = Pace { minutes: 45.0, spread: 2.0 };
const DECIDE: Pace = Pace { minutes: 60.0, spread: 1.8 };
const ASK_RECHECK: Pace = Pace { minutes: 7.0, spread: 1.7 };
const RECHECK: Pace = Pace { minutes: 45.0, spread: 1.6 };

/// Share of its limit that a department of middling speed takes, and how that spreads.
const WORK_SHARE: f64 = 0.38;
const WORK_SPREAD: f64 = 1.6;
/// What is left to do after a recheck.
const REWORK_SHARE: f64 = 0.35;
const WORK_MINUTES_LEAST: f64 = 12.0;

/// Shorter work is never extended or suspended.
const LONG_MINUTES: f64 = 480.0;
const EXTENSION_SHARE: f64 = 0.07;
const SUSPENSION_SHARE: f64 = 0.012;
/// Share of the overdue cases that a leader presses for.
const PRESS_SHARE: f64 = 0.35;

impl Life {
    /// Plans the next step of the main line; none once the case has come to an end.
    pub(super) fn plan_next(&mut self, at: Timestamp, id: u64, matter: &mut Matter) {
        if matter.is_in(&[state::HANDLING]) && matter.respond_at.is_none() {
            self.plan_work(at, id, matter);
        }
        let next = self.next(at, matter);
        matter.next_at = next.as_ref().map(|(when, _)| *when);
        if let Some((when, step)) = next {
            self.agenda.plan(when, Event::Step(id, step));
        }
    }

    fn next(&self, at: Timestamp, matter: &mut Matter) -> Option<(Timestamp, Step)> {
        let must_report = self.subjects[matter.subject].is_must_report();
        let seats = if must_report { hours::ALWAYS } else { hours::SEATS };
        let (shift, pace, step) = match matter.now.state.as_str() {
            state::REPORTED if matter.self_handles => (hours::PATROL, SELF_HANDLE, Step::SelfHandle),
            state::REPORTED if must_report => (seats, TRIAGE_MUST_REPORT, Step::Triage),
            state::REPORTED => (seats, TRIAGE, Step::Triage),
            state::VERIFYING if matter.seen.is_none() => (hours::PATROL, VERIFY, Step::AnswerVerification),
            state::VERIFYING => (seats, SETTLE, Step::Settle),
            state::FILED => (seats, DISPATCH, Step::Dispatch),
            // The department's desk is manned as long as the seats are; its work keeps to its own hours.
            state::DISPATCHED => (seats, TAKE_UP, Step::TakeUp),
            state::HANDLING => match matter.wish {
                Wish::Asked { .. } => (hours::OFFICE, DECIDE, Step::Decide),
                Wish::Kept(_) => (hours::OFFICE, ASK, Step::Ask),
                Wish::None => return Some((matter.done_at(at), Step::Respond)),
            },
            state::RESPONDED => (seats, ASK_RECHECK, Step::AskRecheck),
            state::RECHECKING if matter.seen.is_none() => (hours::PATROL, RECHECK, Step::AnswerRecheck),
            state::RECHECKING => (seats, SETTLE, Step::Conclude),
            _ => return None,
        };
        Some((shift.after(&self.calendar, at, pace.draw(&mut matter.chance)), step))
    }

    /// Urgent limits run round the clock, and so does the work on them.
    pub(super) fn department_hours(&self, matter: &Matter) -> hours::Shift {
        if self.subjects[matter.subject].limit.unit.is_working() { hours::OFFICE } else { hours::ALWAYS }
    }

    /// How long the department will take, what it will ask for on the way, and whether a leader presses.
    fn plan_work(&mut self, at: Timestamp, id: u64, matter: &mut Matter) {
        let limit_minutes = self.subjects[matter.subject].limit.duration().as_secs_f64() / 60.0;
        let is_new = matter.reworks == 0 && matter.returns == 0;
        let share = if matter.reworks == 0 { WORK_SHARE } else { WORK_SHARE * REWORK_SHARE };
        let speed = matter.now.department.as_deref().map_or(1.0, slowness);
        let minutes = limit_minutes * speed * matter.chance.lognormal(share, WORK_SPREAD);
        let done = self.department_hours(matter).after(&self.calendar, at, minutes.max(WORK_MINUTES_LEAST));
        matter.respond_at = Some(done);
        if is_new && limit_minutes >= LONG_MINUTES {
            matter.wish = wish(&mut matter.chance);
        }
        if let Some(due) = matter.now.due.filter(|due| *due < done && matter.chance.happens(PRESS_SHARE)) {
            let pressed =
                hours::OFFICE.after(&self.calendar, due.max(at), matter.chance.between(10.0, 180.0));
            if pressed < done {
                self.plan_beside(pressed, id, matter, Step::Press);
            }
        }
    }
}

impl Pace {
    fn draw(self, chance: &mut Chance) -> f64 {
        chance.lognormal(self.minutes, self.spread)
    }
}

impl Matter {
    /// When the department and all who help are done.
    pub(super) fn done_at(&self, at: Timestamp) -> Timestamp {
        self.respond_at.unwrap_or(at).max(self.helped_at).max(at)
    }
}

fn wish(chance: &mut Chance) -> Wish {
    match chance.share() {
        low if low < SUSPENSION_SHARE => Wish::Kept(Relief::Suspension),
        low if low < SUSPENSION_SHARE + EXTENSION_SHARE => Wish::Kept(Relief::Extension),
        _ => Wish::None,
    }
}

/// Departments differ, each always in the same way: 0.7 to 1.4 of the middling time.
fn slowness(department: &str) -> f64 {
    let sum: u32 = department.bytes().map(u32::from).sum();
    0.7 + f64::from(sum % 8) / 10.0
}
