//! One case as the simulated people remember it.

use std::collections::BTreeSet;

use cases_rules::HANDLING;
use kernel::Timestamp;
use procedure::Position;

use super::hands::{CaseHandle, CaseNow, Source, Who};
use super::scene::Spot;
use crate::chance::Chance;

/// What somebody is going to do next. At any time one step of the main line is planned for an open case; the others
/// come beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    // The main line.
    SelfHandle,
    Triage,
    AnswerVerification,
    Settle,
    Dispatch,
    TakeUp,
    Ask,
    Decide,
    Respond,
    AskRecheck,
    AnswerRecheck,
    Conclude,
    // Beside it.
    Press,
    Whistle,
    SignIn(String),
    GiveWord(String),
    SpotCheck,
    Rate,
    Reopen,
    Appeal,
    DecideAppeal,
}

/// What a department may ask its leaders for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relief {
    Extension,
    Suspension,
}

/// How far a department has come with asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    None,
    /// It will ask.
    Kept(Relief),
    /// It stands before a leader: time to finish, or a rest, until then.
    Asked {
        relief: Relief,
        until: Timestamp,
    },
}

#[derive(Debug)]
pub(super) struct Matter {
    pub(super) handle: CaseHandle,
    pub(super) now: CaseNow,
    pub(super) source: Source,
    pub(super) reporter: Who,
    pub(super) grid: String,
    pub(super) spot: Spot,
    /// Index of the subject that it really is.
    pub(super) subject: usize,
    /// Whether there is anything on the spot.
    pub(super) is_true: bool,
    /// A case about the same thing, known when this one came in.
    pub(super) same_as: Option<u64>,
    pub(super) opened: Timestamp,
    /// This case's own draws, so that no other case changes what becomes of it.
    pub(super) chance: Chance,
    /// Login of the one who was asked to look.
    pub(super) assignee: String,
    /// What the look brought, until the seat operator has drawn the conclusion.
    pub(super) seen: Option<bool>,
    pub(super) returns: u32,
    pub(super) reworks: u32,
    pub(super) reopenings: u32,
    /// When the department means to be done.
    pub(super) respond_at: Option<Timestamp>,
    /// By when every helping department has given its word.
    pub(super) helped_at: Timestamp,
    pub(super) helpers: BTreeSet<String>,
    pub(super) wish: Wish,
    /// Whether the last response came after it was due.
    pub(super) is_late: bool,
    /// The patroller puts it right on the spot.
    pub(super) self_handles: bool,
    /// Refusals in a row.
    pub(super) refusals: u32,
    /// When the next step of the main line is planned for.
    pub(super) next_at: Option<Timestamp>,
    /// Steps beside the main line that are still to come.
    pub(super) beside: u32,
}

impl Step {
    pub(super) fn is_beside(&self) -> bool {
        matches!(
            self,
            Self::Press
                | Self::Whistle
                | Self::SignIn(_)
                | Self::GiveWord(_)
                | Self::SpotCheck
                | Self::Rate
                | Self::Reopen
                | Self::Appeal
                | Self::DecideAppeal
        )
    }
}

impl Matter {
    /// Whether anybody has something to do with it yet.
    pub(super) fn is_awaited(&self) -> bool {
        self.next_at.is_some() || self.beside > 0
    }

    pub(super) fn is_in(&self, states: &[&str]) -> bool {
        states.contains(&self.now.state.as_str())
    }

    /// As somebody measures it who stands there.
    pub(super) fn position(&mut self) -> Position {
        self.spot.measured(&mut self.chance)
    }

    /// Whether it has not come to an end.
    pub(super) fn is_open(&self) -> bool {
        !HANDLING.ends(&self.now.state)
    }
}
