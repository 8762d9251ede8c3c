//! A record of the outside, read and not yet a case.

use std::collections::{BTreeMap, BTreeSet};

use catalogue_server::ItemPath;
use kernel::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// What is worth a look though the record is taken as it is. Counted in the report of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// No coordinates.
    NoPlace,
    /// On a point that stands for "place unknown"; taken as without coordinates.
    OnDefaultPoint,
    /// Has coordinates, and they lie in no area.
    OutsideTerritory,
    /// The territory has no area of the name that the record gives.
    AreaUnknown,
    /// Lies in another area than the record says.
    AreaDiffers,
    NoTarget,
    /// Due when it was opened, or before.
    TargetNotAfterOpening,
    ClosesBeforeOpens,
    /// Closed, and nothing says when: the last second of the day on which it was opened is taken.
    NoClosingTime,
    /// Open, and has a closing time, which is not taken.
    OpenWithClosingTime,
    /// A clock change skipped one of the times: the instant of the change is taken.
    TimeSkipped,
    /// The times say on time and the record's own mark says overdue, or the other way round.
    OnTimeDiffers,
    /// A person marked it as a duplicate of another record.
    DuplicateMarked,
    /// No department is named: the responsibility list decides.
    NoUnit,
    /// The department stands under another of its names.
    UnitAlias,
    /// An earlier row of the file has the same id.
    IdRepeated,
}

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Standing {
    Open,
    Closed,
    Declined,
}

/// One record. All names are settled (see [`crate::import::names::Names`]), all times are instants, the place is in WGS-84.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Record {
    #[serde(skip)]
    pub(crate) row: u64,
    #[serde(skip)]
    pub(crate) flags: BTreeSet<Flag>,
    /// The department as it was written, where that is another name.
    #[serde(skip)]
    pub(crate) department_written: Option<String>,
    pub(crate) id: String,
    pub(crate) opened: Timestamp,
    /// The last second of the day on which it was opened.
    pub(crate) day_end: Timestamp,
    pub(crate) target: Option<Timestamp>,
    /// When it came to its end; `None` for an open one.
    pub(crate) ended: Option<Timestamp>,
    pub(crate) standing: Standing,
    pub(crate) on_time: Option<bool>,
    /// Whether that mark decides, because the table has no targets.
    pub(crate) mark_decides: bool,
    pub(crate) duplicate: bool,
    pub(crate) description: String,
    pub(crate) address: String,
    /// Longitude and latitude in degrees.
    pub(crate) place: Option<(f64, f64)>,
    pub(crate) area: Option<String>,
    pub(crate) class: String,
    pub(crate) subclass: String,
    pub(crate) item: String,
    pub(crate) department: Option<String>,
    pub(crate) channel: &'static str,
    /// The state in the record's own words, and the columns kept.
    pub(crate) state: String,
    pub(crate) kept: BTreeMap<String, String>,
}

impl Record {
    pub(crate) fn path(&self) -> ItemPath {
        ItemPath { class: self.class.clone(), subclass: self.subclass.clone(), item: self.item.clone() }
    }

    /// Whether two rows are word for word the same, as far as anything is taken of them.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        let alike = Self {
            row: self.row,
            flags: self.flags.clone(),
            department_written: self.department_written.clone(),
            ..other.clone()
        };
        alike == *self
    }

    /// Tells a record from what it was before: the same as long as everything that is taken of it is.
    pub(crate) fn digest(&self) -> serde_json::Result<String> {
        let hash = Sha256::digest(serde_json::to_vec(self)?);
        Ok(hash.iter().take(16).fold(String::new(), |text, byte| format!("{text}{byte:02x}")))
    }
}
