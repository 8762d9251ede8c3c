//! Buildings and doorways, found by what people call them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use catalogue_rules::{Document, SearchIndex};
use db::{Result, Tx, params};
use kernel::{Refusal, SubdistrictId, Timestamp};
use territory_server::{Place, PlaceKind};

use crate::service::Residents;

/// After this long buildings and their nicknames are read again.
const LOOK_AGAIN: Duration = Duration::from_mins(1);

const DOORS: &[PlaceKind] = &[PlaceKind::Building, PlaceKind::Doorway];

/// The doors of one subdistrict, arranged for search.
pub(crate) struct Doors {
    by_code: BTreeMap<String, Place>,
    index: SearchIndex<String>,
}

impl Doors {
    fn new(places: Vec<Place>, nicknames: &BTreeMap<String, Vec<String>>) -> Self {
        let document = |place: &Place| Document {
            key: place.code.clone(),
            names: vec![place.name.clone(), place.address.clone()],
            keywords: nicknames.get(&place.code).cloned().unwrap_or_default(),
        };
        let index = SearchIndex::build(places.iter().map(document));
        let by_code = places.into_iter().map(|place| (place.code.clone(), place)).collect();
        Self { by_code, index }
    }

    pub(crate) fn get(&self, code: &str) -> Result<&Place, Refusal> {
        self.by_code.get(code).ok_or_else(Refusal::not_found)
    }

    /// The best `limit` of them; buildings before their own doorways.
    pub(crate) fn search(&self, words: &str, limit: usize) -> Vec<&Place> {
        let hits = self.index.search(words, limit);
        hits.iter().filter_map(|hit| self.by_code.get(hit.key)).collect()
    }

    /// Buildings and doorways of a grid and of those inside it, by code.
    pub(crate) fn of_grid<'a>(&'a self, grid: &'a str) -> impl Iterator<Item = &'a Place> {
        self.by_code.values().filter(move |place| place.grid.starts_with(grid))
    }
}

/// Doors that were read, and when.
#[derive(Default)]
pub(crate) struct DoorCache(Mutex<BTreeMap<SubdistrictId, (Timestamp, Arc<Doors>)>>);

impl DoorCache {
    fn fresh(&self, subdistrict: SubdistrictId, now: Timestamp) -> Option<Arc<Doors>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (read_at, doors) = held.get(&subdistrict)?;
        (*read_at <= now && now < read_at.plus(LOOK_AGAIN)).then(|| Arc::clone(doors))
    }

    fn put(&self, subdistrict: SubdistrictId, now: Timestamp, doors: &Arc<Doors>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.insert(subdistrict, (now, Arc::clone(doors)));
    }

    pub(crate) fn forget(&self, subdistrict: SubdistrictId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&subdistrict);
    }
}

impl Residents {
    pub(crate) async fn doors(&self, subdistrict: SubdistrictId) -> Result<Arc<Doors>> {
        let now = self.platform.now();
        if let Some(doors) = self.doors.fresh(subdistrict, now) {
            return Ok(doors);
        }
        let places = self.territories.places(subdistrict, DOORS).await?;
        let nicknames = self.nicknames(subdistrict).await?;
        let made = tokio::task::spawn_blocking(move || Arc::new(Doors::new(places, &nicknames)));
        let doors = made.await.map_err(anyhow::Error::from)?;
        self.doors.put(subdistrict, now, &doors);
        Ok(doors)
    }

    async fn nicknames(&self, subdistrict: SubdistrictId) -> Result<BTreeMap<String, Vec<String>>> {
        let sql =
            "select place, nickname from place_nicknames where subdistrict = $1 order by place, nickname";
        let rows = self.platform.db.ask(sql, [subdistrict.into()]).await?;
        let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in &rows {
            all.entry(row.get("place")?).or_default().push(row.get("nickname")?);
        }
        Ok(all)
    }

    /// Remembers what people call a door.
    pub async fn nickname_add(
        &self,
        subdistrict: SubdistrictId,
        place: String,
        nickname: String,
    ) -> Result<()> {
        let sql = "insert into place_nicknames (subdistrict, place, nickname) values ($1, $2, $3) on conflict do nothing";
        let add = async move |tx: &mut Tx| tx.execute(sql, params![subdistrict, &place, &nickname]).await;
        self.platform.db.write(add).await?;
        self.doors.forget(subdistrict);
        Ok(())
    }
}
