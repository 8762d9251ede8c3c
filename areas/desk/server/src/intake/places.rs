//! Places by what people call them: buildings, doorways, streets, shops, grids and communities, by hanzi, pinyin,
//! initials or a mixture.
#![expect(unused_qualifications, reason = "utoipa::path writes `<T as IntoParams>` for each `Query<T>`")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use catalogue_rules::{Document, SearchIndex};
use db::Result;
use kernel::SubdistrictId;
use serde::{Deserialize, Serialize};
use territory_server::{Place, PlaceKind, View};
use utoipa::{IntoParams, ToSchema};
use web::{Answer, Held, Json, Query, Viewer};

use super::Intake;

/// After this long places are read again.
const LOOK_AGAIN: Duration = Duration::from_mins(1);
/// A place that is no grid is as large as this.
const PLACE_M: f64 = 15.0;
const SHOWN: usize = 8;

const KINDS: &[PlaceKind] = &[PlaceKind::Building, PlaceKind::Doorway, PlaceKind::Shop, PlaceKind::Street];

/// A place with what a report takes from it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spot {
    /// `building:CODE`, `grid:CODE` …
    pub(crate) code: String,
    pub(crate) name: String,
    /// As it is written into the report.
    pub(crate) address: String,
    /// The line of grids around it.
    pub(crate) around: String,
    pub(crate) lon: f64,
    pub(crate) lat: f64,
    /// How far off that may be.
    pub(crate) accuracy_m: f64,
}

/// The places of one subdistrict.
pub(crate) struct Places {
    by_code: BTreeMap<String, Spot>,
    index: SearchIndex<String>,
}

impl Places {
    fn new(view: &View, places: Vec<Place>, nicknames: &BTreeMap<String, Vec<String>>) -> Self {
        let grids = view.areas_with_facts().map(|(area, facts)| Spot {
            code: format!("grid:{}", area.code),
            name: area.name.clone(),
            address: view.path(&area.code),
            around: area.parent.as_deref().map(|code| view.path(code)).unwrap_or_default(),
            lon: facts.lon,
            lat: facts.lat,
            accuracy_m: (facts.area_m2 / std::f64::consts::PI).sqrt().round(),
        });
        let places = places.into_iter().map(|place| Spot {
            code: format!("{}:{}", place.kind.name(), place.code),
            around: view.path(&place.grid),
            address: if place.address.is_empty() { place.name.clone() } else { place.address },
            name: place.name,
            lon: place.lon,
            lat: place.lat,
            accuracy_m: PLACE_M,
        });
        // Where a term fits several alike, the door that people name comes before the grid it stands in.
        let spots: Vec<Spot> = places.chain(grids).collect();
        let document = |spot: &Spot| Document {
            key: spot.code.clone(),
            names: vec![spot.name.clone(), spot.address.clone()],
            keywords: nicknames
                .get(spot.code.split_once(':').map_or("", |(_, code)| code))
                .cloned()
                .unwrap_or_default(),
        };
        let index = SearchIndex::build(spots.iter().map(document));
        Self { by_code: spots.into_iter().map(|spot| (spot.code.clone(), spot)).collect(), index }
    }

    pub(crate) fn get(&self, code: &str) -> Option<&Spot> {
        self.by_code.get(code)
    }

    pub(crate) fn search(&self, words: &str) -> Vec<&Spot> {
        let hits = self.index.search(words, SHOWN);
        hits.iter().filter_map(|hit| self.by_code.get(hit.key)).collect()
    }
}

/// Places that were read.
pub(crate) type Cache = Held<Places>;

pub(crate) fn cache() -> Arc<Cache> {
    Arc::new(Held::new(LOOK_AGAIN))
}

impl Intake {
    pub(crate) async fn places(&self, subdistrict: SubdistrictId) -> Result<Arc<Places>> {
        let now = self.cases.platform.now();
        if let Some(places) = self.places.fresh(subdistrict, now) {
            return Ok(places);
        }
        let view = self.cases.territories.view(subdistrict).await?;
        let places = self.cases.territories.places(subdistrict, KINDS).await?;
        let nicknames = self.cases.territories.nicknames(subdistrict).await?;
        let made = tokio::task::spawn_blocking(move || Arc::new(Places::new(&view, places, &nicknames)));
        let places = made.await.map_err(anyhow::Error::from)?;
        self.places.put(subdistrict, now, &places);
        Ok(places)
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceQuery {
    /// Hanzi, pinyin, initials, a nickname.
    q: String,
}

/// Best first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlacesBody {
    items: Vec<PlaceBody>,
}

/// In the shape of every list of suggestions.
#[derive(Debug, Serialize, ToSchema)]
struct PlaceBody {
    /// `building:CODE`, `doorway:CODE`, `shop:CODE`, `street:CODE` or `grid:CODE`.
    code: String,
    name: String,
    /// Its address.
    subclass: String,
    /// The line of grids around it.
    class: String,
    longitude: f64,
    latitude: f64,
}

/// Finds buildings, doorways, streets, shops, grids and communities by what people call them.
#[utoipa::path(get, path = "/api/v1/places", tag = "territory", params(PlaceQuery),
    responses((status = 200, body = PlacesBody), (status = "4XX", body = web::ProblemBody)))]
pub(crate) async fn place_search(
    State(intake): State<Intake>,
    viewer: Viewer,
    Query(query): Query<PlaceQuery>,
) -> Answer<Json<PlacesBody>> {
    let places = intake.places(viewer.subdistrict()).await?;
    let items = places.search(&query.q).into_iter().map(|spot| PlaceBody {
        code: spot.code.clone(),
        name: spot.name.clone(),
        subclass: spot.address.clone(),
        class: spot.around.clone(),
        longitude: spot.lon,
        latitude: spot.lat,
    });
    Ok(Json(PlacesBody { items: items.collect() }))
}
