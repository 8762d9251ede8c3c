//! The moment of a decision: the case, what was given, by whom, when, on what terms.

use kernel::{Actor, Refusal, Timestamp};

use crate::{CaseFacts, Given, Inputs, Name, Terms};

#[derive(Clone, Copy)]
pub(crate) struct Moment<'a> {
    /// The case before the action.
    pub(crate) facts: &'a CaseFacts,
    pub(crate) actor: &'a Actor,
    pub(crate) now: Timestamp,
    pub(crate) terms: &'a dyn Terms,
}

impl Moment<'_> {
    /// The deadline that the inputs give, or else the one that was asked for.
    pub(crate) fn deadline(&self, inputs: &Inputs, request: Name) -> Option<Timestamp> {
        inputs.deadline.or_else(|| self.facts.requests.get(request).and_then(|asked| asked.deadline))
    }
}

impl Given {
    pub(crate) fn holds(self, facts: &CaseFacts) -> bool {
        match self {
            Self::Always => true,
            Self::Marked(mark) => facts.is_marked(mark),
            Self::Unmarked(mark) => !facts.is_marked(mark),
        }
    }
}

/// An input that the table says is needed and that is not there. The table's check makes sure that an action which
/// uses an input declares it, so this names the field for the person and guards against nothing else.
pub(crate) fn missing(field: &'static str) -> Refusal {
    Refusal::invalid("input_missing").at_field(field)
}
