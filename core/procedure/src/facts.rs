//! What the engine knows of a case: everything it needs to decide, nothing that is only shown.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{CaseId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// The case as the procedure sees it. Kept as JSON beside the columns that lists filter by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFacts {
    pub case: CaseId,
    pub state: String,
    /// When the present state was entered.
    pub since: Timestamp,
    pub opened: Timestamp,
    /// Grows by one with every action.
    pub version: u32,
    /// The version after the last action that was not quiet: the least a command must have seen.
    pub firm_version: u32,
    /// Code of the unit grid; empty for a case without a place.
    pub grid: String,
    pub item: Option<String>,
    /// Code of the department that answers for the case.
    pub department: Option<String>,
    pub helpers: BTreeMap<String, HelperFacts>,
    /// The signed-in person who reported; `None` for residents with a link and for imports.
    pub reporter: Option<UserId>,
    /// The person asked to verify or recheck.
    pub assignee: Option<UserId>,
    pub merged_into: Option<CaseId>,
    pub clocks: BTreeMap<String, ClockFacts>,
    /// What happened and is counted, oldest first.
    pub counts: BTreeMap<String, Vec<Happening>>,
    /// What was asked for and is not decided.
    pub requests: BTreeMap<String, Request>,
    pub marks: BTreeSet<String>,
}

/// A counted happening: when, and which department answered for the case then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    pub at: Timestamp,
    pub department: Option<String>,
}

/// A helping department.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelperFacts {
    /// When a whistle called it.
    pub called: Option<Timestamp>,
    pub signed_in: Option<Timestamp>,
    /// When it said that its part is done.
    pub spoke: Option<Timestamp>,
}

/// A request that somebody else decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    pub asked_by: Option<UserId>,
    pub at: Timestamp,
    pub deadline: Option<Timestamp>,
    pub reason: Option<String>,
}

/// A clock of the case: running, or paused, or stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockFacts {
    pub started: Timestamp,
    /// As `started`, moved along with `due` by every pause: the share of time used is counted from here.
    pub counts_from: Timestamp,
    pub due: Timestamp,
    pub paused: Option<Timestamp>,
    pub stopped: Option<Timestamp>,
    /// When the alarm noted that it had run out.
    pub ran_out: Option<Timestamp>,
}

impl ClockFacts {
    pub fn new(started: Timestamp, due: Timestamp) -> Self {
        Self { started, counts_from: started, due, paused: None, stopped: None, ran_out: None }
    }

    /// The instant up to which time was used: `now` while it runs.
    pub fn used_until(&self, now: Timestamp) -> Timestamp {
        self.stopped.or(self.paused).unwrap_or(now)
    }

    pub fn is_running(&self) -> bool {
        self.stopped.is_none() && self.paused.is_none()
    }

    /// Whether more time was used than there was. What ends in the very instant it is due is on time.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.used_until(now) > self.due
    }
}

impl CaseFacts {
    /// A case that nothing has happened to yet. [`crate::open`] makes living ones.
    pub fn new(case: CaseId, now: Timestamp) -> Self {
        Self {
            case,
            state: String::new(),
            since: now,
            opened: now,
            version: 0,
            firm_version: 0,
            grid: String::new(),
            item: None,
            department: None,
            helpers: BTreeMap::new(),
            reporter: None,
            assignee: None,
            merged_into: None,
            clocks: BTreeMap::new(),
            counts: BTreeMap::new(),
            requests: BTreeMap::new(),
            marks: BTreeSet::new(),
        }
    }

    pub fn is_marked(&self, mark: &str) -> bool {
        self.marks.contains(mark)
    }

    /// How often it happened.
    pub fn count(&self, name: &str) -> u32 {
        self.counts.get(name).map_or(0, |all| u32::try_from(all.len()).unwrap_or(u32::MAX))
    }

    pub fn running(&self, clock: &str) -> Option<&ClockFacts> {
        self.clocks.get(clock).filter(|facts| facts.is_running())
    }
}
