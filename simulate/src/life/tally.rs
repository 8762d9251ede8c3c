//! What was done and what was refused.

use std::collections::BTreeMap;

use super::hands::{Refused, Source};

/// Counts since life began. A healthy simulation has hardly any refusals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Reports by source.
    pub reports: BTreeMap<&'static str, u64>,
    /// Actions taken, by name.
    pub actions: BTreeMap<&'static str, u64>,
    /// Refusals by action and code, such as `file: version_stale`.
    pub refusals: BTreeMap<String, u64>,
}

impl Tally {
    pub fn refusals_total(&self) -> u64 {
        self.refusals.values().sum()
    }

    pub(super) fn reported(&mut self, source: Source) {
        *self.reports.entry(source.name()).or_default() += 1;
    }

    pub(super) fn done(&mut self, action: &'static str) {
        *self.actions.entry(action).or_default() += 1;
    }

    pub(super) fn refused(&mut self, action: &str, refused: &Refused) {
        *self.refusals.entry(format!("{action}: {}", refused.0)).or_default() += 1;
    }
}
