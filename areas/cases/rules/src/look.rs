//! Looks: what somebody was asked to see on the spot, before filing (核实) or after handling (核查). The facts know the
//! present one only; each that was asked for is kept, for the month in which it is due.

use kernel::{Timestamp, UserId};
use procedure::CaseFacts;

use crate::names::{clock, state};

/// A look that somebody was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    pub person: UserId,
    pub kind: LookKind,
    pub given: Timestamp,
    pub due: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookKind {
    Verification,
    Recheck,
}

impl LookKind {
    /// The name in storage and texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verification => "verification",
            Self::Recheck => "recheck",
        }
    }
}

/// How a look ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookEnd {
    Answered,
    /// Somebody else was asked, or the case went on without it.
    Withdrawn,
}

impl LookEnd {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What a step does to the looks of a case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LookChange {
    pub ended: Option<LookEnd>,
    pub given: Option<Look>,
}

/// The look that a case waits for.
pub fn look(facts: &CaseFacts) -> Option<Look> {
    let (kind, clock) = match facts.state.as_str() {
        state::VERIFYING => (LookKind::Verification, clock::VERIFY),
        state::RECHECKING => (LookKind::Recheck, clock::RECHECK),
        _ => return None,
    };
    let clock = facts.clocks.get(clock).filter(|clock| clock.stopped.is_none())?;
    Some(Look { person: facts.assignee?, kind, given: clock.started, due: clock.due })
}

/// From `before` (`None`: it was not there) to `after`.
pub fn look_change(before: Option<&CaseFacts>, after: &CaseFacts) -> LookChange {
    let (was, is) = (before.and_then(look), look(after));
    if was == is {
        return LookChange::default();
    }
    let stays = before.is_some_and(|before| before.state == after.state);
    // An answer leaves the case where it is, for the seat operator to go on.
    let end = if stays && is.is_none() { LookEnd::Answered } else { LookEnd::Withdrawn };
    LookChange { ended: was.map(|_| end), given: is }
}

#[cfg(test)]
mod tests;
