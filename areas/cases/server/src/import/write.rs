//! Planned records into the database.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use cases_rules::CaseNumber;
use chrono::{Datelike, NaiveDate};
use db::counters::{self, Counter};
use db::{Result, Tx, numbers, params};
use kernel::{CaseId, Ids, Refusal, SubdistrictId};
use procedure::Effect;

use crate::ground::Ground;
use crate::happenings::Difference;
use crate::import::case::Making;
use crate::import::mapping::Mapping;
use crate::import::plan::{Plan, Ready};
use crate::import::said::Said;
use crate::import::{ImportReport, Rejected};
use crate::model::Case;
use crate::service::Cases;
use crate::step::Step;
use crate::{step, store};

/// Records in one transaction: many enough that counters come together, few enough that other work gets its turn
/// and that SQLite takes their values in one statement.
const BATCH: usize = 500;

/// A record and the number that its case gets.
struct Numbered {
    ready: Ready,
    number: String,
}

/// What one batch came to.
struct Written {
    imported: u64,
    rejected: Vec<Rejected>,
}

impl Cases {
    pub(crate) async fn write_import(
        &self,
        subdistrict: SubdistrictId,
        ground: &Ground,
        mapping: &Mapping,
        plan: Plan,
        report: &mut ImportReport,
        progress: impl Fn(u64) + Send,
    ) -> Result<()> {
        let mut done = report.unchanged + report.rejected.len() as u64;
        progress(done);
        let import = Arc::new(Import {
            subdistrict,
            ground: ground.clone(),
            mapping: mapping.clone(),
            cases: self.clone(),
        });
        let mut numbered = self.numbered(subdistrict, ground, plan.new).await?.into_iter().peekable();
        while numbered.peek().is_some() {
            let batch: Vec<Numbered> = numbered.by_ref().take(BATCH).collect();
            done += batch.len() as u64;
            report.imported += Arc::clone(&import).insert(batch).await?;
            progress(done);
        }
        let mut changed = plan.changed.into_iter().peekable();
        while changed.peek().is_some() {
            let batch: Vec<Ready> = changed.by_ref().take(BATCH).collect();
            done += batch.len() as u64;
            let written = Arc::clone(&import).update(batch).await?;
            report.imported += written.imported;
            report.updated += written.imported;
            report.rejected.extend(written.rejected);
            progress(done);
        }
        Ok(())
    }

    /// Gives every new record a number of the day on which it was opened: all of a day are reserved at once.
    async fn numbered(
        &self,
        subdistrict: SubdistrictId,
        ground: &Ground,
        new: Vec<Ready>,
    ) -> Result<Vec<Numbered>> {
        let mut counts: BTreeMap<NaiveDate, i64> = BTreeMap::new();
        for ready in &new {
            *counts.entry(ground.day(ready.record.opened)).or_default() += 1;
        }
        let mut next = BTreeMap::new();
        for (day, count) in counts {
            let series = i64::from(day.year()) * 10_000 + i64::from(day.month() * 100 + day.day());
            let last = numbers::reserve(&self.platform.db, subdistrict, series, count).await?;
            next.insert(day, last - count);
        }
        let number = |ready: Ready| {
            let day = ground.day(ready.record.opened);
            let serial = next.entry(day).or_default();
            *serial += 1;
            let number = CaseNumber::new(day, u32::try_from(*serial).unwrap_or(u32::MAX))?.to_string();
            Ok(Numbered { ready, number })
        };
        new.into_iter().map(number).collect()
    }
}

/// One import, shared by its batches.
struct Import {
    subdistrict: SubdistrictId,
    ground: Ground,
    mapping: Mapping,
    cases: Cases,
}

impl Import {
    fn making(&self) -> Making<'_> {
        let now = self.cases.platform.now();
        Making { subdistrict: self.subdistrict, ground: &self.ground, mapping: &self.mapping, now }
    }

    async fn insert(self: Arc<Self>, batch: Vec<Numbered>) -> Result<u64> {
        let db = self.cases.platform.db.clone();
        db.write(async move |tx: &mut Tx| {
            let (making, ids) = (self.making(), &self.cases.platform.ids);
            let mut rows = Vec::with_capacity(batch.len());
            let mut counts = BTreeMap::new();
            for Numbered { ready, number } in batch {
                let Some(found) = ready.found else { continue };
                let case = making.case(&ready.record, found, CaseId(ids.uuid(making.now)), number)?;
                rows.push(self.begin(tx, ids, &making, case, &mut counts).await?);
            }
            // The trail rows are there already: a case that came in between would leave one without a case.
            if store::insert_all(tx, &rows).await? < rows.len() as u64 {
                return Err(Refusal::conflict("import_overtaken").into());
            }
            counters::add(tx, self.subdistrict, &counts.into_iter().collect::<Vec<_>>()).await?;
            Ok(rows.len() as u64)
        })
        .await
    }

    /// Writes the first row of a case's trail and its alarm, and counts it.
    async fn begin(
        &self,
        tx: &mut Tx,
        ids: &Ids,
        making: &Making<'_>,
        mut case: Case,
        counts: &mut BTreeMap<Counter, i64>,
    ) -> Result<(Case, crate::columns::Columns)> {
        let decision = making.decision("import", "", &case.facts);
        let link = step::link(ids, &case, &decision.event, &case.trail_hash, Vec::new())?;
        case.trail_hash = link.hash;
        link.put(tx).await?;
        for effect in decision.effects.iter().filter(|effect| matches!(effect, Effect::ScheduleAlarm { .. }))
        {
            step::carry_out(tx, ids, &case, &decision.event, effect, Duration::ZERO).await?;
        }
        for (counter, n) in step::deltas(&self.ground, None, &case) {
            *counts.entry(counter).or_default() += n;
        }
        Difference::between(None, &case.facts).write(tx, case.subdistrict, case.id).await?;
        let columns = step::columns_of(&case, &self.ground);
        Ok((case, columns))
    }

    async fn update(self: Arc<Self>, batch: Vec<Ready>) -> Result<Written> {
        let db = self.cases.platform.db.clone();
        db.write(async move |tx: &mut Tx| {
            let mut written = Written { imported: 0, rejected: Vec::new() };
            for Ready { record, found } in batch {
                let Some(found) = found else { continue };
                let before = by_outside(tx, self.subdistrict, &self.mapping.system, &record.id).await?;
                if let Err(why) = require_untouched(&before) {
                    written.rejected.push(Rejected { row: record.row, why });
                    continue;
                }
                let making = self.making();
                let after = making.renewed(&record, found, &before)?;
                let decision = making.decision("import_update", &before.facts.state, &after.facts);
                let ids = &self.cases.platform.ids;
                let after = Step::next(ids, &self.ground, &before, after, decision, Vec::new())?
                    .write(tx, ids)
                    .await?;
                put_fixed(tx, &after).await?;
                written.imported += 1;
            }
            Ok(written)
        })
        .await
    }
}

async fn by_outside(tx: &mut Tx, subdistrict: SubdistrictId, system: &str, id: &str) -> Result<Case> {
    let lock = tx.for_update();
    let sql = format!(
        "select * from cases where subdistrict = $1 and outside_system = $2 and outside_id = $3{lock}"
    );
    Case::of_row(&tx.one(&sql, params![subdistrict, system, id]).await?)
}

/// What people here have done since the last import is not overwritten.
fn require_untouched(case: &Case) -> Result<(), Refusal> {
    let said = case.outside.as_ref().and_then(|outside| serde_json::from_str::<Said>(&outside.said).ok());
    if said.is_some_and(|said| said.version == case.facts.version) {
        return Ok(());
    }
    Err(Refusal::conflict("outside_worked_on_here").with("number", &case.number))
}

/// Columns that no step changes, and that a changed record does.
async fn put_fixed(tx: &mut Tx, case: &Case) -> Result<()> {
    let sql = "update cases set channel = $3, crs = $4, reported_at = $5, outside = $6 where subdistrict = $1 and id = $2";
    let said = case.outside.as_ref().map(|outside| outside.said.clone());
    tx.execute(sql, params![case.subdistrict, case.id, &case.channel, &case.crs, case.facts.opened, said])
        .await
        .map(drop)
}
