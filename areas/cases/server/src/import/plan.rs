//! Which records are new, which are known and which have changed since the last import.

use std::collections::BTreeMap;

use db::{Result, Tx, Value};
use kernel::SubdistrictId;

use crate::import::record::Record;
use crate::import::resolve::Found;
use crate::import::said::Said;
use crate::service::Cases;
use crate::store::holes;

/// Ids looked up in one statement.
const LOOKED_UP: usize = 1_000;

/// A record that can be written.
pub(crate) struct Ready {
    pub(crate) record: Record,
    /// `None` in a rehearsal, where something would have had to be made first.
    pub(crate) found: Option<Found>,
}

#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) new: Vec<Ready>,
    pub(crate) changed: Vec<Ready>,
    pub(crate) unchanged: u64,
}

impl Cases {
    pub(crate) async fn plan_import(
        &self,
        subdistrict: SubdistrictId,
        system: &str,
        ready: Vec<Ready>,
    ) -> Result<Plan> {
        let mut plan = Plan::default();
        let mut ready = ready.into_iter().peekable();
        while ready.peek().is_some() {
            let part: Vec<Ready> = ready.by_ref().take(LOOKED_UP).collect();
            let ids = part.iter().map(|one| one.record.id.clone()).collect();
            let system = system.to_owned();
            let known = async move |tx: &mut Tx| known(tx, subdistrict, &system, ids).await;
            plan.sort_in(part, &self.platform.db.read(known).await?)?;
        }
        Ok(plan)
    }
}

impl Plan {
    fn sort_in(&mut self, part: Vec<Ready>, known: &BTreeMap<String, String>) -> Result<()> {
        for one in part {
            match known.get(&one.record.id) {
                None => self.new.push(one),
                Some(digest) if *digest == one.record.digest()? => self.unchanged += 1,
                Some(_) => self.changed.push(one),
            }
        }
        Ok(())
    }
}

/// Outside id → digest of those that are cases already.
async fn known(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    system: &str,
    ids: Vec<String>,
) -> Result<BTreeMap<String, String>> {
    let sql = format!(
        "select outside_id, outside from cases where subdistrict = $1 and outside_system = $2 and outside_id in ({})",
        holes(2, ids.len())
    );
    let params: Vec<Value> =
        [subdistrict.into(), system.into()].into_iter().chain(ids.into_iter().map(Value::from)).collect();
    let rows = tx.all(&sql, &params).await?;
    rows.iter().map(|row| Ok((row.get("outside_id")?, row.json::<Said>("outside")?.digest))).collect()
}
