//! The territory: levels, codes, import of areas, checks of an edition, teams of grids, scores, colours.
//!
//! Pure: an edition is a slice of [`Area`]; every function takes what it needs and returns what follows.

mod area;
mod check;
mod code;
mod colour;
mod import;
mod level;
mod place;
mod score;
mod team;
#[cfg(test)]
mod tests;

pub use area::{Area, Character};
pub use check::{Finding, FindingKind, Severity, check_edition};
pub use code::{Codes, FIRST_MERGED, check_code};
pub use colour::{colour, neighbours};
pub use import::{
    ImportPlan, ImportRequest, Note, NoteKind, SourceFeature, plan_import, representative_point,
};
pub use level::Level;
pub use place::PlaceKind;
pub use score::{DivisionFigures, GridFigures, Score, Workload, score};
pub use team::{Missing, MissingKind, Post, TeamRule, missing};
