//! `gewu verify`

use db::Tx;
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
        damaged |= !verdict.damages.is_empty();
        answer(config.json, &json!({ "subdistrict": subdistrict.code, "verdict": verdict }), || {
            let mut lines = vec![format!(
                "{} {}: {} cases, {} trail rows, {} counters, {} damages",
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
            lines.join("\n")
        })?;
    }
    if damaged { Err(Stop::Damaged) } else { Ok(()) }
}
