//! Rows of the catalogue's tables.

use std::collections::{BTreeMap, BTreeSet};

use catalogue_rules::{Bilingual, Catalogue, Code, Department, Responsibility};
use chrono::{Datelike, NaiveDate};
use db::{Result, Row, Tx, params};
use kernel::{SubdistrictId, Timestamp};
use web::subdistricts::{self, Subdistrict};
use worktime::Holidays;

use crate::settings::Editions;
use crate::{own, settings};

/// Everything that a view is made from.
pub(crate) struct Stored {
    pub(crate) subdistrict: Subdistrict,
    pub(crate) edition: Option<(i64, Catalogue)>,
    pub(crate) adopted: BTreeSet<Code>,
    pub(crate) departments: BTreeMap<String, Department>,
    pub(crate) aliases: BTreeMap<String, String>,
    pub(crate) responsibilities: Vec<Responsibility>,
    /// The years that were imported here.
    pub(crate) holidays: Holidays,
    pub(crate) editions: Editions,
    pub(crate) own_limits: own::Limits,
}

pub(crate) async fn load(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<Stored> {
    Ok(Stored {
        subdistrict: subdistricts::by_id(tx, subdistrict).await?,
        edition: current_edition(tx, subdistrict).await?,
        adopted: adopted(tx, subdistrict).await?,
        departments: departments(tx, subdistrict).await?,
        aliases: aliases(tx, subdistrict).await?,
        responsibilities: responsibilities(tx, subdistrict).await?,
        holidays: holidays(tx, subdistrict).await?,
        editions: settings::load(tx, subdistrict).await?,
        own_limits: own::load(tx, subdistrict).await?,
    })
}

/// Begins a change of one subdistrict's catalogue: changes wait for each other here, and views held in memory learn
/// of them by the number that this makes grow. Refuses an unknown subdistrict.
pub(crate) async fn begin_change(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<()> {
    let sql = "update subdistricts set catalogue_changes = catalogue_changes + 1 where id = $1";
    let found = tx.execute(sql, params![subdistrict]).await?;
    if found == 1 { Ok(()) } else { Err(kernel::Refusal::not_found().into()) }
}

/// How often the subdistrict's catalogue was changed.
pub(crate) async fn changes(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<i64> {
    let sql = "select catalogue_changes from subdistricts where id = $1";
    tx.optional(sql, params![subdistrict])
        .await?
        .ok_or_else(kernel::Refusal::not_found)?
        .get("catalogue_changes")
}

/// The newest edition and its number.
pub(crate) async fn current_edition(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
) -> Result<Option<(i64, Catalogue)>> {
    let sql = "select id, body from catalogue_editions where subdistrict = $1 order by id desc limit 1";
    let row = tx.optional(sql, params![subdistrict]).await?;
    row.map(|row| Ok((row.get("id")?, row.json("body")?))).transpose()
}

/// Keeps `catalogue` as the newest edition; returns its number.
pub(crate) async fn put_edition(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    catalogue: &Catalogue,
    now: Timestamp,
) -> Result<i64> {
    let sql = "select coalesce(max(id), 0) + 1 as id from catalogue_editions where subdistrict = $1";
    let id: i64 = tx.one(sql, params![subdistrict]).await?.get("id")?;
    let sql = "insert into catalogue_editions (subdistrict, id, name, imported_at, body) \
               values ($1, $2, $3, $4, $5)";
    let body = serde_json::to_string(catalogue)?;
    tx.execute(sql, params![subdistrict, id, &catalogue.edition, now, body]).await?;
    Ok(id)
}

pub(crate) async fn adopted(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<BTreeSet<Code>> {
    let sql = "select item from adoptions where subdistrict = $1 order by item";
    tx.all(sql, params![subdistrict]).await?.iter().map(|row| row.parse("item")).collect()
}

/// Returns whether the item was not adopted before.
pub(crate) async fn adopt(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    item: &Code,
    now: Timestamp,
) -> Result<bool> {
    let sql =
        "insert into adoptions (subdistrict, item, adopted_at) values ($1, $2, $3) on conflict do nothing";
    Ok(tx.execute(sql, params![subdistrict, item.as_str(), now]).await? > 0)
}

/// Returns whether the item was adopted before.
pub(crate) async fn give_up(tx: &mut Tx, subdistrict: SubdistrictId, item: &Code) -> Result<bool> {
    let sql = "delete from adoptions where subdistrict = $1 and item = $2";
    Ok(tx.execute(sql, params![subdistrict, item.as_str()]).await? > 0)
}

/// By code.
pub(crate) async fn departments(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
) -> Result<BTreeMap<String, Department>> {
    let sql = "select code, name, name_en from departments where subdistrict = $1 order by code";
    let department = |row: &Row| {
        let code: String = row.get("code")?;
        let name = Bilingual { zh: row.get("name")?, en: row.get("name_en")? };
        Ok((code.clone(), Department { code, name }))
    };
    tx.all(sql, params![subdistrict]).await?.iter().map(department).collect()
}

/// Adds a department, or gives one its new names.
pub(crate) async fn put_department(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    department: &Department,
) -> Result<()> {
    let sql = "insert into departments (subdistrict, code, name, name_en) values ($1, $2, $3, $4) \
               on conflict (subdistrict, code) do update set name = excluded.name, name_en = excluded.name_en";
    let Department { code, name } = department;
    tx.execute(sql, params![subdistrict, code, &name.zh, &name.en]).await?;
    Ok(())
}

/// Other name → code of the department.
pub(crate) async fn aliases(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<BTreeMap<String, String>> {
    let sql = "select alias, department from department_aliases where subdistrict = $1 order by alias";
    let alias = |row: &Row| Ok((row.get("alias")?, row.get("department")?));
    tx.all(sql, params![subdistrict]).await?.iter().map(alias).collect()
}

pub(crate) async fn put_alias(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    alias: &str,
    department: &str,
) -> Result<()> {
    let sql = "insert into department_aliases (subdistrict, alias, department) values ($1, $2, $3)";
    tx.execute(sql, params![subdistrict, alias, department]).await?;
    Ok(())
}

/// By area and scope, as they were kept.
pub(crate) async fn responsibilities(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<Vec<Responsibility>> {
    let sql = "select scope_code, area_code, department, helpers, note from responsibilities \
               where subdistrict = $1 order by id";
    let entry = |row: &Row| {
        let helpers: String = row.get("helpers")?;
        Ok(Responsibility {
            scope: row.parse("scope_code")?,
            area: row.get("area_code")?,
            department: row.get("department")?,
            helpers: helpers.split_whitespace().map(str::to_owned).collect(),
            note: row.get("note")?,
        })
    };
    tx.all(sql, params![subdistrict]).await?.iter().map(entry).collect()
}

/// Puts `entries` in place of the whole list.
pub(crate) async fn replace_responsibilities(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    entries: impl IntoIterator<Item = &Responsibility>,
) -> Result<()> {
    tx.execute("delete from responsibilities where subdistrict = $1", params![subdistrict]).await?;
    let sql = "insert into responsibilities (subdistrict, id, scope_code, area_code, department, helpers, note) \
               values ($1, $2, $3, $4, $5, $6, $7)";
    for (id, entry) in (1_i64..).zip(entries) {
        let Responsibility { scope, area, department, helpers, note } = entry;
        let helpers = helpers.join(" ");
        tx.execute(sql, params![subdistrict, id, scope.as_str(), area, department, helpers, note]).await?;
    }
    Ok(())
}

/// The yearly tables that were imported here.
pub(crate) async fn holidays(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<Holidays> {
    let sql = "select day, kind from calendar_days where subdistrict = $1 order by day";
    let line = |row: &Row| Ok(format!("{},{}", row.get::<String>("day")?, row.get::<String>("kind")?));
    let lines: Vec<String> =
        tx.all(sql, params![subdistrict]).await?.iter().map(line).collect::<Result<_>>()?;
    Ok(Holidays::from_csv(&format!("date,kind\n{}", lines.join("\n")))?)
}

/// Puts `days` (the day and whether people work on it) in place of the table of `year`.
pub(crate) async fn replace_year(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    year: i32,
    days: &[(NaiveDate, bool)],
) -> Result<()> {
    let sql = "delete from calendar_days where subdistrict = $1 and day >= $2 and day <= $3";
    let (first, last) = (format!("{year:04}-01-01"), format!("{year:04}-12-31"));
    tx.execute(sql, params![subdistrict, first, last]).await?;
    let sql = "insert into calendar_days (subdistrict, day, kind) values ($1, $2, $3)";
    for (day, worked) in days {
        debug_assert_eq!(day.year(), year);
        let kind = if *worked { "work" } else { "off" };
        tx.execute(sql, params![subdistrict, day.to_string(), kind]).await?;
    }
    Ok(())
}
