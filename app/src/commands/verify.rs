//! `gewu verify`

use assessment_server::Assessments;
use db::{Result, Tx, audit, trail};
use kernel::SubdistrictId;
use serde_json::json;
use web::subdistricts;

use super::spinner;
use crate::config::Config;
use crate::outcome::{Outcome, Stop, answer};
use crate::wiring::Services;

pub(super) async fn verify(config: &Config, services: &Services) -> Outcome {
    let all = services.platform.db.read(async |tx: &mut Tx| subdistricts::all(tx).await).await?;
    let mut damaged = false;
    for subdistrict in all {
        let bar = spinner("cases", config.json);
        let verdict = services.cases.verify(subdistrict.id, |cases| bar.set_position(cases)).await?;
        bar.finish_and_clear();
        let (events, bad_event) = audit_chain(services, subdistrict.id).await?;
        let months = Assessments::new(services.cases.clone()).changed_months(subdistrict.id).await?;
        damaged |= !verdict.damages.is_empty() || bad_event.is_some() || !months.is_empty();
        let told = json!({
            "subdistrict": subdistrict.code, "verdict": verdict, "audit_events": events, "audit_bad_event": bad_event,
            "changed_months": months,
        });
        answer(config.json, &told, || {
            let mut lines = vec![format!(
                "{} {}: {} cases, {} trail rows, {} counters, {events} audit events, {} damages",
                subdistrict.code,
                subdistrict.name,
                verdict.cases,
                verdict.trail_rows,
                verdict.counters,
                verdict.damages.len()
            )];
            lines.extend(verdict.damages.iter().map(|damage| {
                let row = damage.seq.map(|seq| format!(" row {seq}")).unwrap_or_default();
                format!("{} in {}: {}{row}", damage.kind, damage.table, damage.what)
            }));
            lines.extend(
                months.iter().map(|month| format!("locked_month_changed in assessment_months: {month}")),
            );
            lines.extend(bad_event.map(|seq| format!("audit_event_changed in audit: row {seq}")));
            lines.join("\n")
        })?;
    }
    if damaged { Err(Stop::Damaged) } else { Ok(()) }
}

/// Rows read at once.
const PAGE: i64 = 10_000;

/// How many events are in order, and the number of the first that is not.
async fn audit_chain(services: &Services, subdistrict: SubdistrictId) -> Result<(i64, Option<i64>)> {
    let (mut behind, mut previous) = (0, trail::ORIGIN);
    loop {
        let check = async move |tx: &mut Tx| audit::check(tx, subdistrict, (behind, previous), PAGE).await;
        let Some(checked) = services.platform.db.read(check).await? else { return Ok((behind, None)) };
        if let Some((seq, _)) = checked.fault {
            return Ok((checked.last, Some(seq)));
        }
        (behind, previous) = (checked.last, checked.hash);
    }
}
