//! 三清、四责、五必报: what every grid worker keeps clear, answers for, and always reports.

use serde::{Deserialize, Serialize};

use crate::Bilingual;

/// A kind of report that goes straight to the top of the seat operator's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MustReport {
    /// What [`crate::Item::must_report`] names.
    pub code: String,
    pub name: Bilingual,
    /// What belongs to it, in a sentence.
    pub text: Bilingual,
    /// Minutes from the report until the alarm, if nobody has taken it up.
    pub alarm_minutes: u32,
}

/// The three duty lists of `policies/must_report.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyLists {
    /// 三清
    pub clear: Vec<Bilingual>,
    /// 四责
    pub duty: Vec<Bilingual>,
    /// 五必报
    pub must_report: Vec<MustReport>,
}
