//! What goes into the engine and what comes out of it.

use std::collections::BTreeSet;

use kernel::{CaseId, Role, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::{CaseFacts, Name, Need, Whom};

/// What somebody wants done to a case, and the version of it that they saw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Command {
    pub action: String,
    pub version_seen: u32,
    #[serde(default)]
    pub inputs: Inputs,
}

/// What an action may be given. Which of it an action takes stands in the table; anything else is refused.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Inputs {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Code from the action's list of reasons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Stored files by their id, in the order taken: what was before comes before what is after.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub helpers: BTreeSet<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_case: Option<CaseId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
    /// Never on the wire: filled in by the server before it asks the engine.
    #[serde(skip)]
    pub looked_up: LookedUp,
}

/// A place in WGS-84 degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    pub longitude: f64,
    pub latitude: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy_m: Option<f64>,
}

/// What the server found out about the inputs: by the territory, the catalogue and the responsibility list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LookedUp {
    /// Code of the grid of the position.
    pub grid: Option<String>,
    /// Code of the department that answers for the item there.
    pub owner: Option<String>,
    /// Which of the procedure's given marks the item carries; `None` when no item is given.
    pub marks: Option<BTreeSet<String>>,
}

/// What becomes of a command that is allowed.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The case afterwards.
    pub facts: CaseFacts,
    /// The row of the trail.
    pub event: Event,
    /// What the driver must do in the same transaction.
    pub effects: Vec<Effect>,
}

/// What happened, as the trail keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub action: String,
    /// Empty for the first.
    pub from: String,
    pub to: String,
    /// The version of the case that it made.
    pub version: u32,
    pub at: Timestamp,
    pub by: Option<UserId>,
    pub by_name: String,
    /// In which of the roles the person acted.
    pub role: Role,
    /// For which department, where the person acted for one.
    pub department: Option<String>,
    pub inputs: Inputs,
}

/// Something to be done because of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "effect")]
pub enum Effect {
    /// `what` is the action's name.
    Notify {
        whom: Whom,
        what: String,
    },
    /// At `at` send the command `action` with the input `clock`. Replaces the alarm that this clock had.
    ScheduleAlarm {
        clock: String,
        at: Timestamp,
        action: String,
    },
    CancelAlarm {
        clock: String,
    },
    /// This case goes on in the other; its reporters follow that one now.
    LinkCases {
        other: CaseId,
    },
}

/// Something that a person may do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offer {
    pub action: Name,
    pub needs: Vec<Need>,
    pub takes: Vec<Need>,
}
