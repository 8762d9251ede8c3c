//! The lists of a subdistrict that are kept on pages and in spreadsheets: one way to show, change, export and import
//! them. What a row may be is decided by the rules of the list's own area; here it is only a table.

mod contents;
mod fields;
mod people;
mod put;
pub(crate) mod sheet;
mod teams;

use std::str::FromStr;

use administration_rules::{Absent, Cells, Shape};
use kernel::Role;
use sha2::{Digest, Sha256};

pub(crate) use contents::contents;
pub(crate) use fields::{Field, Kind};
pub(crate) use put::{Outcome, put};

use crate::pages::{SECURITY_ROLES, SYSTEM_ROLES};

/// A list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    Departments,
    Adoption,
    Terms,
    Responsibility,
    Calendar,
    MustReport,
    Limits,
    People,
    Teams,
    Roles,
}

impl List {
    pub(crate) const ALL: [Self; 10] = [
        Self::Departments,
        Self::Adoption,
        Self::Terms,
        Self::Responsibility,
        Self::Calendar,
        Self::MustReport,
        Self::Limits,
        Self::People,
        Self::Teams,
        Self::Roles,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Departments => "departments",
            Self::Adoption => "adoption",
            Self::Terms => "terms",
            Self::Responsibility => "responsibility",
            Self::Calendar => "calendar",
            Self::MustReport => "must_report",
            Self::Limits => "limits",
            Self::People => "people",
            Self::Teams => "teams",
            Self::Roles => "roles",
        }
    }

    /// Lists of rights are the security administrator's, all others the system administrator's.
    const fn is_of_rights(self) -> bool {
        matches!(self, Self::Teams | Self::Roles)
    }

    pub(crate) const fn family(self) -> &'static str {
        if self.is_of_rights() { "rights" } else { "lists" }
    }

    pub(crate) const fn kept_by(self) -> &'static [Role] {
        if self.is_of_rights() { SECURITY_ROLES } else { SYSTEM_ROLES }
    }

    pub(crate) fn address(self) -> String {
        format!("/administration/{}/{}", self.family(), self.name())
    }

    /// Whether a change may be told to hold from a later day.
    pub(crate) const fn is_dated(self) -> bool {
        matches!(self, Self::MustReport | Self::Limits)
    }

    /// Whether rows may be added and taken away one by one on the page.
    pub(crate) const fn may_add(self) -> bool {
        !matches!(self, Self::Adoption | Self::Terms | Self::Limits)
    }

    pub(crate) const fn may_remove(self) -> bool {
        matches!(self.absent(), Absent::Goes)
    }

    /// What becomes of rows that an import does not name.
    pub(crate) const fn absent(self) -> Absent {
        match self {
            Self::Responsibility | Self::MustReport | Self::Calendar | Self::Teams | Self::Roles => {
                Absent::Goes
            }
            Self::Departments | Self::Adoption | Self::Terms | Self::Limits | Self::People => Absent::Stays,
        }
    }

    /// The places of the columns that name a row, and of those that are only told.
    pub(crate) fn places(self) -> (Vec<usize>, Vec<usize>) {
        let of = |wanted: fn(&Field) -> bool| {
            let places = self.fields().iter().enumerate().filter(|(_, field)| wanted(field));
            places.map(|(place, _)| place).collect()
        };
        (of(|field| field.is_key), of(|field| field.kind == Kind::Told))
    }

    pub(crate) fn with_shape<T>(self, then: impl FnOnce(&Shape<'_>) -> T) -> T {
        let (key, told) = self.places();
        then(&Shape { key: &key, told: &told, absent: self.absent() })
    }
}

impl FromStr for List {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|list| list.name() == text).ok_or(())
    }
}

/// Stands for a list as somebody saw it: a change to another one is refused.
pub(crate) fn seen(rows: &[Cells]) -> String {
    let mut digest = Sha256::new();
    for cell in rows.iter().flatten() {
        digest.update(cell.len().to_le_bytes());
        digest.update(cell);
    }
    let digest: [u8; 32] = digest.finalize().into();
    kernel::FileId(digest).to_string().chars().take(16).collect()
}
