//! A dated division of the territory.

use db::{Result, Row};
use kernel::Timestamp;

/// An edition without its areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edition {
    /// Number within the subdistrict. Names its areas for ever: a draft that changes gets the next number.
    pub id: i64,
    /// From when on it holds; `None` for a draft.
    pub valid_from: Option<Timestamp>,
    pub created_at: Timestamp,
}

impl Edition {
    pub fn is_draft(&self) -> bool {
        self.valid_from.is_none()
    }

    pub(crate) fn of_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            valid_from: row.get("valid_from")?,
            created_at: row.get("created_at")?,
        })
    }
}
