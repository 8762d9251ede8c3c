//! Creating what imported records name and the subdistrict does not have yet: classes, subclasses, items and
//! departments. The same names a second time create nothing.

mod departments;
#[cfg(test)]
mod tests;
mod tree;

use std::collections::{BTreeMap, BTreeSet};

use catalogue_rules::Code;
use db::{Result, Tx};
use kernel::{Actor, SubdistrictId};
use serde::Serialize;
use serde_json::json;
use worktime::Limit;

use self::departments::DepartmentPlan;
use self::tree::TreePlan;
use crate::service::Catalogues;
use crate::store;
use crate::view::no_catalogue;

/// Class, subclass and item as imported records name them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemPath {
    pub class: String,
    pub subclass: String,
    pub item: String,
}

/// What imported records name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntriesWanted {
    /// What the catalogue is called where there was none.
    pub edition: String,
    pub items: BTreeSet<ItemPath>,
    /// Department → the other names that it has in the records.
    pub departments: BTreeMap<String, BTreeSet<String>>,
    /// Time limit of the one filing criterion that a created item gets.
    pub limit: Limit,
}

/// Where everything that was wanted now is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntriesFound {
    pub items: BTreeMap<ItemPath, Code>,
    /// Every name and other name, as given, → the department's code.
    pub departments: BTreeMap<String, String>,
    pub created: Created,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Created {
    pub classes: usize,
    pub subclasses: usize,
    pub items: usize,
    pub departments: usize,
}

impl Catalogues {
    /// Finds everything that is wanted by its Chinese or English name and creates what is missing: local
    /// events with the next free numbers, adopted, and departments with their other names. Refuses an empty
    /// name with `entry_name_empty`, a parent whose 99 numbers are used up with `catalogue_full`, and a name
    /// that two departments would have with `department_name_taken`.
    pub async fn ensure_entries(
        &self,
        subdistrict: SubdistrictId,
        wanted: EntriesWanted,
    ) -> Result<EntriesFound> {
        let now = self.platform.now();
        let by = self.author(&Actor::system(subdistrict));
        let work = async move |tx: &mut Tx| {
            store::begin_change(tx, subdistrict).await?;
            let edition = store::current_edition(tx, subdistrict).await?;
            let catalogue = edition.map_or_else(no_catalogue, |(_, catalogue)| catalogue);
            let tree = TreePlan::new(catalogue, &wanted)?;
            let known = store::departments(tx, subdistrict).await?;
            let aliases = store::aliases(tx, subdistrict).await?;
            let departments = DepartmentPlan::new(known, aliases, &wanted.departments)?;
            if !tree.created.is_empty() {
                store::put_edition(tx, subdistrict, &tree.catalogue, now).await?;
            }
            for item in tree.created.iter().filter(|code| tree.catalogue.item(code).is_some()) {
                store::adopt(tx, subdistrict, item, now).await?;
            }
            for department in &departments.created {
                store::put_department(tx, subdistrict, department).await?;
            }
            for (alias, code) in &departments.new_aliases {
                store::put_alias(tx, subdistrict, alias, code).await?;
            }
            let created = Created { departments: departments.created.len(), ..tree.counts() };
            if created != Created::default() {
                by.record(tx, "entries_create", "catalogue", json!(null), json!(created)).await?;
            }
            Ok(EntriesFound { items: tree.found, departments: departments.found, created })
        };
        let found = self.platform.db.write(work).await?;
        self.forget(subdistrict);
        Ok(found)
    }
}
