//! Writes a table down for people: a state diagram and a list of actions. The same table gives the same bytes.

use std::collections::BTreeMap;
use std::{fmt, iter};

use crate::{Action, ClockStep, Given, Guard, May, Name, Need, Procedure, Test, To};

/// The page of the documentation: diagram and table under the procedure's name.
pub fn page(procedure: &Procedure) -> String {
    format!(
        "# Procedure: {}\n\nWritten by `cargo xtask gen` from the table that the program itself runs; do not edit.\n\n\
         ```mermaid\n{}```\n\nComments and the like, which lead nowhere, stand only in the table.\n\n{}",
        procedure.name,
        diagram(procedure),
        actions_table(procedure)
    )
}

/// The states and the actions that lead from one to another, as a Mermaid `stateDiagram-v2`.
pub fn diagram(procedure: &Procedure) -> String {
    let arrows = arrows(procedure).into_iter();
    let arrows = arrows.map(|(from, to, actions)| format!("    {from} --> {to} : {}\n", actions.join(", ")));
    let ends = procedure.states.iter().filter(|state| state.ends);
    let ends = ends.map(|state| format!("    {} --> [*]\n", state.name));
    iter::once("stateDiagram-v2\n".to_owned()).chain(arrows).chain(ends).collect()
}

/// From, to and the actions between, in the order of the states.
fn arrows(procedure: &Procedure) -> Vec<(Name, Name, Vec<Name>)> {
    let place = |state: Name| procedure.states.iter().position(|known| known.name == state);
    let mut arrows: BTreeMap<_, (Name, Name, Vec<Name>)> = BTreeMap::new();
    for action in procedure.actions().filter(|action| action.to != To::Stay) {
        let starts = if action.opens() { &["[*]"][..] } else { action.from };
        for from in starts {
            let to = action.target(from);
            if to != *from {
                arrows.entry((place(from), place(to))).or_insert((*from, to, vec![])).2.push(action.name);
            }
        }
    }
    arrows.into_values().collect()
}

/// Every action as a row of a Markdown table: who, from, to, what for, on what condition, clocks, whether it can be taken
/// back.
pub fn actions_table(procedure: &Procedure) -> String {
    let head = "| action | who | from | to | needs | takes | only if | clocks | taken back |\n\
                | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n";
    let rows = procedure.actions().map(|action| format!("| {} |\n", cells(action).join(" | ")));
    iter::once(head.to_owned()).chain(rows).collect()
}

fn cells(action: &Action) -> [String; 9] {
    let to = match action.to {
        To::Stay => "stays".to_owned(),
        To::State(state) => state.to_owned(),
    };
    [
        action.name.to_owned(),
        list(action.who),
        if action.opens() { "a new case".to_owned() } else { list(action.from) },
        to,
        list(action.needs),
        list(action.takes),
        list(action.guards),
        list(action.clocks),
        if action.undoable { "yes".to_owned() } else { String::new() },
    ]
}

fn list<T: fmt::Display>(items: &[T]) -> String {
    items.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for May {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}", self.0, self.1.name())?;
        match self.2 {
            Given::Always => f.write_str(")"),
            Given::Marked(mark) => write!(f, ", if {mark})"),
            Given::Unmarked(mark) => write!(f, ", unless {mark})"),
        }
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reason(name) => write!(f, "reason ({name})"),
            Self::Photos(1) => f.write_str("photo"),
            Self::Photos(least) => write!(f, "{least} photos"),
            Self::PhotoWhere(mark) => write!(f, "photo if {mark}"),
            Self::Deadline(kind) => write!(f, "deadline ({kind})"),
            Self::LaterDeadline { clock, .. } => write!(f, "deadline later than {clock}"),
            Self::Helper => f.write_str("helping department"),
            Self::OneOf(several) => write!(f, "one of: {}", list(several)),
            one => f.write_str(&one.field().replace('_', " ")),
        }
    }
}

impl fmt::Display for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Test::Marked(mark) => f.write_str(mark),
            Test::Unmarked(mark) => write!(f, "not {mark}"),
            Test::MarkedWhere { given, wanted } => write!(f, "{wanted} where {given}"),
            Test::Below(count) => write!(f, "{count} left"),
            Test::Asked(request) => write!(f, "{request} asked for"),
            Test::NotAsked(request) => write!(f, "{request} not asked for"),
            Test::AnotherPerson(request) => write!(f, "another person asked for {request}"),
            Test::Running(clock) => write!(f, "{clock} runs"),
            Test::Over(clock) => write!(f, "{clock} over"),
            Test::NotOver(clock) => write!(f, "{clock} not over"),
            Test::HasHelpers => f.write_str("has helpers"),
            Test::HelpersSpoken => f.write_str("every helper has spoken"),
        }
    }
}

impl fmt::Display for ClockStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self {
            Self::Start(_) => "start",
            Self::StartUntil { .. } => "start until the deadline",
            Self::Stop(_) => "stop",
            Self::StopOnceSignedIn(_) => "stop once all signed in",
            Self::StopAll => return f.write_str("stop all"),
            Self::Pause(_) => "pause",
            Self::Resume(_) => "resume",
            Self::Extend { .. } => "extend",
            Self::Clear(_) => "clear",
        };
        write!(f, "{word} {}", self.clock().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests;
