//! The service that other areas, the faces and the command line stand on.

use std::collections::BTreeMap;
use std::sync::Arc;

use db::{Result, Tx};
use geofile::Feature;
use kernel::{Actor, Refusal, SubdistrictId, Timestamp};
use serde_json::json;
use territory_rules::{Area, Finding, Level, Severity};
use web::{Author, Platform, subdistricts};

use crate::cache::Cache;
use crate::view::with_facts;
use crate::{Edition, Place, PlaceKind, View, store};

/// Territories of all subdistricts. Cheap to clone; clones share what they remember.
#[derive(Clone)]
pub struct Territories {
    pub(crate) platform: Platform,
    cache: Arc<Cache>,
}

impl Territories {
    pub fn new(platform: Platform) -> Self {
        Self { platform, cache: Arc::default() }
    }

    /// The edition in force now.
    pub async fn view(&self, subdistrict: SubdistrictId) -> Result<Arc<View>> {
        let now = self.platform.now();
        if let Some(view) = self.cache.in_force(subdistrict, now) {
            return Ok(view);
        }
        let work = async move |tx: &mut Tx| store::in_force(tx, subdistrict, now).await;
        let view = match self.platform.db.read(work).await? {
            Some(edition) => self.view_of_edition(subdistrict, edition).await?,
            None => self.load(subdistrict, None).await?,
        };
        self.cache.put_in_force(subdistrict, now, Arc::clone(&view));
        Ok(view)
    }

    /// The edition of that number, e.g. the one that a case was filed in; 0 is the empty one. Refused as
    /// not found when there is none.
    pub async fn view_of(&self, subdistrict: SubdistrictId, edition: i64) -> Result<Arc<View>> {
        if edition == 0 {
            return self.load(subdistrict, None).await;
        }
        let work = async move |tx: &mut Tx| store::edition(tx, subdistrict, edition).await;
        let edition = self.platform.db.read(work).await?;
        self.view_of_edition(subdistrict, edition).await
    }

    async fn view_of_edition(&self, subdistrict: SubdistrictId, edition: Edition) -> Result<Arc<View>> {
        if let Some(view) = self.cache.published(subdistrict, edition) {
            return Ok(view);
        }
        let view = self.load(subdistrict, Some(edition)).await?;
        if !edition.is_draft() {
            self.cache.put_published(subdistrict, edition, Arc::clone(&view));
        }
        Ok(view)
    }

    async fn load(&self, subdistrict: SubdistrictId, edition: Option<Edition>) -> Result<Arc<View>> {
        let work = async move |tx: &mut Tx| {
            let own = subdistricts::by_id(tx, subdistrict).await?;
            let areas = match edition {
                Some(edition) => store::areas(tx, subdistrict, edition.id).await?,
                None => Vec::new(),
            };
            Ok((own, areas))
        };
        let (own, areas) = self.platform.db.read(work).await?;
        let view = aside(move || View::new(own, edition, areas)).await??;
        Ok(Arc::new(view))
    }

    /// Everything of some kinds, kind by kind, by code, without outlines.
    pub async fn places(
        &self,
        subdistrict: SubdistrictId,
        kinds: &'static [PlaceKind],
    ) -> Result<Vec<Place>> {
        let read = async move |tx: &mut Tx| {
            let mut all = Vec::new();
            for kind in kinds {
                all.extend(store::places_of_kind(tx, subdistrict, *kind).await?);
            }
            Ok(all)
        };
        self.platform.db.read(read).await
    }

    /// What people call places besides their names: code to nicknames.
    pub async fn nicknames(&self, subdistrict: SubdistrictId) -> Result<BTreeMap<String, Vec<String>>> {
        self.platform.db.read(async move |tx: &mut Tx| store::nicknames(tx, subdistrict).await).await
    }

    /// Remembers what people call a place.
    pub async fn nickname_add(
        &self,
        subdistrict: SubdistrictId,
        place: String,
        nickname: String,
    ) -> Result<()> {
        let add = async move |tx: &mut Tx| store::nickname_add(tx, subdistrict, &place, &nickname).await;
        self.platform.db.write(add).await
    }

    /// All editions: the draft, then the published ones, the latest first.
    pub async fn editions(&self, subdistrict: SubdistrictId) -> Result<Vec<Edition>> {
        self.platform.db.read(async move |tx: &mut Tx| store::all(tx, subdistrict).await).await
    }

    /// The draft, if there is one.
    pub async fn draft(&self, subdistrict: SubdistrictId) -> Result<Option<Edition>> {
        self.platform.db.read(async move |tx: &mut Tx| store::draft(tx, subdistrict).await).await
    }

    /// What is wrong with an edition (rule 2).
    pub async fn check(&self, subdistrict: SubdistrictId, edition: i64) -> Result<Vec<Finding>> {
        let view = self.view_of(subdistrict, edition).await?;
        aside(move || view.findings().to_vec()).await
    }

    /// Makes the draft `edition` hold from `valid_from` on.
    ///
    /// Refuses `territory_draft_gone` when it is no draft (any more), `territory_findings_stand` while findings of
    /// severity error stand, and `territory_valid_from_early` for a date before that of the latest edition.
    pub async fn publish(&self, by: &Actor, edition: i64, valid_from: Timestamp) -> Result<()> {
        let (subdistrict, by) = (by.subdistrict, Author::new(&self.platform, by));
        let findings = self.check(subdistrict, edition).await?;
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        if errors > 0 {
            return Err(Refusal::conflict("territory_findings_stand").with("count", errors).into());
        }
        let work = async move |tx: &mut Tx| {
            store::lock(tx, subdistrict).await?;
            refuse_early(tx, subdistrict, valid_from).await?;
            if store::edition_publish(tx, subdistrict, edition, valid_from).await? {
                let after = json!({ "valid_from": valid_from });
                return by.record(tx, "territory_publish", edition_name(edition), json!(null), after).await;
            }
            Err(Refusal::conflict("territory_draft_gone").into())
        };
        self.platform.db.write(work).await?;
        self.cache.forget(subdistrict);
        Ok(())
    }

    /// The areas of one level of an edition, for a file; import reads their properties `code` and `name` again.
    pub async fn export(
        &self,
        subdistrict: SubdistrictId,
        edition: i64,
        level: Level,
    ) -> Result<Vec<Feature>> {
        let view = self.view_of(subdistrict, edition).await?;
        let features = (1..).zip(view.of_level(level)).map(|(row, area)| Feature {
            row,
            properties: area.properties(),
            geometry: area.geometry.clone(),
        });
        Ok(features.collect())
    }

    /// Puts a whole subdistrict at once, for the demo: `areas` as an edition that holds from `valid_from` on, and
    /// `places` instead of all that stood there before. Returns the edition's number.
    pub async fn put_world(
        &self,
        subdistrict: SubdistrictId,
        areas: Vec<Area>,
        places: Vec<Place>,
        valid_from: Timestamp,
    ) -> Result<i64> {
        let now = self.platform.now();
        let areas = aside(move || with_facts(areas)).await??;
        let work = async move |tx: &mut Tx| {
            store::lock(tx, subdistrict).await?;
            refuse_early(tx, subdistrict, valid_from).await?;
            let edition = store::edition_add(tx, subdistrict, Some(valid_from), now).await?;
            store::put_areas(tx, subdistrict, edition, &areas).await?;
            store::put_places(tx, subdistrict, &places).await?;
            Ok(edition)
        };
        let edition = self.platform.db.write(work).await?;
        self.cache.forget(subdistrict);
        Ok(edition)
    }
}

/// What the record of changes calls an edition.
pub(crate) fn edition_name(edition: i64) -> String {
    format!("territory:{edition}")
}

/// An edition that begins before another would be hidden by it.
async fn refuse_early(tx: &mut Tx, subdistrict: SubdistrictId, valid_from: Timestamp) -> Result<()> {
    let latest = store::latest_published(tx, subdistrict).await?.and_then(|edition| edition.valid_from);
    match latest.filter(|latest| valid_from < *latest) {
        Some(latest) => Err(Refusal::invalid("territory_valid_from_early")
            .at_field("valid_from")
            .with("latest", latest)
            .into()),
        None => Ok(()),
    }
}

/// Runs a computation away from the threads that answer requests.
pub(crate) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    Ok(tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::from)?)
}
