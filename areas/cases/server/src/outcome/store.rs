//! SQL of outcomes.

use std::collections::BTreeMap;

use cases_rules::names::mark;
use db::{Result, Row, Tx, params};
use kernel::{SubdistrictId, Timestamp};
use procedure::CaseFacts;

use crate::outcome::{By, Outcome};

/// Outcomes of cases reported from the first instant until before the second, by code.
pub(crate) async fn outcomes(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    (from, until): (Timestamp, Timestamp),
    by: By,
) -> Result<BTreeMap<String, Outcome>> {
    let code = code_of(by);
    let count = |condition: &str| format!("cast(sum(case when {condition} then 1 else 0 end) as bigint)");
    let sql = format!(
        "select {code} as code, count(*) as cases, {} as came_to_nothing, {} as closed, {} as on_time, {} as overdue from cases \
         where subdistrict = $1 and reported_at >= $2 and reported_at < $3 group by {code}",
        count("state in ('declined', 'void', 'merged')"),
        count("state = 'closed'"),
        count("on_time = 1"),
        count("on_time = 0"),
    );
    let rows = tx.all(&sql, params![subdistrict, from, until]).await?;
    let mut outcomes = rows.iter().map(outcome).collect::<Result<BTreeMap<_, _>>>()?;
    // Seldom: the mark stands in the facts, which only Rust reads; the condition on their text saves most of that.
    let sql = format!(
        "select {code} as code, facts from cases where subdistrict = $1 and reported_at >= $2 and reported_at < $3 \
         and on_time = 0 and facts like '%\"{}\"%'",
        mark::EXEMPT
    );
    for row in tx.all(&sql, params![subdistrict, from, until]).await? {
        let facts: CaseFacts = row.json("facts")?;
        outcomes.entry(row.get("code")?).or_default().exempt += i64::from(facts.is_marked(mark::EXEMPT));
    }
    Ok(outcomes)
}

fn outcome(row: &Row) -> Result<(String, Outcome)> {
    let outcome = Outcome {
        cases: row.get("cases")?,
        came_to_nothing: row.get("came_to_nothing")?,
        closed: row.get("closed")?,
        on_time: row.get("on_time")?,
        overdue: row.get("overdue")?,
        exempt: 0,
    };
    Ok((row.get("code")?, outcome))
}

/// The expression that cases are told apart by: the code of an area begins with that of the area around it.
fn code_of(by: By) -> String {
    match by {
        By::Department => "department".to_owned(),
        By::Area(level) => {
            let digits = level.code_digits();
            format!("case when length(grid) >= {digits} then substr(grid, 1, {digits}) else '' end")
        }
    }
}
