//! What a person reported, and what was decided about it.

use std::time::Duration;

use db::{Result, Row, Tx, params};
use kernel::{CaseId, SubdistrictId, Timestamp, UserId};

use crate::service::Cases;
use crate::step::Body;

/// The longest that a report waits for its decision and is still found under the month of it.
const WAITS_AT_MOST: Duration = Duration::from_hours(92 * 24);

/// A report of one's own that was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovery {
    pub case: CaseId,
    pub number: String,
    pub grid: String,
    pub item: String,
    /// When it was filed, handled by the reporter, declined, voided or merged.
    pub decided: Timestamp,
    pub verdict: Verdict,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Filed and still standing, or put right by the reporter.
    Filed,
    /// Somebody had reported the same before.
    Merged,
    /// With the code of the reason.
    Declined(String),
    Void,
}

impl Cases {
    /// Reports of a person that were decided from `from` to before `to`, the earliest decision first.
    pub async fn discoveries(
        &self,
        subdistrict: SubdistrictId,
        person: UserId,
        (from, to): (Timestamp, Timestamp),
    ) -> Result<Vec<Discovery>> {
        // The reason stands in the trail, as it was given.
        let sql = "select c.id, c.number, c.grid, c.item, c.state, c.filed_at, c.ended_at, t.body from cases c \
                   left join trail t on t.subdistrict = c.subdistrict and t.stream = c.id and t.action = 'decline' \
                   and t.seq = (select max(d.seq) from trail d where d.subdistrict = c.subdistrict \
                   and d.stream = c.id and d.action = 'decline') \
                   where c.subdistrict = $1 and c.reporter = $2 and c.reported_at >= $3 and c.reported_at < $4 \
                   and (c.filed_at is not null or c.ended = 1)";
        let earliest = from.minus(WAITS_AT_MOST);
        let read = async move |tx: &mut Tx| {
            let rows = tx.all(sql, params![subdistrict, person, earliest, to]).await?;
            rows.iter().map(discovery).collect::<Result<Vec<_>>>()
        };
        let mut all = self.platform.db.read(read).await?;
        all.retain(|one| from <= one.decided && one.decided < to);
        all.sort_by_key(|one| (one.decided, one.case));
        Ok(all)
    }
}

fn discovery(row: &Row) -> Result<Discovery> {
    let (filed, ended): (Option<Timestamp>, Option<Timestamp>) = (row.get("filed_at")?, row.get("ended_at")?);
    let body: Option<String> = row.get("body")?;
    let verdict = match row.get::<String>("state")?.as_str() {
        "void" => Verdict::Void,
        "declined" => {
            let body = body.as_deref().map(serde_json::from_str::<Body>).transpose()?;
            Verdict::Declined(body.and_then(|body| body.inputs.reason).unwrap_or_default())
        }
        // What was filed counts as found, whatever it was merged with later.
        "merged" if filed.is_none() => Verdict::Merged,
        _ => Verdict::Filed,
    };
    Ok(Discovery {
        case: row.get("id")?,
        number: row.get("number")?,
        grid: row.get("grid")?,
        item: row.get("item")?,
        decided: filed.or(ended).unwrap_or_default(),
        verdict,
    })
}
