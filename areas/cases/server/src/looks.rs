//! Looks as rows: who was asked to see what on the spot, by when, and how it ended.

use cases_rules::LookChange;
use db::{Result, Row, Tx, params};
use kernel::{CaseId, SubdistrictId, Timestamp, UserId};

use crate::model::Case;
use crate::service::Cases;

/// A look with the number of its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookLine {
    pub case: CaseId,
    pub number: String,
    pub grid: String,
    /// `verification` or `recheck`.
    pub kind: String,
    pub due: Timestamp,
    /// `None` while it waits.
    pub answered: Option<Timestamp>,
}

impl LookLine {
    /// What is answered in the very instant it is due is on time.
    pub fn is_on_time(&self) -> bool {
        self.answered.is_some_and(|answered| answered <= self.due)
    }
}

/// Keeps what a step at `at` did to the looks of its case.
pub(crate) async fn write(tx: &mut Tx, case: &Case, change: LookChange, at: Timestamp) -> Result<()> {
    if let Some(end) = change.ended {
        let sql = "update looks set ended_at = $3, ended_by = $4 \
                   where subdistrict = $1 and case_id = $2 and ended_at is null";
        tx.send(sql, params![case.subdistrict, case.id, at, end.name()]).await?;
    }
    if let Some(look) = change.given {
        let sql = "insert into looks (subdistrict, case_id, version, person, kind, given_at, due_at, ended_at, ended_by) \
                   values ($1, $2, $3, $4, $5, $6, $7, null, '')";
        let version = i64::from(case.facts.version);
        let values =
            params![case.subdistrict, case.id, version, look.person, look.kind.name(), look.given, look.due];
        tx.send(sql, values).await?;
    }
    Ok(())
}

impl Cases {
    /// Looks of a person that fell due from `from` to before `to`, the earliest first. One that was withdrawn in time is
    /// none; one withdrawn after its deadline was not answered.
    pub async fn looks_due(
        &self,
        subdistrict: SubdistrictId,
        person: UserId,
        (from, to): (Timestamp, Timestamp),
    ) -> Result<Vec<LookLine>> {
        let sql = "select l.case_id, c.number, c.grid, l.kind, l.due_at, l.ended_at, l.ended_by from looks l \
                   join cases c on c.subdistrict = l.subdistrict and c.id = l.case_id \
                   where l.subdistrict = $1 and l.person = $2 and l.due_at >= $3 and l.due_at < $4 \
                   and not (l.ended_by = 'withdrawn' and l.ended_at <= l.due_at) order by l.due_at, l.case_id";
        let rows =
            self.platform.db.ask(sql, [subdistrict.into(), person.into(), from.into(), to.into()]).await?;
        rows.iter().map(line).collect()
    }
}

fn line(row: &Row) -> Result<LookLine> {
    let was_answered = row.get::<String>("ended_by")? == "answered";
    let ended: Option<Timestamp> = row.get("ended_at")?;
    Ok(LookLine {
        case: row.get("case_id")?,
        number: row.get("number")?,
        grid: row.get("grid")?,
        kind: row.get("kind")?,
        due: row.get("due_at")?,
        answered: ended.filter(|_| was_answered),
    })
}
