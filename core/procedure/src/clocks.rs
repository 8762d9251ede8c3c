//! What the steps of an action do to the clocks, and which alarms follow.

use std::collections::BTreeSet;
use std::time::Duration;

use kernel::{Refusal, Timestamp};

use crate::moment::{Moment, missing};
use crate::{CaseFacts, ClockFacts, ClockStep, Effect, Inputs, Name, Pause, Procedure};

/// An alarm rings in the first instant in which its clock is over.
const FIRST_INSTANT_OVER: Duration = Duration::from_micros(1);

impl ClockStep {
    /// Applies the step to `next`, the case after the action's changes.
    pub(crate) fn apply(self, moment: &Moment, inputs: &Inputs, next: &mut CaseFacts) -> Result<(), Refusal> {
        let now = moment.now;
        match self {
            Self::Start(clock) => start(moment, next, clock, None),
            Self::StartUntil { clock, request } => {
                start(moment, next, clock, moment.deadline(inputs, request));
            }
            Self::Stop(clock) => stop(next.clocks.get_mut(clock), now),
            Self::StopOnceSignedIn(clock) => {
                if next.helpers.values().all(|helper| helper.called.is_none() || helper.signed_in.is_some()) {
                    stop(next.clocks.get_mut(clock), now);
                }
            }
            Self::StopAll => next.clocks.values_mut().for_each(|clock| stop(Some(clock), now)),
            Self::Pause(clock) => {
                if let Some(clock) = running(next, clock) {
                    clock.paused = Some(now);
                }
            }
            Self::Resume(clock) => resume(moment, next, clock),
            Self::Extend { clock, request } => {
                let due = moment.deadline(inputs, request).ok_or_else(|| missing("deadline"))?;
                if let Some(clock) = running(next, clock) {
                    clock.due = due;
                }
            }
            Self::Clear(clock) => {
                next.clocks.remove(clock);
            }
        }
        Ok(())
    }
}

fn start(moment: &Moment, next: &mut CaseFacts, clock: Name, until: Option<Timestamp>) {
    let due = until.unwrap_or_else(|| moment.terms.due(clock, next, moment.now));
    next.clocks.insert(clock.to_owned(), ClockFacts::new(moment.now, due));
}

/// A paused clock stopped when it was paused: nobody used the time since.
fn stop(clock: Option<&mut ClockFacts>, now: Timestamp) {
    if let Some(clock) = clock {
        clock.stopped = clock.stopped.or(clock.paused).or(Some(now));
        clock.paused = None;
    }
}

/// What was over stays over; otherwise both ends move along, so that what was used stays used.
fn resume(moment: &Moment, next: &mut CaseFacts, name: Name) {
    let Some(clock) = next.clocks.get(name) else { return };
    let Some(from) = clock.paused else { return };
    let pause = Pause { from, to: moment.now };
    let is_over = clock.is_over(moment.now);
    let moved = |instant| moment.terms.moved(name, next, pause, instant);
    let (counts_from, due) =
        if is_over { (clock.counts_from, clock.due) } else { (moved(clock.counts_from), moved(clock.due)) };
    let resumed = ClockFacts { counts_from, due, paused: None, ..clock.clone() };
    next.clocks.insert(name.to_owned(), resumed);
}

fn running<'a>(next: &'a mut CaseFacts, clock: &str) -> Option<&'a mut ClockFacts> {
    next.clocks.get_mut(clock).filter(|clock| clock.is_running())
}

/// The alarms that differ between the case before and after, in the order of the clocks' names.
pub(crate) fn alarms(procedure: &Procedure, before: &CaseFacts, after: &CaseFacts) -> Vec<Effect> {
    let names: BTreeSet<&String> = before.clocks.keys().chain(after.clocks.keys()).collect();
    let alarm = |name: &String| {
        let at = ring_at(after, name);
        let is_same = at == ring_at(before, name);
        let action = procedure.clocks.iter().find(|clock| clock.name == name).map(|clock| clock.rings)?;
        match at {
            _ if is_same => None,
            Some(at) => Some(Effect::ScheduleAlarm { clock: name.clone(), at, action: action.to_owned() }),
            None => Some(Effect::CancelAlarm { clock: name.clone() }),
        }
    };
    names.into_iter().filter_map(alarm).collect()
}

fn ring_at(facts: &CaseFacts, clock: &str) -> Option<Timestamp> {
    let running = facts.running(clock).filter(|clock| clock.ran_out.is_none());
    running.map(|clock| clock.due.plus(FIRST_INSTANT_OVER))
}
