//! Records of other systems become cases here.
//!
//! [`gather`] reads the table by its [`Mapping`], [`resolve`] turns names into codes, [`facts`] says what the handling
//! procedure would know of such a case, [`plan`] tells new records from known and changed ones, [`write`] puts them
//! into the database, some hundred in a transaction. An imported case is a case like any other: it has a number, a
//! trail that begins with `import`, counters, and, when it is still open, goes on here.

mod case;
mod facts;
mod gather;
mod mapping;
mod names;
mod plan;
mod reader;
mod record;
mod resolve;
mod said;
mod times;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use catalogue_server::{Created, EntriesWanted};
use db::Result;
use geofile::table::Table;
use kernel::{Refusal, SubdistrictId};
use serde::Serialize;
use web::{Lang, Problem};

pub use mapping::Mapping;
pub use record::Flag;

use crate::import::gather::{Gathered, gather};
use crate::import::plan::Ready;
use crate::import::record::Record;
use crate::import::resolve::Resolver;
use crate::service::Cases;

/// How to import.
#[derive(Debug, Clone, Copy, Default)]
pub struct ImportOptions {
    /// Reports what would come of it and writes nothing.
    pub dry_run: bool,
    /// Makes the classes, subclasses, items and departments that the records name and the subdistrict does not have.
    pub create_missing: bool,
}

/// What came of the rows: `rows = imported + unchanged + rejected`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ImportReport {
    pub rows: u64,
    /// New and changed ones.
    pub imported: u64,
    pub unchanged: u64,
    pub rejected: Vec<Rejected>,
    /// How many rows are worth a look, by the reason; one row can have several.
    pub flagged: BTreeMap<Flag, u64>,
    /// How many of the imported were there already and have changed outside.
    pub updated: u64,
    /// What was made because records name it.
    pub created: Created,
}

/// A row that was not taken. Serialised as its number and the reason in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    pub row: u64,
    pub why: Refusal,
}

impl Rejected {
    /// The reason for a person, with the column where it is one column's.
    pub fn text(&self, lang: Lang) -> String {
        let text = Problem::from(Refusal { row: None, ..self.why.clone() }).text(lang);
        match &self.why.field {
            Some(field) => format!("{field}: {text}"),
            None => text,
        }
    }
}

impl Serialize for Rejected {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut row = serializer.serialize_struct("Rejected", 2)?;
        row.serialize_field("row", &self.row)?;
        row.serialize_field("why", &self.text(Lang::En))?;
        row.end()
    }
}

impl Cases {
    /// Imports the rows of a table. Each is imported, unchanged since an earlier import, or rejected with its reason;
    /// `progress` hears how many have been dealt with. All rows are held in memory meanwhile.
    ///
    /// Refuses the whole table when it lacks a column that the mapping names (`table_column_missing`), and with
    /// `import_overtaken` when another import of the same records runs at the same time; what was written until
    /// then stays, and importing again goes on from there.
    pub async fn import(
        &self,
        subdistrict: SubdistrictId,
        table: Table,
        mapping: &Mapping,
        options: ImportOptions,
        progress: impl Fn(u64) + Send,
    ) -> Result<ImportReport> {
        let Gathered { rows, records, repeated, rejected } = read(table, mapping.clone()).await?;
        let mut report = ImportReport { rows, rejected, ..ImportReport::default() };
        if options.create_missing && !options.dry_run {
            report.created = self.make_missing(subdistrict, mapping, &records).await?;
        }
        let ground = self.ground(subdistrict).await?;
        let ready = settle(&Resolver::new(&ground, mapping), records, options, &mut report);
        let plan = self.plan_import(subdistrict, &mapping.system, ready).await?;
        report.unchanged = repeated + plan.unchanged;
        if options.dry_run {
            report.imported = (plan.new.len() + plan.changed.len()) as u64;
        } else {
            self.write_import(subdistrict, &ground, mapping, plan, &mut report, progress).await?;
        }
        report.rejected.sort_by_key(|rejected| rejected.row);
        Ok(report)
    }

    /// Makes the part of the catalogue that a table of categories names, read by the mapping's columns of the
    /// catalogue: the whole tree, also what no record uses. Refuses a row without a class.
    pub async fn import_categories(
        &self,
        subdistrict: SubdistrictId,
        mut table: Table,
        mapping: &Mapping,
    ) -> Result<Created> {
        mapping.require_catalogue_columns(&table)?;
        let path = |row: std::result::Result<geofile::table::Row, Refusal>| {
            let row = row?;
            let [class, subclass, item] =
                mapping.catalogue_names(&row).map_err(|refusal| refusal.at_row(row.number()))?;
            Ok(catalogue_server::ItemPath { class, subclass, item })
        };
        let items = table.rows().map(path).collect::<std::result::Result<BTreeSet<_>, Refusal>>()?;
        let (edition, limit) = (mapping.catalogue.name.clone(), mapping.catalogue.limit);
        let wanted = EntriesWanted { edition, items, departments: BTreeMap::new(), limit };
        Ok(self.catalogues.ensure_entries(subdistrict, wanted).await?.created)
    }

    async fn make_missing(
        &self,
        subdistrict: SubdistrictId,
        mapping: &Mapping,
        records: &[Record],
    ) -> Result<Created> {
        let ground = self.ground(subdistrict).await?;
        let missing = Resolver::new(&ground, mapping).missing(mapping, records);
        if missing.items.is_empty() && missing.departments.is_empty() {
            return Ok(Created::default());
        }
        Ok(self.catalogues.ensure_entries(subdistrict, missing).await?.created)
    }
}

async fn read(table: Table, mapping: Mapping) -> Result<Gathered> {
    let read = tokio::task::spawn_blocking(move || gather(table, &mapping));
    Ok(read.await.map_err(anyhow::Error::from)??)
}

/// The records in codes, their flags counted; those that name what is not there are rejected, unless it would have
/// been made.
fn settle(
    resolver: &Resolver,
    records: Vec<Record>,
    options: ImportOptions,
    report: &mut ImportReport,
) -> Vec<Ready> {
    let mut ready = Vec::with_capacity(records.len());
    for mut record in records {
        let found = resolver.resolve(&mut record);
        for flag in &record.flags {
            *report.flagged.entry(*flag).or_default() += 1;
        }
        match found {
            Err(why) if !(options.dry_run && options.create_missing) => {
                report.rejected.push(Rejected { row: record.row, why });
            }
            found => ready.push(Ready { record, found: found.ok() }),
        }
    }
    ready
}
