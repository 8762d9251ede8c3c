//! What the subdistrict makes of the catalogue: which items it works with, and its own handling limits.

use std::collections::BTreeMap;

use catalogue_rules::{Code, Row, plan_adoptions, plan_own_limits};
use db::{Result, Tx, params};
use kernel::{Actor, SubdistrictId};
use serde_json::json;
use worktime::Limit;

use crate::ImportFailure;
use crate::service::Catalogues;
use crate::store;
use crate::view::no_catalogue;

/// By item and number of the criterion.
pub(crate) type Limits = BTreeMap<(Code, u32), Limit>;

pub(crate) async fn load(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<Limits> {
    let sql =
        "select item, criterion, time_limit from own_limits where subdistrict = $1 order by item, criterion";
    let mut limits = Limits::new();
    for row in tx.all(sql, params![subdistrict]).await? {
        let limit: Limit = row.get::<String>("time_limit")?.parse()?;
        limits.insert((row.parse("item")?, row.get("criterion")?), limit);
    }
    Ok(limits)
}

async fn put(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    (item, no): &(Code, u32),
    limit: Option<Limit>,
) -> Result<()> {
    let sql = "delete from own_limits where subdistrict = $1 and item = $2 and criterion = $3";
    tx.execute(sql, params![subdistrict, item.as_str(), *no]).await?;
    if let Some(limit) = limit {
        let sql = "insert into own_limits (subdistrict, item, criterion, time_limit) values ($1, $2, $3, $4)";
        tx.execute(sql, params![subdistrict, item.as_str(), *no, limit.to_string()]).await?;
    }
    Ok(())
}

impl Catalogues {
    /// Adopts items and gives others up ([`plan_adoptions`] says which columns); how many changed.
    pub async fn import_adoptions(&self, by: &Actor, rows: Vec<Row>) -> Result<usize, ImportFailure> {
        let (subdistrict, by) = (by.subdistrict, self.author(by));
        let work = async move |tx: &mut Tx| {
            store::begin_change(tx, subdistrict).await?;
            let edition = store::current_edition(tx, subdistrict).await?;
            let catalogue = edition.map_or_else(no_catalogue, |(_, catalogue)| catalogue);
            let adoptions = match plan_adoptions(rows, &catalogue) {
                Ok(adoptions) => adoptions,
                Err(refusals) => return Ok(Err(refusals)),
            };
            let (mut gone, mut new) = (Vec::new(), Vec::new());
            for (item, adopted) in &adoptions {
                if *adopted && store::adopt(tx, subdistrict, item, by.at).await? {
                    new.push(item.as_str());
                }
                if !*adopted && store::give_up(tx, subdistrict, item).await? {
                    gone.push(item.as_str());
                }
            }
            let changed = gone.len() + new.len();
            if changed > 0 {
                by.record(tx, "adoption_change", "adoptions", json!(gone), json!(new)).await?;
            }
            Ok(Ok(changed))
        };
        let changed = self.write(work).await??;
        self.forget(subdistrict);
        Ok(changed)
    }

    /// Gives criteria limits of the subdistrict's own, or again those of the catalogue ([`plan_own_limits`] says which
    /// columns); how many changed. Cases that run keep the limit they were given.
    pub async fn import_own_limits(&self, by: &Actor, rows: Vec<Row>) -> Result<usize, ImportFailure> {
        let (subdistrict, by) = (by.subdistrict, self.author(by));
        let work = async move |tx: &mut Tx| {
            store::begin_change(tx, subdistrict).await?;
            let edition = store::current_edition(tx, subdistrict).await?;
            let catalogue = edition.map_or_else(no_catalogue, |(_, catalogue)| catalogue);
            let planned = match plan_own_limits(rows, &catalogue) {
                Ok(planned) => planned,
                Err(refusals) => return Ok(Err(refusals)),
            };
            let known = load(tx, subdistrict).await?;
            let standard = |key: &(Code, u32)| {
                let criteria = catalogue.criteria_of(&key.0).iter();
                criteria.filter(|one| one.no == key.1).map(|one| one.limit).next()
            };
            let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
            for (key, limit) in planned {
                let limit = limit.filter(|limit| standard(&key) != Some(*limit));
                if known.get(&key).copied() == limit {
                    continue;
                }
                put(tx, subdistrict, &key, limit).await?;
                let name = format!("{}.{}", key.0, key.1);
                before.insert(name.clone(), known.get(&key).map(ToString::to_string));
                after.insert(name, limit.map(|limit| limit.to_string()));
            }
            let changed = after.len();
            if changed > 0 {
                by.record(tx, "terms_change", "terms", json!(before), json!(after)).await?;
            }
            Ok(Ok(changed))
        };
        let changed = self.write(work).await??;
        self.forget(subdistrict);
        Ok(changed)
    }
}
