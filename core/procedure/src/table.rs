//! What a procedure is made of. Everything here is `'static` data: a table can be read, checked and printed.

use std::collections::BTreeSet;

use kernel::Role;
use serde::{Deserialize, Serialize};

use crate::Action;

/// The name of a state, action, clock, mark, count, request or list of reasons.
pub type Name = &'static str;

/// The states and actions that one kind of case goes through.
#[derive(Debug, Clone, Copy)]
pub struct Procedure {
    pub name: Name,
    pub states: &'static [State],
    pub clocks: &'static [Clock],
    /// Marks that come from the catalogue (see [`crate::LookedUp`]) and not from an action.
    pub given_marks: &'static [Name],
    /// In chapters, as a person would tell them.
    pub actions: &'static [&'static [Action]],
}

/// Where a case can stand.
#[derive(Debug, Clone, Copy)]
pub struct State {
    pub name: Name,
    /// Whether the case has come to an end here.
    pub ends: bool,
    /// The clock whose light is shown in this state.
    pub light: Option<Name>,
}

/// A stretch of time that somebody has. `rings` is the action that the program takes when it has run out.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    pub name: Name,
    pub rings: Name,
}

/// Where an action leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    Stay,
    State(Name),
}

/// Who may act: a role, how its holder stands to the case, and on what condition.
#[derive(Debug, Clone, Copy)]
pub struct May(pub Role, pub Relation, pub Given);

/// How an actor stands to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Holds the role, wherever.
    Anywhere,
    /// Holds the role for the case's grid or department.
    InScope,
    /// Reported the case.
    OwnReport,
    /// Was asked to look at it.
    Assigned,
    /// Acts for the department that handles the case.
    LeadDepartment,
    /// Acts for a department that helps.
    HelperDepartment,
    /// Acts for a department that was called by a whistle and has not signed in.
    CalledDepartment,
    /// Acts for a department that helps and has not given its word yet.
    SilentHelper,
    /// Holds the case's link.
    HoldsLink,
    /// Is the program itself.
    Program,
}

/// A condition on the marks of the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    Always,
    Marked(Name),
    Unmarked(Name),
}

/// What must hold of the case before an action, and the code of the refusal when it does not.
#[derive(Debug, Clone, Copy)]
pub struct Guard(pub Test, pub Name);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    Marked(Name),
    Unmarked(Name),
    /// Where the first mark is set, the second must be.
    MarkedWhere {
        given: Name,
        wanted: Name,
    },
    /// It happened less often than [`crate::Terms::most`] allows.
    Below(Name),
    Asked(Name),
    NotAsked(Name),
    /// Somebody else asked for the thing that is now decided.
    AnotherPerson(Name),
    Running(Name),
    Over(Name),
    NotOver(Name),
    HasHelpers,
    /// Every helping department has given its word.
    HelpersSpoken,
}

/// An input of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    Text,
    /// A code from this list of reasons.
    Reason(Name),
    /// At least so many photos.
    Photos(u8),
    /// A photo, where the case carries the mark.
    PhotoWhere(Name),
    Position,
    /// An instant to come, no further than [`crate::Terms::furthest`] says for this kind.
    Deadline(Name),
    /// The same, and later than the clock runs now.
    LaterDeadline {
        kind: Name,
        clock: Name,
    },
    /// A department's code; the case's own department serves when none is given.
    Department,
    /// One of the departments that help.
    Helper,
    /// At least one department's code.
    Helpers,
    /// A catalogue item's code; the case's own item serves when none is given.
    Item,
    OtherCase,
    Person,
    /// Yes or no.
    Answer,
    /// 1 to 5.
    Rating,
    /// The clock that rang.
    Clock,
    /// At least one of these must be given, whatever the case answers itself.
    OneOf(&'static [Need]),
}

/// What an action does to the facts of the case beside its state and clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Writes down that it happened: when, and under which department.
    Count(Name),
    Mark(Name),
    Unmark(Name),
    MarkAnswer {
        yes: Name,
        no: Name,
    },
    /// Sets the mark once the count has reached [`crate::Terms::most`].
    MarkAtMost {
        count: Name,
        mark: Name,
    },
    Ask(Name),
    Settle(Name),
    /// The item, when one is given, and the marks that the catalogue gives it.
    SetItem,
    /// The grid that was looked up for the position.
    SetPlace,
    /// The department that the responsibility list names, for a case without one; refused when the list names none.
    SetOwner,
    /// The department that the list names now, for a case with one, when a new item or position is given.
    RenewOwner,
    SetDepartment,
    /// Replaces the helping departments.
    SetHelpers,
    /// Calls departments together; those who help already are called anew.
    CallHelpers,
    SignIn,
    HelperSpeaks,
    ReleaseHelper,
    SetAssignee,
    ClearAssignee,
    /// Ties the case to the other one, which goes on for both.
    MergeInto,
    /// Writes down that the clock which rang has run out.
    RanOut,
}

/// What an action does to a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockStep {
    /// From now, for as long as the terms say.
    Start(Name),
    /// From now to the deadline given or asked for; without one as [`ClockStep::Start`].
    StartUntil {
        clock: Name,
        request: Name,
    },
    Stop(Name),
    StopOnceSignedIn(Name),
    StopAll,
    /// Stands still; what is left is kept.
    Pause(Name),
    /// Runs again with what was left.
    Resume(Name),
    /// Runs until the deadline given or asked for.
    Extend {
        clock: Name,
        request: Name,
    },
    /// As if it had never run.
    Clear(Name),
}

/// Whom to tell that the action was taken, judged by the facts after it.
#[derive(Debug, Clone, Copy)]
pub struct Tell(pub Whom, pub Given);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// The reporter, and those of every case that was merged into this one.
    Reporters,
    SeatOperators,
    Leaders,
    GridOffice,
    Department,
    Helpers,
    Assignee,
}

impl Procedure {
    pub fn actions(&self) -> impl Iterator<Item = &'static Action> {
        self.actions.iter().flat_map(|chapter| chapter.iter())
    }

    pub fn action(&self, name: &str) -> Option<&'static Action> {
        self.actions().find(|action| action.name == name)
    }

    pub fn state(&self, name: &str) -> Option<&'static State> {
        self.states.iter().find(|state| state.name == name)
    }

    /// The codes with which the guards refuse, each once and in order: every one needs a text in the language files.
    pub fn guard_codes(&self) -> BTreeSet<Name> {
        self.actions().flat_map(|action| action.guards).map(|guard| guard.1).collect()
    }

    /// Whether `state` ends the case; a state that the table does not know ends nothing.
    pub fn ends(&self, state: &str) -> bool {
        self.state(state).is_some_and(|state| state.ends)
    }
}

impl Relation {
    pub const fn name(self) -> Name {
        match self {
            Self::Anywhere => "anywhere",
            Self::InScope => "in scope",
            Self::OwnReport => "own report",
            Self::Assigned => "assigned",
            Self::LeadDepartment => "lead department",
            Self::HelperDepartment => "helping department",
            Self::CalledDepartment => "called department",
            Self::SilentHelper => "helper still to speak",
            Self::HoldsLink => "holds the link",
            Self::Program => "the program",
        }
    }
}
