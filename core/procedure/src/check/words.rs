//! Faults of words: inputs used and not declared; marks, counts and requests asked about and never set.

use std::collections::BTreeSet;

use super::Fault;
use crate::{Action, Change, Given, Name, Need, Procedure, Test};

pub(super) fn check(procedure: &Procedure, faults: &mut BTreeSet<Fault>) {
    for action in procedure.actions() {
        inputs(action, faults);
        words(procedure, action, faults);
    }
}

fn inputs(action: &Action, faults: &mut BTreeSet<Fault>) {
    for field in action.changes.iter().filter_map(|change| change.field()) {
        if !action.needs.iter().chain(action.takes).any(|need: &Need| need.takes(field)) {
            faults.insert(Fault::NeedUndeclared { action: action.name, field });
        }
    }
}

/// Marks, counts and requests that are asked about and that nothing ever sets.
fn words(procedure: &Procedure, action: &Action, faults: &mut BTreeSet<Fault>) {
    let changes: Vec<Change> = procedure.actions().flat_map(|one| one.changes).copied().collect();
    for mark in marks_read(action) {
        let is_set = changes.iter().any(|change| change.marks().contains(&Some(mark)));
        if !is_set && !procedure.given_marks.contains(&mark) {
            faults.insert(Fault::MarkNeverSet { action: action.name, mark });
        }
    }
    for count in counts_read(action) {
        if !changes.contains(&Change::Count(count)) {
            faults.insert(Fault::NeverCounted { action: action.name, count });
        }
    }
    for guard in action.guards {
        match guard.0 {
            Test::Asked(request) | Test::NotAsked(request) | Test::AnotherPerson(request)
                if !changes.contains(&Change::Ask(request)) =>
            {
                faults.insert(Fault::NeverAsked { action: action.name, request });
            }
            _ => {}
        }
    }
}

fn counts_read(action: &Action) -> impl Iterator<Item = Name> {
    let of_guards = action.guards.iter().filter_map(|guard| match guard.0 {
        Test::Below(count) => Some(count),
        _ => None,
    });
    let of_changes = action.changes.iter().filter_map(|change| match change {
        Change::MarkAtMost { count, .. } => Some(*count),
        _ => None,
    });
    of_guards.chain(of_changes)
}

fn marks_read(action: &Action) -> Vec<Name> {
    let given = action.who.iter().map(|may| may.2).chain(action.tells.iter().map(|tell| tell.1));
    let of_given = given.filter_map(|given| match given {
        Given::Marked(mark) | Given::Unmarked(mark) => Some(mark),
        Given::Always => None,
    });
    let of_guards = action.guards.iter().flat_map(|guard| match guard.0 {
        Test::Marked(mark) | Test::Unmarked(mark) => vec![mark],
        Test::MarkedWhere { given, wanted } => vec![given, wanted],
        _ => vec![],
    });
    let of_needs = action.needs.iter().filter_map(|need| match need {
        Need::PhotoWhere(mark) => Some(*mark),
        _ => None,
    });
    of_given.chain(of_guards).chain(of_needs).collect()
}

impl Change {
    /// The input that the change cannot do without.
    const fn field(self) -> Option<Name> {
        match self {
            Self::MarkAnswer { .. } => Some("answer"),
            Self::SetItem => Some("item"),
            Self::SetPlace => Some("position"),
            Self::SetDepartment | Self::ReleaseHelper => Some("department"),
            Self::SetHelpers | Self::CallHelpers => Some("helpers"),
            Self::SetAssignee => Some("person"),
            Self::MergeInto => Some("other_case"),
            Self::RanOut => Some("clock"),
            _ => None,
        }
    }

    const fn marks(self) -> [Option<Name>; 2] {
        match self {
            Self::Mark(mark) | Self::MarkAtMost { mark, .. } => [Some(mark), None],
            Self::MarkAnswer { yes, no } => [Some(yes), Some(no)],
            _ => [None, None],
        }
    }
}
