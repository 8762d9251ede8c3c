//! Whether locked months are what they were when they were locked: the record of changes, which is a chain, has their
//! digests.

use std::collections::{BTreeMap, BTreeSet};

use assessment_rules::SheetState;
use db::audit::{self, Filter};
use db::{Result, Row, Tx, params};
use kernel::SubdistrictId;
use serde_json::Value;

use crate::Assessments;
use crate::months::{LOCKED, hex};
use crate::sheet::Sheet;

/// More months than a subdistrict will see.
const MONTHS: i64 = 10_000;

impl Assessments {
    /// Locked months that were changed, taken away, or locked without a record, in order.
    pub async fn changed_months(&self, subdistrict: SubdistrictId) -> Result<BTreeSet<String>> {
        let read = async move |tx: &mut Tx| {
            let filter = Filter { action: LOCKED.to_owned(), ..Filter::default() };
            let recorded = audit::newest(tx, subdistrict, &filter, MONTHS).await?;
            let sql = "select month, sheet from assessment_months where subdistrict = $1 and state = $2";
            Ok((recorded, tx.all(sql, params![subdistrict, SheetState::Locked.name()]).await?))
        };
        let (recorded, rows) = self.cases.platform.db.read(read).await?;
        let kept = rows.iter().map(digest).collect::<Result<BTreeMap<_, _>>>()?;
        let wanted: BTreeMap<String, String> = recorded.iter().filter_map(|one| wanted(&one.event)).collect();
        let months = kept.keys().chain(wanted.keys());
        Ok(months.filter(|month| kept.get(*month) != wanted.get(*month)).cloned().collect())
    }
}

/// Month and digest of the sheet as it is kept.
fn digest(row: &Row) -> Result<(String, String)> {
    let sheet: String = row.get("sheet")?;
    Ok((row.get("month")?, hex(&Sheet::digest(&sheet))))
}

/// Month and digest as they were recorded.
fn wanted(event: &audit::Event) -> Option<(String, String)> {
    let body: Value = serde_json::from_str(&event.body).ok()?;
    let month = event.subject.strip_prefix("month:")?;
    Some((month.to_owned(), body["after"]["digest"].as_str()?.to_owned()))
}
