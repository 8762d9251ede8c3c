//! What is kept of an outside record beside the case itself: column `outside`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::import::record::Record;

/// JSON of the column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Said {
    /// Of the record as it was taken last.
    pub(crate) digest: String,
    /// The case's version that the last import left: a later one was made by people here.
    pub(crate) version: u32,
    /// The state in the record's own word.
    pub(crate) state: String,
    /// The record's own mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) on_time: Option<bool>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) duplicate: bool,
    /// The area in the record's words, settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) area: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) kept: BTreeMap<String, String>,
}

impl Said {
    pub(crate) fn of(record: &Record, version: u32) -> serde_json::Result<Self> {
        Ok(Self {
            digest: record.digest()?,
            version,
            state: record.state.clone(),
            on_time: record.on_time,
            duplicate: record.duplicate,
            area: record.area.clone(),
            kept: record.kept.clone(),
        })
    }
}
