//! Faults of clocks: unknown, never started, ringing for nobody, running on after the end.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Role;

use super::{Fault, named_target, steps};
use crate::{Action, ClockStep, Name, Procedure, Test};

pub(super) fn check(procedure: &Procedure, faults: &mut BTreeSet<Fault>) {
    let is_known = |clock: Name| procedure.clocks.iter().any(|known| known.name == clock);
    for (named_by, clock) in clocks_named(procedure) {
        if !is_known(clock) {
            faults.insert(Fault::UnknownClock { named_by, clock });
        }
    }
    for clock in procedure.clocks {
        if !procedure
            .actions()
            .any(|action| action.clocks.iter().any(|step| step.starts() == Some(clock.name)))
        {
            faults.insert(Fault::ClockNeverStarts(clock.name));
        }
        let rings = procedure.action(clock.rings);
        if !rings.is_some_and(|action| action.who.iter().any(|may| may.0 == Role::System)) {
            faults.insert(Fault::ClockDeaf(clock.name));
        }
    }
    for (state, running) in clocks_running(procedure) {
        if procedure.ends(state) {
            faults.extend(running.into_iter().map(|clock| Fault::ClockRunsOn { clock, state }));
        }
    }
}

fn clocks_named(procedure: &Procedure) -> impl Iterator<Item = (Name, Name)> {
    let lights = procedure.states.iter().filter_map(|state| Some((state.name, state.light?)));
    let stepped = procedure.actions().flat_map(|action| {
        action.clocks.iter().filter_map(|step| step.clock()).map(|clock| (action.name, clock))
    });
    let guarded = procedure.actions().flat_map(|action| {
        action.guards.iter().filter_map(|guard| guard.0.clock()).map(|clock| (action.name, clock))
    });
    lights.chain(stepped).chain(guarded)
}

/// Which clocks may be running in each state, by following every step until nothing is added.
fn clocks_running(procedure: &Procedure) -> BTreeMap<Name, BTreeSet<Name>> {
    let mut running: BTreeMap<Name, BTreeSet<Name>> = BTreeMap::new();
    for action in procedure.actions().filter(|action| action.opens()) {
        if let Some(to) = named_target(action) {
            running.entry(to).or_default().extend(after(action, &BTreeSet::new()));
        }
    }
    loop {
        let before = running.clone();
        for (from, to, action) in steps(procedure) {
            if let Some(clocks) = before.get(from) {
                running.entry(to).or_default().extend(after(action, clocks));
            }
        }
        if running == before {
            return running;
        }
    }
}

fn after(action: &Action, before: &BTreeSet<Name>) -> BTreeSet<Name> {
    let mut running = before.clone();
    for step in action.clocks {
        match *step {
            ClockStep::Start(clock) | ClockStep::StartUntil { clock, .. } => {
                running.insert(clock);
            }
            ClockStep::Stop(clock) | ClockStep::Clear(clock) => {
                running.remove(clock);
            }
            ClockStep::StopAll => running.clear(),
            // A paused clock is still to be ended; whether everybody signed in is not known here.
            ClockStep::Pause(_)
            | ClockStep::Resume(_)
            | ClockStep::Extend { .. }
            | ClockStep::StopOnceSignedIn(_) => {}
        }
    }
    running
}

impl ClockStep {
    pub(crate) const fn clock(self) -> Option<Name> {
        match self {
            Self::Start(clock)
            | Self::Stop(clock)
            | Self::StopOnceSignedIn(clock)
            | Self::Pause(clock)
            | Self::Resume(clock)
            | Self::Clear(clock)
            | Self::StartUntil { clock, .. }
            | Self::Extend { clock, .. } => Some(clock),
            Self::StopAll => None,
        }
    }

    const fn starts(self) -> Option<Name> {
        match self {
            Self::Start(clock) | Self::StartUntil { clock, .. } => Some(clock),
            _ => None,
        }
    }
}

impl Test {
    const fn clock(self) -> Option<Name> {
        match self {
            Self::Running(clock) | Self::Over(clock) | Self::NotOver(clock) => Some(clock),
            _ => None,
        }
    }
}
