//! Imports, each all or nothing: a refused file leaves what was there before.

use std::collections::{BTreeMap, BTreeSet};

use catalogue_rules::{
    Catalogue, Department, Numbering, ResponsibilityList, Row, plan_departments, plan_import,
    plan_responsibility,
};
use chrono::{Datelike, NaiveDate};
use db::{Failure, Tx};
use kernel::{Refusal, SubdistrictId};
use serde::Serialize;
use worktime::{DayKind, Holidays};

use crate::service::Catalogues;
use crate::store;
use crate::view::{duties, no_catalogue};

/// Why nothing was imported.
#[derive(Debug)]
pub enum ImportFailure {
    /// Everything that is wrong with the file.
    Refused(Vec<Refusal>),
    /// Not the file's fault.
    Failed(Failure),
}

impl From<Failure> for ImportFailure {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => Self::Refused(vec![*refusal]),
            other => Self::Failed(other),
        }
    }
}

impl From<Vec<Refusal>> for ImportFailure {
    fn from(refusals: Vec<Refusal>) -> Self {
        Self::Refused(refusals)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CatalogueSummary {
    /// Number of the new edition.
    pub edition: i64,
    pub classes: usize,
    pub subclasses: usize,
    pub items: usize,
    pub criteria: usize,
    /// Items that the subdistrict works with after the import.
    pub adopted: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DepartmentsSummary {
    /// In the file.
    pub departments: usize,
    /// Of those, not known before.
    pub added: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ResponsibilitySummary {
    pub entries: usize,
    /// Pairs of scope and area that more than one entry claims.
    pub conflicts: usize,
    /// Adopted items that nobody answers for everywhere.
    pub gaps: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalendarSummary {
    pub years: Vec<i32>,
    /// Days of these years that are not as the week has them.
    pub days: usize,
}

impl Catalogues {
    /// A new edition from its two tables ([`plan_import`] says which columns). Items that the file marks are
    /// adopted; what was adopted before stays so where the new edition has it.
    pub async fn import_catalogue(
        &self,
        subdistrict: SubdistrictId,
        edition: &str,
        numbering: Numbering,
        items: Vec<Row>,
        criteria: Vec<Row>,
    ) -> Result<CatalogueSummary, ImportFailure> {
        let unknown = unknown_must_reports(&items)?;
        let planned = plan_import(edition, numbering, items, criteria);
        let catalogue = match planned {
            Ok(catalogue) if unknown.is_empty() => catalogue,
            Ok(_) => return Err(unknown.into()),
            Err(refusals) => return Err(refusals.into_iter().chain(unknown).collect::<Vec<_>>().into()),
        };
        let now = self.platform.now();
        let work = async move |tx: &mut Tx| {
            store::begin_change(tx, subdistrict).await?;
            let edition = store::put_edition(tx, subdistrict, &catalogue, now).await?;
            for item in catalogue.adopted() {
                store::adopt(tx, subdistrict, &item.code, now).await?;
            }
            let adopted = store::adopted(tx, subdistrict).await?;
            Ok(CatalogueSummary {
                edition,
                classes: catalogue.classes.len(),
                subclasses: catalogue.subclasses.len(),
                items: catalogue.items.len(),
                criteria: catalogue.criteria.len(),
                adopted: adopted.iter().filter(|code| catalogue.item(code).is_some()).count(),
            })
        };
        let summary = self.platform.db.write(work).await?;
        self.forget(subdistrict);
        Ok(summary)
    }

    /// Adds and renames departments ([`plan_departments`] says which columns). None is taken away: cases and
    /// people's roles name them.
    pub async fn import_departments(
        &self,
        subdistrict: SubdistrictId,
        rows: Vec<Row>,
    ) -> Result<DepartmentsSummary, ImportFailure> {
        let departments = plan_departments(rows)?;
        let work = async move |tx: &mut Tx| {
            store::begin_change(tx, subdistrict).await?;
            let known = store::departments(tx, subdistrict).await?;
            for department in &departments {
                store::put_department(tx, subdistrict, department).await?;
            }
            let added = departments.iter().filter(|one| !known.contains_key(&one.code)).count();
            Ok(DepartmentsSummary { departments: departments.len(), added })
        };
        let summary = self.platform.db.write(work).await?;
        self.forget(subdistrict);
        Ok(summary)
    }

    /// Puts a new responsibility list in place of the old one ([`plan_responsibility`] says which columns).
    /// Scopes must be in the catalogue, departments among those imported.
    pub async fn import_responsibility(
        &self,
        subdistrict: SubdistrictId,
        rows: Vec<Row>,
    ) -> Result<ResponsibilitySummary, ImportFailure> {
        let work = async move |tx: &mut Tx| {
            store::begin_change(tx, subdistrict).await?;
            let edition = store::current_edition(tx, subdistrict).await?;
            let catalogue = edition.map_or_else(no_catalogue, |(_, catalogue)| catalogue);
            let departments = store::departments(tx, subdistrict).await?;
            let departments: Vec<Department> = departments.into_values().collect();
            let list = match plan_responsibility(rows, &catalogue, &departments) {
                Ok(list) => list,
                Err(refusals) => return Ok(Err(refusals)),
            };
            store::replace_responsibilities(tx, subdistrict, list.entries()).await?;
            Ok(Ok(summary_of(&list, &catalogue, &store::adopted(tx, subdistrict).await?)))
        };
        let summary = self.platform.db.write(work).await??;
        self.forget(subdistrict);
        Ok(summary)
    }

    /// Puts the imported years in place of the shipped tables of the same years.
    pub async fn import_calendar(
        &self,
        subdistrict: SubdistrictId,
        holidays: Holidays,
    ) -> Result<CalendarSummary, ImportFailure> {
        let years: BTreeMap<i32, Vec<(NaiveDate, bool)>> =
            holidays.years().map(|year| (year, days_that_differ(&holidays, year))).collect();
        if let Some((year, _)) = years.iter().find(|(_, days)| days.is_empty()) {
            return Err(vec![Refusal::invalid("calendar_year_empty").with("value", year)].into());
        }
        let summary = CalendarSummary {
            years: years.keys().copied().collect(),
            days: years.values().map(Vec::len).sum(),
        };
        let work = async move |tx: &mut Tx| {
            store::begin_change(tx, subdistrict).await?;
            for (year, days) in &years {
                store::replace_year(tx, subdistrict, *year, days).await?;
            }
            Ok(())
        };
        self.platform.db.write(work).await?;
        self.forget(subdistrict);
        Ok(summary)
    }
}

/// Rows of the items table that name a kind of must-report which the duty lists do not have.
fn unknown_must_reports(items: &[Row]) -> Result<Vec<Refusal>, Failure> {
    let duties = duties()?;
    let refusal = |(row, cells): &Row| {
        let kind = cells.get("must_report")?.trim();
        let unknown = !kind.is_empty() && duties.must_report.iter().all(|known| known.code != kind);
        let refusal = Refusal::invalid("must_report_unknown").at_row(*row).at_field("must_report");
        unknown.then(|| refusal.with("table", "items").with("value", kind))
    };
    Ok(items.iter().filter_map(refusal).collect())
}

fn summary_of(
    list: &ResponsibilityList,
    catalogue: &Catalogue,
    adopted: &BTreeSet<catalogue_rules::Code>,
) -> ResponsibilitySummary {
    let items = adopted.iter().filter(|code| catalogue.item(code).is_some());
    ResponsibilitySummary {
        entries: list.entries().count(),
        conflicts: list.conflicts().len(),
        gaps: list.gaps(items, &[""]).len(),
    }
}

/// The days of the year's table, and whether people work on them.
fn days_that_differ(holidays: &Holidays, year: i32) -> Vec<(NaiveDate, bool)> {
    let first = NaiveDate::from_yo_opt(year, 1);
    let days = first.iter().flat_map(NaiveDate::iter_days).take_while(|day| day.year() == year);
    days.filter_map(|day| match holidays.kind(day) {
        DayKind::Holiday => Some((day, false)),
        DayKind::MakeUp => Some((day, true)),
        DayKind::Ordinary | DayKind::Weekend => None,
    })
    .collect()
}
