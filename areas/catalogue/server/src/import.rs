//! Imports, each all or nothing: a refused file leaves what was there before.

use std::collections::{BTreeMap, BTreeSet};

use catalogue_rules::{
    Catalogue, Department, Numbering, Responsibility, ResponsibilityList, Row, plan_departments, plan_import,
    plan_responsibility,
};
use chrono::{Datelike, NaiveDate};
use db::{Failure, Tx};
use kernel::{Actor, Refusal};
use serde::Serialize;
use serde_json::{Value, json};
use worktime::{DayKind, Holidays};

use crate::service::Catalogues;
use crate::view::{duties, no_catalogue};
use crate::{settings, store};

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
        by: &Actor,
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
        let (now, subdistrict, by) = (self.platform.now(), by.subdistrict, self.author(by));
        let work = async move |tx: &mut Tx| {
            store::begin_change(tx, subdistrict).await?;
            let before = store::current_edition(tx, subdistrict).await?;
            let edition = store::put_edition(tx, subdistrict, &catalogue, now).await?;
            for item in catalogue.adopted() {
                store::adopt(tx, subdistrict, &item.code, now).await?;
            }
            let adopted = store::adopted(tx, subdistrict).await?;
            let summary = CatalogueSummary {
                edition,
                classes: catalogue.classes.len(),
                subclasses: catalogue.subclasses.len(),
                items: catalogue.items.len(),
                criteria: catalogue.criteria.len(),
                adopted: adopted.iter().filter(|code| catalogue.item(code).is_some()).count(),
            };
            let before = before
                .map(|(id, old)| json!({ "edition": id, "name": old.edition, "items": old.items.len() }));
            let after = json!({ "name": &catalogue.edition, "summary": summary });
            by.record(tx, "catalogue_import", "catalogue", json!(before), after).await?;
            Ok(summary)
        };
        let summary = self.write(work).await?;
        self.forget(subdistrict);
        Ok(summary)
    }

    /// Adds and renames departments ([`plan_departments`] says which columns). None is taken away: cases and
    /// people's roles name them.
    pub async fn import_departments(
        &self,
        by: &Actor,
        rows: Vec<Row>,
    ) -> Result<DepartmentsSummary, ImportFailure> {
        let departments = plan_departments(rows)?;
        let (subdistrict, by) = (by.subdistrict, self.author(by));
        let work = async move |tx: &mut Tx| {
            store::begin_change(tx, subdistrict).await?;
            let known = store::departments(tx, subdistrict).await?;
            for department in &departments {
                store::put_department(tx, subdistrict, department).await?;
            }
            let added = departments.iter().filter(|one| !known.contains_key(&one.code)).count();
            let changed = departments.iter().filter(|one| known.get(&one.code) != Some(*one));
            let changed: Vec<&Department> = changed.collect();
            let before: Vec<_> = changed.iter().filter_map(|one| known.get(&one.code)).collect();
            by.record(tx, "departments_import", "departments", json!(before), json!(changed)).await?;
            Ok(DepartmentsSummary { departments: departments.len(), added })
        };
        let summary = self.write(work).await?;
        self.forget(subdistrict);
        Ok(summary)
    }

    /// Puts a new responsibility list in place of the old one ([`plan_responsibility`] says which columns).
    /// Scopes must be in the catalogue, departments among those imported.
    pub async fn import_responsibility(
        &self,
        by: &Actor,
        rows: Vec<Row>,
    ) -> Result<ResponsibilitySummary, ImportFailure> {
        let (subdistrict, by) = (by.subdistrict, self.author(by));
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
            let before = store::responsibilities(tx, subdistrict).await?;
            store::replace_responsibilities(tx, subdistrict, list.entries()).await?;
            let summary = summary_of(&list, &catalogue, &store::adopted(tx, subdistrict).await?);
            let (gone, new) = differences(&before, &list);
            by.record(tx, "responsibility_import", "responsibility", gone, new).await?;
            Ok(Ok(summary))
        };
        let summary = self.write(work).await??;
        self.forget(subdistrict);
        Ok(summary)
    }

    /// Puts the imported years in place of the shipped tables of the same years.
    pub async fn import_calendar(
        &self,
        by: &Actor,
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
        let (subdistrict, by) = (by.subdistrict, self.author(by));
        let work = async move |tx: &mut Tx| {
            store::begin_change(tx, subdistrict).await?;
            let before = store::holidays(tx, subdistrict).await?;
            for (year, days) in &years {
                store::replace_year(tx, subdistrict, *year, days).await?;
            }
            let kept = store::holidays(tx, subdistrict).await?;
            settings::keep_calendar(tx, subdistrict, (&before, &kept), by.at).await?;
            let of_years = |holidays: &Holidays| -> serde_json::Map<_, _> {
                let days = holidays.days().filter(|(day, _)| years.contains_key(&day.year()));
                days.map(|(day, worked)| (day.to_string(), json!(worked))).collect()
            };
            let (before, after) = (of_years(&before), of_years(&kept));
            by.record(tx, "calendar_import", "calendar", json!(before), json!(after)).await
        };
        self.write(work).await?;
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

/// Entries that only the list before has, and those that only the new one has.
fn differences(before: &[Responsibility], list: &ResponsibilityList) -> (Value, Value) {
    let after: Vec<_> = list.entries().collect();
    let gone: Vec<_> = before.iter().filter(|entry| !after.contains(entry)).collect();
    let new: Vec<_> = after.iter().filter(|entry| !before.contains(entry)).collect();
    (json!(gone), json!(new))
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
