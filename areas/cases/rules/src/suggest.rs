//! Suggesting what a report is about and who answers for it, from its words, its place and what was done before.
//!
//! Two linear models over the same kind of clues: one for the item, one for the department once an item is known.
//! What the department is without an item is the sum over the likeliest items. Nothing here acts: it answers a question.

mod clues;
mod learn;
mod model;
mod past;
#[cfg(test)]
mod tests;

pub use clues::Clues;
pub use learn::{Advice, Advised, Asked, Lesson, Source};

pub use model::Settings as LearningSettings;
