//! Keyset paging: a cursor says behind which row the next page begins.

use std::fmt;
use std::str::FromStr;

use kernel::Refusal;
use uuid::Uuid;

/// The sort key and id of the last row seen, as `KEY~ID`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub key: i64,
    pub id: Uuid,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}~{}", self.key, self.id.simple())
    }
}

impl FromStr for Cursor {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let parsed = text
            .split_once('~')
            .and_then(|(key, id)| Some(Self { key: key.parse().ok()?, id: Uuid::parse_str(id).ok()? }));
        parsed.ok_or_else(|| Refusal::invalid("cursor_unreadable").at_field("after"))
    }
}
