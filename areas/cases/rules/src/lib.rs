//! Rules of handling a case, from the report to its end. Pure.
//!
//! [`HANDLING`] is the procedure's table; [`CaseTerms`] ties it to the catalogue, the policy and the working calendar;
//! [`CaseNumber`], [`duplicate_candidates`], [`Advice`] and [`counter_deltas`] are what surrounds it.

mod counter;
mod duplicate;
mod handling;
mod limits;
mod look;
pub mod marks;
pub mod names;
mod number;
mod policy;
pub mod standard_text;
mod suggest;
mod terms;

#[cfg(test)]
mod town;

pub use counter::{
    Counted, CounterKey, DueOutcome, Metric, counter_deltas, due_outcome, handled_on_time, happenings,
};
pub use duplicate::{Candidate, Sighting, duplicate_candidates};
pub use handling::HANDLING;
pub use look::{Look, LookChange, LookEnd, LookKind, look, look_change};
pub use number::CaseNumber;
pub use policy::{DEFAULT_POLICY, DuplicatePolicy, HandlerTime, HandlingPolicy, PrivacyPolicy, Reason};
pub use suggest::{Advice, Advised, Asked, Clues, LearningSettings, Lesson, Source};
pub use terms::{CaseCriterion, CaseTerms};
