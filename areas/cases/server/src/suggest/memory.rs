//! What was learnt of each subdistrict, kept in memory and learnt anew as cases come in.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use cases_rules::{Advice, LearningSettings};
use db::{Result, Tx, Value};
use kernel::{SubdistrictId, Timestamp};
use web::subdistricts;

use super::lessons::{self, Record};
use crate::ground::Ground;
use crate::service::Cases;

/// Learnt anew after this long, or after so many new cases.
const AGE_MOST: Duration = Duration::from_hours(24);
const NEW_CASES_MOST: i64 = 500;

/// Clones share what is held.
#[derive(Clone, Default)]
pub(crate) struct Memory(Arc<Mutex<BTreeMap<SubdistrictId, Held>>>);

#[derive(Clone)]
struct Held {
    advice: Arc<Advice>,
    at: Timestamp,
    /// How many cases and changes of the catalogue's lists there were: imports bring cases of long ago.
    known: (i64, i64),
    /// Only names of the catalogue so far: the cases are being read.
    is_cold: bool,
}

impl Memory {
    fn held(&self) -> MutexGuard<'_, BTreeMap<SubdistrictId, Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cases {
    /// What is known for now. The first to ask gets what the catalogue alone tells, while the cases are read behind.
    pub(super) async fn advice(&self, subdistrict: SubdistrictId, ground: &Ground) -> Result<Arc<Advice>> {
        if let Some(held) = self.memory.held().get(&subdistrict) {
            return Ok(Arc::clone(&held.advice));
        }
        let advice = self.study(subdistrict, ground.clone(), Vec::new()).await?;
        let cases = self.clone();
        tokio::spawn(async move {
            if let Err(failure) = cases.learn(subdistrict).await {
                tracing::warn!(%failure, "nothing could be learnt from the cases");
            }
        });
        Ok(advice)
    }

    /// Learns from the newest cases of a subdistrict.
    pub async fn learn(&self, subdistrict: SubdistrictId) -> Result<usize> {
        let ground = self.ground(subdistrict).await?;
        let records =
            self.platform.db.read(async move |tx: &mut Tx| lessons::read(tx, subdistrict).await).await?;
        let advice = self.study(subdistrict, ground, records).await?;
        Ok(advice.cases())
    }

    /// Learns anew where what is known is old; answers how many subdistricts that were.
    pub async fn learn_where_due(&self) -> Result<usize> {
        let all = self.platform.db.read(async |tx: &mut Tx| subdistricts::all(tx).await).await?;
        let mut learnt = 0;
        for one in all {
            if self.is_due(one.id).await? {
                let cases = self.learn(one.id).await?;
                tracing::info!(subdistrict = one.code, cases, "learnt for suggestions");
                learnt += 1;
            }
        }
        Ok(learnt)
    }

    async fn is_due(&self, subdistrict: SubdistrictId) -> Result<bool> {
        let held = self.memory.held().get(&subdistrict).cloned();
        let Some(held) = held.filter(|held| !held.is_cold && self.platform.now() < held.at.plus(AGE_MOST))
        else {
            return Ok(true);
        };
        let (cases, changes) = self.known(subdistrict).await?;
        Ok(cases - held.known.0 >= NEW_CASES_MOST || changes != held.known.1)
    }

    async fn known(&self, subdistrict: SubdistrictId) -> Result<(i64, i64)> {
        let count = async move |tx: &mut Tx| {
            let sql = "select catalogue_changes, (select count(*) from cases where subdistrict = $1) as n \
                       from subdistricts where id = $1";
            let row = tx.one(sql, &[Value::from(subdistrict)]).await?;
            Ok((row.get("n")?, row.get("catalogue_changes")?))
        };
        self.platform.db.read(count).await
    }

    async fn study(
        &self,
        subdistrict: SubdistrictId,
        ground: Ground,
        records: Vec<Record>,
    ) -> Result<Arc<Advice>> {
        let (at, is_cold) = (self.platform.now(), records.is_empty());
        let known = self.known(subdistrict).await?;
        let work = move || Advice::learn(&lessons::of(&ground, &records), &LearningSettings::default());
        let advice = Arc::new(tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::from)?);
        let held = Held { advice: Arc::clone(&advice), at, known, is_cold };
        self.memory.held().insert(subdistrict, held);
        Ok(advice)
    }
}
