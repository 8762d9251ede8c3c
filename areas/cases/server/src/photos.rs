//! Photos taken in.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use db::{Failure, Result, Tx};
use files::darkroom::NotDeveloped;
use files::photo::PhotoLimits;
use files::store::{SweepPlan, Swept};
use kernel::{Actor, Clock, FileId, Refusal, SubdistrictId, SystemClock};
use tokio::sync::Semaphore;

use crate::service::Cases;
use crate::store;

/// A stored photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    pub id: FileId,
    pub thumbnail: FileId,
    pub bytes: i64,
    pub width: u32,
    pub height: u32,
}

/// Decoding is the one thing here that needs much memory: two at a time.
#[derive(Clone)]
pub(crate) struct Turns(Arc<Semaphore>);

impl Default for Turns {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(2)))
    }
}

impl Cases {
    /// Makes a photo harmless and stores it; it belongs to no case yet.
    pub async fn photo_add(&self, subdistrict: SubdistrictId, bytes: Vec<u8>) -> Result<Stored> {
        let place = self.darkroom_turns.0.acquire().await.context("the darkroom is closed")?;
        let developed = self.platform.darkroom.develop(bytes, PhotoLimits::default()).await;
        let prepared = developed.map_err(|why| match why {
            NotDeveloped::Refused(refusal) => Failure::from(refusal.at_field("photos")),
            fault => Failure::Fault(anyhow::Error::new(fault)),
        })?;
        drop(place);
        let bytes = i64::try_from(prepared.full.bytes.len()).unwrap_or(i64::MAX);
        let (width, height) = (prepared.full.width, prepared.full.height);
        let put = async |bytes| self.platform.files.put(bytes).await.map_err(anyhow::Error::from);
        // The file first, so that a row never names one that is not there.
        let thumbnail = put(prepared.thumbnail.bytes).await?;
        let id = put(prepared.full.bytes).await?;
        let stored = Stored { id, thumbnail, bytes, width, height };
        let now = self.platform.now();
        self.platform
            .db
            .write(async move |tx: &mut Tx| store::file_add(tx, subdistrict, &stored, now).await)
            .await?;
        Ok(stored)
    }

    /// The bytes of a photo or thumbnail that this person may look at.
    pub async fn photo_seen(&self, actor: &Actor, id: FileId) -> Result<Vec<u8>> {
        let actor = actor.clone();
        let seen = async move |tx: &mut Tx| store::file_seen(tx, &actor, id).await;
        let is_seen = self.platform.db.read(seen).await?;
        self.bytes_if(is_seen, id).await
    }

    /// The bytes of a photo or thumbnail of this subdistrict, for a caller who has found out that it may be seen.
    pub async fn photo_bytes(&self, subdistrict: SubdistrictId, id: FileId) -> Result<Vec<u8>> {
        let known = async move |tx: &mut Tx| store::file_belongs(tx, subdistrict, id).await;
        let is_known = self.platform.db.read(known).await?;
        self.bytes_if(is_known, id).await
    }

    async fn bytes_if(&self, is_open: bool, id: FileId) -> Result<Vec<u8>> {
        if !is_open {
            return Err(Refusal::not_found().into());
        }
        let bytes = self.platform.files.get(id).await.map_err(anyhow::Error::from)?;
        bytes.ok_or_else(|| Refusal::not_found().into())
    }
}

/// A photo that no case has taken up after this long was given up by whoever sent it.
const GIVEN_UP_AFTER: Duration = Duration::from_hours(7 * 24);
/// What was stored less than this long ago may belong to a transaction that is under way.
const GRACE: Duration = Duration::from_hours(1);

impl Cases {
    /// Forgets photos that no case has taken up, and removes bytes that no photo names. Only the serving program may
    /// do this: its store knows what is being put at the moment.
    pub async fn sweep_photos(&self) -> Result<Swept> {
        let now = self.platform.now();
        let fault = |error| Failure::Fault(anyhow::Error::new(error));
        // First the list, then the references: what is put in between is not in the list.
        let stored = self.platform.files.list().await.map_err(fault)?;
        let before = now.minus(GIVEN_UP_AFTER);
        let forget = async move |tx: &mut Tx| {
            store::files_given_up(tx, before).await?;
            store::files_all(tx).await
        };
        let referenced = self.platform.db.write(forget).await?;
        let plan = SweepPlan::new(&stored, &referenced, SystemClock.now(), GRACE);
        self.platform.files.sweep(plan).await.map_err(fault)
    }
}
