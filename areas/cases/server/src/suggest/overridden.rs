//! What was suggested and what was chosen instead: kept in the trail, so that suggestions can be judged.

use kernel::CaseId;
use serde::{Deserialize, Serialize};

use crate::model::Case;

/// What stood before the operator's eyes as the first suggestion. Left empty where nothing was suggested.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Offered {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// A case that may be the same matter.
    #[schema(value_type = Option<String>, format = Uuid)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate: Option<CaseId>,
}

/// A suggestion that was not followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Overridden {
    /// `item`, `department` or `duplicate`.
    pub field: String,
    /// What was suggested.
    pub before: String,
    /// What was chosen; empty for nothing.
    pub after: String,
}

impl Offered {
    /// Where the case after the step differs from what was suggested for it.
    pub(crate) fn overridden(&self, after: &Case) -> Vec<Overridden> {
        let of = |field: &str, offered: Option<String>, chosen: Option<String>| {
            let before = offered?;
            let after = chosen.unwrap_or_default();
            (before != after).then(|| Overridden { field: field.to_owned(), before, after })
        };
        let chosen_case = after.facts.merged_into.map(|id| id.to_string());
        [
            of("item", self.item.clone(), after.facts.item.clone()),
            of("department", self.department.clone(), after.facts.department.clone()),
            of("duplicate", self.duplicate.map(|id| id.to_string()), chosen_case),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
