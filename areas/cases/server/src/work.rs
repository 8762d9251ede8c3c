//! A department's work-list: a page of a view with what may be done to each row in one press.

use std::collections::BTreeMap;

use cases_rules::HANDLING;
use db::{Result, Tx, Value};
use kernel::{Actor, CaseId};
use procedure::CaseFacts;

use crate::list::{CaseFilter, WORK_VIEWS, page, work_counts};
use crate::model::CaseLine;
use crate::service::Cases;
use crate::store::holes;

const ROWS: u32 = 50;

/// Steps that need nothing but the press, in the order in which they matter.
const ONE_PRESS: [&str; 2] = ["sign_in", "accept"];

/// A page of a view, and how many cases each view has.
pub(crate) struct WorkList {
    pub(crate) lines: Vec<WorkLine>,
    pub(crate) next: Option<String>,
    pub(crate) counts: [i64; WORK_VIEWS.len()],
    /// Cases that a whistle called this department to and where it has not signed in.
    pub(crate) called: usize,
}

pub(crate) struct WorkLine {
    pub(crate) line: CaseLine,
    pub(crate) facts: CaseFacts,
    /// The step of [`ONE_PRESS`] that this person may take.
    pub(crate) step: Option<&'static str>,
}

impl Cases {
    /// The page of `view` behind the cursor `after`, for the department (all that are seen where it is empty).
    pub(crate) async fn work_list(
        &self,
        actor: &Actor,
        department: &str,
        view: &str,
        after: String,
    ) -> Result<WorkList> {
        let ground = self.ground(actor.subdistrict).await?;
        let filter = CaseFilter {
            department: department.to_owned(),
            work: view.to_owned(),
            sort: "due".to_owned(),
            after,
            ..CaseFilter::default()
        };
        let (now, who, code) = (self.platform.now(), actor.clone(), department.to_owned());
        let read = async move |tx: &mut Tx| {
            let found = page(tx, &who, &filter, ROWS, now).await?;
            let facts = facts_of(tx, &who, &found.lines).await?;
            Ok((found, facts, work_counts(tx, &who, &code).await?))
        };
        let (found, mut facts, counts) = self.platform.db.read(read).await?;
        let lines = found.lines.into_iter().filter_map(|line| {
            let (facts, criterion) = facts.remove(&line.id)?;
            let terms = ground.terms(ground.criterion(facts.item.as_deref(), criterion), None);
            let offers = procedure::offers(&HANDLING, &facts, actor, now, &terms);
            let step = ONE_PRESS.into_iter().find(|step| offers.iter().any(|offer| offer.action == *step));
            Some(WorkLine { line, facts, step })
        });
        let lines: Vec<WorkLine> = lines.collect();
        let called = lines.iter().filter(|line| line.step == Some("sign_in")).count();
        Ok(WorkList { lines, next: found.next, counts, called })
    }
}

/// Facts and criterion of the lines.
async fn facts_of(
    tx: &mut Tx,
    actor: &Actor,
    lines: &[CaseLine],
) -> Result<BTreeMap<CaseId, (CaseFacts, u32)>> {
    if lines.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = format!(
        "select id, criterion, facts from cases where subdistrict = $1 and id in ({})",
        holes(1, lines.len())
    );
    let mut params = vec![Value::from(actor.subdistrict)];
    params.extend(lines.iter().map(|line| Value::from(line.id)));
    let rows = tx.all(&sql, &params).await?;
    rows.iter().map(|row| Ok((row.get("id")?, (row.json("facts")?, row.get("criterion")?)))).collect()
}
