//! `gewu verify`: every trail, every derived column, every kept counter, against each other.

use std::collections::BTreeMap;

use db::counters::{self, Counter};
use db::trail::{self, Fault, ORIGIN, Stored};
use db::{Result, Row, Tx, Value, params};
use kernel::{CaseId, SubdistrictId};
use serde::Serialize;
use uuid::Uuid;

use crate::ground::Ground;
use crate::happenings;
use crate::model::Case;
use crate::service::Cases;
use crate::step::{columns_of, deltas};

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Damage {
    pub kind: &'static str,
    pub table: &'static str,
    /// Case number, or the name of a counter.
    pub what: String,
    /// Row of the trail, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<i64>,
}

/// What was looked at, and what is wrong with it; in the order of the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    pub cases: u64,
    pub trail_rows: u64,
    pub counters: u64,
    pub damages: Vec<Damage>,
}

const PAGE: i64 = 2_000;
/// More than this is not listed: the first tells where to look.
const LISTED: usize = 1_000;

impl Cases {
    /// Looks at every case of a subdistrict. `told` hears how many cases are done.
    pub async fn verify(&self, subdistrict: SubdistrictId, mut told: impl FnMut(u64)) -> Result<Verdict> {
        let ground = self.ground(subdistrict).await?;
        let mut verdict = Verdict::default();
        let mut walk = TrailWalk {
            cases: self,
            subdistrict,
            rows: Vec::new().into_iter(),
            behind: (Uuid::nil(), 0),
            ended: false,
        };
        let mut recount = BTreeMap::<Counter, i64>::new();
        let mut behind = CaseId(Uuid::nil());
        loop {
            let page = self.page_behind(subdistrict, behind).await?;
            let Some((last, _)) = page.last() else { break };
            behind = last.id;
            for (case, row) in &page {
                walk.follow(case, &mut verdict).await?;
                verdict.check_row(case, row, &ground)?;
                for (counter, n) in deltas(&ground, None, case) {
                    *recount.entry(counter).or_default() += n;
                }
            }
            self.compare_happenings(subdistrict, &page, &mut verdict).await?;
            verdict.cases += page.len() as u64;
            told(verdict.cases);
        }
        walk.rest(&mut verdict).await?;
        self.compare_counters(subdistrict, &recount, &mut verdict).await?;
        Ok(verdict)
    }

    async fn page_behind(&self, subdistrict: SubdistrictId, behind: CaseId) -> Result<Vec<(Case, Row)>> {
        let read = async move |tx: &mut Tx| {
            let sql = "select * from cases where subdistrict = $1 and id > $2 order by id limit $3";
            let rows = tx.all(sql, params![subdistrict, behind, PAGE]).await?;
            rows.into_iter().map(|row| Ok((Case::of_row(&row)?, row))).collect()
        };
        self.platform.db.read(read).await
    }

    /// The happenings of a page of cases, as they are kept and as the facts have them.
    async fn compare_happenings(
        &self,
        subdistrict: SubdistrictId,
        page: &[(Case, Row)],
        verdict: &mut Verdict,
    ) -> Result<()> {
        let Some(((first, _), (last, _))) = page.first().zip(page.last()) else { return Ok(()) };
        let (from, to) = (first.id, last.id);
        let read = async move |tx: &mut Tx| happenings::between(tx, subdistrict, from, to).await;
        let mut kept = self.platform.db.read(read).await?;
        for (case, _) in page {
            if kept.remove(&case.id).unwrap_or_default() != happenings::of(&case.facts) {
                verdict.push("happenings_differ", "happenings", case.number.clone(), None);
            }
        }
        for case in kept.keys() {
            verdict.push("happening_without_case", "happenings", case.to_string(), None);
        }
        Ok(())
    }

    async fn compare_counters(
        &self,
        subdistrict: SubdistrictId,
        recount: &BTreeMap<Counter, i64>,
        verdict: &mut Verdict,
    ) -> Result<()> {
        let kept =
            self.platform.db.read(async move |tx: &mut Tx| counters::all(tx, subdistrict).await).await?;
        verdict.counters = kept.len() as u64;
        let kept: BTreeMap<Counter, i64> = kept.into_iter().collect();
        let all = kept.keys().chain(recount.keys()).collect::<std::collections::BTreeSet<_>>();
        for counter in all {
            let (kept, counted) =
                (kept.get(counter).copied().unwrap_or(0), recount.get(counter).copied().unwrap_or(0));
            if kept != counted {
                let Counter { metric, day, grid, department, class } = counter;
                let what = format!(
                    "{metric} day {day} grid {grid} department {department} class {class}: kept {kept}, counted {counted}"
                );
                verdict.push("counter_differs", "counters", what, None);
            }
        }
        Ok(())
    }
}

impl Verdict {
    fn push(&mut self, kind: &'static str, table: &'static str, what: String, seq: Option<i64>) {
        if self.damages.len() < LISTED {
            self.damages.push(Damage { kind, table, what, seq });
        }
    }

    /// Columns that are derived from the facts, derived again.
    fn check_row(&mut self, case: &Case, row: &Row, ground: &Ground) -> Result<()> {
        let facts = &case.facts;
        let columns = columns_of(case, ground);
        let expected: [(&'static str, Value); 21] = [
            ("state", facts.state.as_str().into()),
            ("version", facts.version.into()),
            ("item", facts.item.clone().unwrap_or_default().into()),
            ("grid", facts.grid.as_str().into()),
            ("department", facts.department.clone().unwrap_or_default().into()),
            ("helpers", columns.helpers.into()),
            ("reporter", facts.reporter.into()),
            ("assignee", facts.assignee.into()),
            ("reported_at", facts.opened.into()),
            ("ended", columns.ended.into()),
            ("filed_at", columns.filed_at.into()),
            ("dispatched_at", columns.dispatched_at.into()),
            ("responded_at", columns.responded_at.into()),
            ("ended_at", columns.ended_at.into()),
            ("due_at", columns.due_at.into()),
            ("stage_due_at", columns.stage_due_at.into()),
            ("queue_at", columns.queue_at.into()),
            ("on_time", columns.on_time.into()),
            ("due_outcome", columns.due_outcome.into()),
            ("returns", columns.returns.into()),
            ("merged_into", facts.merged_into.into()),
        ];
        for (name, value) in expected {
            if row.value(name)? != &value {
                self.push("column_differs", "cases", format!("{} {name}", case.number), None);
            }
        }
        Ok(())
    }
}

/// Goes through the trail in step with the cases: both are in the order of the case's id.
struct TrailWalk<'a> {
    cases: &'a Cases,
    subdistrict: SubdistrictId,
    rows: std::vec::IntoIter<Stored>,
    behind: (Uuid, i64),
    ended: bool,
}

impl TrailWalk<'_> {
    async fn peek(&mut self) -> Result<Option<&Stored>> {
        if self.rows.as_slice().is_empty() && !self.ended {
            let (subdistrict, behind) = (self.subdistrict, self.behind);
            let read = async move |tx: &mut Tx| trail::page(tx, subdistrict, behind, PAGE).await;
            let page = self.cases.platform.db.read(read).await?;
            match page.last() {
                Some(last) => self.behind = (last.entry.stream, last.entry.seq),
                None => self.ended = true,
            }
            self.rows = page.into_iter();
        }
        Ok(self.rows.as_slice().first())
    }

    /// The rows of one case, and those before it that belong to none.
    async fn follow(&mut self, case: &Case, verdict: &mut Verdict) -> Result<()> {
        let (mut previous, mut seq) = (ORIGIN, 0_i64);
        let mut broken = false;
        while let Some(row) = self.peek().await?.filter(|row| row.entry.stream <= case.id.0) {
            let (stream, own_seq, hash) = (row.entry.stream, row.entry.seq, row.hash);
            let fault = if stream == case.id.0 { row.fault(&previous, seq + 1) } else { None };
            self.rows.next();
            verdict.trail_rows += 1;
            if stream != case.id.0 {
                verdict.push("trail_without_case", "trail", stream.to_string(), Some(own_seq));
                continue;
            }
            if let Some(fault) = fault.filter(|_| !broken) {
                // What follows a broken row cannot be judged.
                broken = true;
                verdict.push(fault_name(fault), "trail", case.number.clone(), Some(seq + 1));
            }
            (previous, seq) = (hash, own_seq);
        }
        if !broken && (seq != i64::from(case.facts.version) || previous != case.trail_hash) {
            verdict.push("trail_end_differs", "trail", case.number.clone(), Some(seq));
        }
        Ok(())
    }

    /// Rows behind the last case.
    async fn rest(&mut self, verdict: &mut Verdict) -> Result<()> {
        while let Some(row) = self.peek().await? {
            let (stream, seq) = (row.entry.stream, row.entry.seq);
            self.rows.next();
            verdict.trail_rows += 1;
            verdict.push("trail_without_case", "trail", stream.to_string(), Some(seq));
        }
        Ok(())
    }
}

const fn fault_name(fault: Fault) -> &'static str {
    match fault {
        Fault::Sequence => "trail_row_missing",
        Fault::Body => "trail_body_changed",
        Fault::Chain => "trail_row_changed",
    }
}
