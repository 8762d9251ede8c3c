//! Expected refusals: said to the person in the person's language, never logged as faults.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// What kind of no it is; the HTTP status follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    /// The input is wrong (422).
    Invalid,
    /// Not there, or not for this person: both look the same (404).
    NotFound,
    /// Seen, but this person may not do it (403).
    Forbidden,
    /// The state of things has moved on (409).
    Conflict,
    /// Too often (429).
    TooMany,
    /// Too large (413).
    TooLarge,
}

/// A named refusal. The text stands in the language files under `refusal.<code>`; `args` fill its placeholders;
/// `field` and `row` say where the input is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    pub kind: RefusalKind,
    pub code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<&'static str, String>,
}

impl Refusal {
    pub fn new(kind: RefusalKind, code: &'static str) -> Self {
        Self { kind, code, field: None, row: None, args: BTreeMap::new() }
    }

    pub fn invalid(code: &'static str) -> Self {
        Self::new(RefusalKind::Invalid, code)
    }

    pub fn not_found() -> Self {
        Self::new(RefusalKind::NotFound, "not_found")
    }

    pub fn forbidden(code: &'static str) -> Self {
        Self::new(RefusalKind::Forbidden, code)
    }

    pub fn conflict(code: &'static str) -> Self {
        Self::new(RefusalKind::Conflict, code)
    }

    #[must_use]
    pub fn at_field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// `row` as a person counts: the first row of data is 1.
    #[must_use]
    pub fn at_row(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.insert(name, value.to_string());
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)?;
        if let Some(row) = self.row {
            write!(f, " row {row}")?;
        }
        if let Some(field) = &self.field {
            write!(f, " field {field}")?;
        }
        self.args.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

impl std::error::Error for Refusal {}
