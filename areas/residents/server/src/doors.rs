//! Buildings and doorways, found by what people call them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use catalogue_rules::{Document, SearchIndex};
use db::Result;
use kernel::{Refusal, SubdistrictId};
use territory_server::{Place, PlaceKind};
use web::Held;

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

/// Doors that were read.
pub(crate) type DoorCache = Held<Doors>;

pub(crate) fn door_cache() -> Arc<DoorCache> {
    Arc::new(Held::new(LOOK_AGAIN))
}

impl Residents {
    pub(crate) async fn doors(&self, subdistrict: SubdistrictId) -> Result<Arc<Doors>> {
        let now = self.platform.now();
        if let Some(doors) = self.doors.fresh(subdistrict, now) {
            return Ok(doors);
        }
        let places = self.territories.places(subdistrict, DOORS).await?;
        let nicknames = self.territories.nicknames(subdistrict).await?;
        let made = tokio::task::spawn_blocking(move || Arc::new(Doors::new(places, &nicknames)));
        let doors = made.await.map_err(anyhow::Error::from)?;
        self.doors.put(subdistrict, now, &doors);
        Ok(doors)
    }

    /// Remembers what people call a door.
    pub async fn nickname_add(
        &self,
        subdistrict: SubdistrictId,
        place: String,
        nickname: String,
    ) -> Result<()> {
        self.territories.nickname_add(subdistrict, place, nickname).await?;
        self.doors.forget(subdistrict);
        Ok(())
    }
}
