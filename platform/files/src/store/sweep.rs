//! Which stored files nothing refers to any more.

use std::collections::BTreeSet;
use std::time::Duration;

use kernel::{FileId, Timestamp};

use super::Stored;

/// Files to remove. Making the plan changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SweepPlan {
    /// In the order of the list they were found in.
    pub orphans: Vec<Stored>,
}

impl SweepPlan {
    /// The files of `stored` that are not in `referenced` and were last put longer than `grace` ago.
    ///
    /// A file is put before the row that refers to it is committed, so `grace` must be longer than any request
    /// and any transaction; and `stored` must be listed before `referenced` is read.
    pub fn new(stored: &[Stored], referenced: &BTreeSet<FileId>, now: Timestamp, grace: Duration) -> Self {
        let before = now.minus(grace);
        let is_orphan = |file: &&Stored| file.put_at < before && !referenced.contains(&file.id);
        Self { orphans: stored.iter().filter(is_orphan).copied().collect() }
    }
}

/// What a sweep did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    pub removed: u64,
    pub removed_bytes: u64,
    /// Put again since the plan was made, or already gone.
    pub spared: u64,
}

impl Swept {
    pub(super) fn count(&mut self, removed: bool, file: Stored) {
        if removed {
            self.removed += 1;
            self.removed_bytes += file.size_bytes;
        } else {
            self.spared += 1;
        }
    }
}
