//! Finds every fault of a table before anybody meets it.

mod clocks;
mod words;

use std::collections::BTreeSet;

use crate::{Action, Name, Procedure, To};

/// Something wrong with a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    NameTwice(Name),
    /// There must be exactly one action that opens a case, and it must lead to a state.
    OpeningActions(usize),
    UnknownState {
        action: Name,
        state: Name,
    },
    UnknownClock {
        named_by: Name,
        clock: Name,
    },
    Unreachable(Name),
    /// No sequence of actions leads from here to an end.
    NoWayOut(Name),
    NobodyMay(Name),
    /// The action uses an input that it does not declare.
    NeedUndeclared {
        action: Name,
        field: Name,
    },
    /// A case can end in this state with the clock still running.
    ClockRunsOn {
        clock: Name,
        state: Name,
    },
    ClockNeverStarts(Name),
    /// The action that the clock rings is not there, or the program may not take it.
    ClockDeaf(Name),
    /// Asked about and never set.
    MarkNeverSet {
        action: Name,
        mark: Name,
    },
    /// Limited and never counted.
    NeverCounted {
        action: Name,
        count: Name,
    },
    /// Decided and never asked for.
    NeverAsked {
        action: Name,
        request: Name,
    },
}

/// All faults of the table; none for a sound one.
pub fn check(procedure: &Procedure) -> Vec<Fault> {
    let mut faults = BTreeSet::new();
    names(procedure, &mut faults);
    states(procedure, &mut faults);
    ways(procedure, &mut faults);
    clocks::check(procedure, &mut faults);
    words::check(procedure, &mut faults);
    faults.into_iter().collect()
}

fn names(procedure: &Procedure, faults: &mut BTreeSet<Fault>) {
    let mut once = |names: Vec<Name>| {
        let mut seen = BTreeSet::new();
        faults.extend(names.into_iter().filter(|name| !seen.insert(*name)).map(Fault::NameTwice));
    };
    once(procedure.states.iter().map(|state| state.name).collect());
    once(procedure.clocks.iter().map(|clock| clock.name).collect());
    once(procedure.actions().map(|action| action.name).collect());
}

fn states(procedure: &Procedure, faults: &mut BTreeSet<Fault>) {
    let opening: Vec<_> = procedure.actions().filter(|action| action.opens()).collect();
    if opening.len() != 1 || opening.iter().any(|action| action.to == To::Stay) {
        faults.insert(Fault::OpeningActions(opening.len()));
    }
    for action in procedure.actions() {
        let named = action.from.iter().copied().chain(named_target(action));
        let unknown = named.filter(|state| procedure.state(state).is_none());
        faults.extend(unknown.map(|state| Fault::UnknownState { action: action.name, state }));
        if action.who.is_empty() {
            faults.insert(Fault::NobodyMay(action.name));
        }
    }
}

const fn named_target(action: &Action) -> Option<Name> {
    match action.to {
        To::Stay => None,
        To::State(state) => Some(state),
    }
}

/// Every step from state to state that the table allows.
fn steps(procedure: &Procedure) -> impl Iterator<Item = (Name, Name, &'static Action)> {
    procedure
        .actions()
        .flat_map(|action| action.from.iter().map(move |from| (*from, action.target(from), action)))
}

fn ways(procedure: &Procedure, faults: &mut BTreeSet<Fault>) {
    let openings = procedure.actions().filter(|action| action.opens());
    let reached = spread(openings.filter_map(named_target).collect(), || {
        steps(procedure).map(|(from, to, _)| (from, to))
    });
    let ends = procedure.states.iter().filter(|state| state.ends).map(|state| state.name).collect();
    let ending = spread(ends, || steps(procedure).map(|(from, to, _)| (to, from)));
    for state in procedure.states {
        if !reached.contains(state.name) {
            faults.insert(Fault::Unreachable(state.name));
        }
        if !ending.contains(state.name) {
            faults.insert(Fault::NoWayOut(state.name));
        }
    }
}

/// `start` and everything that the edges lead to from there.
fn spread<I: Iterator<Item = (Name, Name)>>(start: BTreeSet<Name>, edges: impl Fn() -> I) -> BTreeSet<Name> {
    let mut reached = start;
    loop {
        let next: Vec<Name> =
            edges().filter(|(a, b)| reached.contains(a) && !reached.contains(b)).map(|(_, b)| b).collect();
        if next.is_empty() {
            return reached;
        }
        reached.extend(next);
    }
}

#[cfg(test)]
mod tests;
