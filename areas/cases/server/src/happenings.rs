//! Counted happenings as rows, so that each number of the figures opens the cases that it counts.

use std::collections::{BTreeMap, BTreeSet};

use cases_rules::Metric;
use db::{Result, Tx, params};
use kernel::{CaseId, SubdistrictId, Timestamp};
use procedure::CaseFacts;

/// Something that was counted: of which kind, when, for the how manieth time, and which department answered then.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Kept {
    pub(crate) kind: String,
    pub(crate) at: Timestamp,
    pub(crate) nth: u32,
    pub(crate) owner: String,
}

/// What is to be kept of a case.
pub(crate) fn of(facts: &CaseFacts) -> BTreeSet<Kept> {
    let kept = |(metric, nth, happening): (Metric, u32, &procedure::Happening)| Kept {
        kind: metric.name().to_owned(),
        at: happening.at,
        nth,
        owner: happening.department.clone().unwrap_or_default(),
    };
    cases_rules::happenings(facts).map(kept).collect()
}

/// The difference between what was and what is to be kept of a case.
pub(crate) struct Difference {
    gone: Vec<Kept>,
    new: Vec<Kept>,
}

impl Difference {
    pub(crate) fn between(before: Option<&CaseFacts>, after: &CaseFacts) -> Self {
        let (before, after) = (before.map(of).unwrap_or_default(), of(after));
        Self {
            gone: before.difference(&after).cloned().collect(),
            new: after.difference(&before).cloned().collect(),
        }
    }

    pub(crate) async fn write(&self, tx: &mut Tx, subdistrict: SubdistrictId, case: CaseId) -> Result<()> {
        for gone in &self.gone {
            let sql = "delete from happenings where subdistrict = $1 and kind = $2 and at = $3 and case_id = $4 and nth = $5";
            tx.send(sql, params![subdistrict, &gone.kind, gone.at, case, gone.nth]).await?;
        }
        for new in &self.new {
            let sql = "insert into happenings (subdistrict, kind, at, case_id, nth, owner) \
                       values ($1, $2, $3, $4, $5, $6)";
            tx.send(sql, params![subdistrict, &new.kind, new.at, case, new.nth, &new.owner]).await?;
        }
        Ok(())
    }
}

/// What is kept of the cases with ids from the first to the last, both counted in.
pub(crate) async fn between(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    first: CaseId,
    last: CaseId,
) -> Result<BTreeMap<CaseId, BTreeSet<Kept>>> {
    let sql = "select case_id, kind, at, nth, owner from happenings \
               where subdistrict = $1 and case_id >= $2 and case_id <= $3";
    let mut all: BTreeMap<CaseId, BTreeSet<Kept>> = BTreeMap::new();
    for row in tx.all(sql, params![subdistrict, first, last]).await? {
        let kept = Kept {
            kind: row.get("kind")?,
            at: row.get("at")?,
            nth: row.get("nth")?,
            owner: row.get("owner")?,
        };
        all.entry(row.get("case_id")?).or_default().insert(kept);
    }
    Ok(all)
}
