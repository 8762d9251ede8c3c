//! 权责清单: which department leads on an item in an area.
//!
//! An entry names a scope (class, subclass or item) and an area (the beginning of grid codes; empty is
//! everywhere). Among the entries that cover an item and a grid the most specific area wins, then the most
//! specific scope. Both are beginnings of the same codes, so two entries can be equally specific only when they
//! name the same area and the same scope.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Code, Level};

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsibility {
    pub scope: Code,
    /// The beginning of the grid codes it is about; empty for all.
    pub area: String,
    /// Code of the department that leads.
    pub department: String,
    /// Codes of the departments that help.
    pub helpers: Vec<String>,
    pub note: String,
}

/// Who answers for an item in a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner<'a> {
    /// The one entry that says it: lead department, helpers, and why.
    Department(&'a Responsibility),
    /// Equally specific entries: to be shown, never guessed.
    Conflict(Vec<&'a Responsibility>),
    /// No entry: the grid office leads, and it is counted.
    Fallback,
}

/// Entries that claim the same scope in the same area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict<'a> {
    pub scope: &'a Code,
    pub area: &'a str,
    pub entries: Vec<&'a Responsibility>,
}

/// An item that has no owner in some grids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap<'a> {
    pub item: &'a Code,
    /// In the order they were asked about.
    pub grids: Vec<&'a str>,
}

/// The list, arranged for look-up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResponsibilityList {
    /// By area, then by scope; more than one entry in a place is a conflict.
    areas: BTreeMap<String, BTreeMap<Code, Vec<Responsibility>>>,
}

impl ResponsibilityList {
    pub fn new(entries: impl IntoIterator<Item = Responsibility>) -> Self {
        let mut list = Self::default();
        for entry in entries {
            let area = list.areas.entry(entry.area.clone()).or_default();
            area.entry(entry.scope.clone()).or_default().push(entry);
        }
        list
    }

    /// All entries, by area and scope.
    pub fn entries(&self) -> impl Iterator<Item = &Responsibility> {
        self.areas.values().flat_map(BTreeMap::values).flatten()
    }

    /// Who answers for `item` in the grid with this code.
    pub fn responsible(&self, item: &Code, grid: &str) -> Owner<'_> {
        match self.most_specific(item, grid) {
            None => Owner::Fallback,
            Some([entry]) => Owner::Department(entry),
            Some(entries) => Owner::Conflict(entries.iter().collect()),
        }
    }

    fn most_specific(&self, item: &Code, grid: &str) -> Option<&[Responsibility]> {
        let mut areas = (0..=grid.len()).rev().filter_map(|length| self.areas.get(grid.get(..length)?));
        areas.find_map(|scopes| most_specific_scope(scopes, item))
    }

    /// Every pair of scope and area that more than one entry claims, whether or not a case has met it yet.
    pub fn conflicts(&self) -> Vec<Conflict<'_>> {
        let places =
            self.areas.iter().flat_map(|(area, scopes)| scopes.iter().map(move |place| (area, place)));
        places
            .filter(|(_, (_, entries))| entries.len() > 1)
            .map(|(area, (scope, entries))| Conflict { scope, area, entries: entries.iter().collect() })
            .collect()
    }

    /// The items among `items` that fall back to the grid office in one of `grids`.
    pub fn gaps<'a>(&self, items: impl IntoIterator<Item = &'a Code>, grids: &[&'a str]) -> Vec<Gap<'a>> {
        let without_owner = |item: &'a Code| Gap {
            item,
            grids: grids.iter().copied().filter(|grid| self.most_specific(item, grid).is_none()).collect(),
        };
        items.into_iter().map(without_owner).filter(|gap| !gap.grids.is_empty()).collect()
    }
}

fn most_specific_scope<'a>(
    scopes: &'a BTreeMap<Code, Vec<Responsibility>>,
    item: &Code,
) -> Option<&'a [Responsibility]> {
    let mut narrowing = Level::ALL.into_iter().rev().filter_map(|level| item.up_to(level));
    narrowing.find_map(|scope| scopes.get(&scope)).map(Vec::as_slice)
}

#[cfg(test)]
#[path = "responsibility_tests.rs"]
mod tests;
