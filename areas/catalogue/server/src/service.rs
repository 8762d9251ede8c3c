//! The service: views kept until something changes, and what the grid office decides.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use catalogue_rules::Code;
use db::{Result, Tx};
use kernel::{Actor, Refusal, SubdistrictId, Timestamp};
use serde_json::json;
use web::{Author, Platform};
use worktime::Calendar;

use crate::store;
use crate::view::View;

/// The catalogues of all subdistricts. Cheap to clone; clones share their views.
#[derive(Clone)]
pub struct Catalogues {
    pub(crate) platform: Platform,
    views: Arc<Mutex<BTreeMap<SubdistrictId, Held>>>,
    /// Calendars that were known earlier, by what they were in force from.
    calendars: Arc<Mutex<EarlierCalendars>>,
    rehearses: bool,
}

type EarlierCalendars = BTreeMap<(SubdistrictId, Timestamp), Arc<Calendar>>;

/// Each takes 1.5 MB.
const EARLIER_CALENDARS: usize = 8;

/// A view, and the state of the tables that it was read from.
struct Held {
    view: Arc<View>,
    changes: i64,
    looked_at: Timestamp,
}

/// After this long it is asked again whether anything changed: the command line may have imported something.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

impl Catalogues {
    pub fn new(platform: Platform) -> Self {
        Self { platform, views: Arc::default(), calendars: Arc::default(), rehearses: false }
    }

    /// The same, but whatever it changes is taken back: says what would come of a change.
    #[must_use]
    pub fn rehearsing(&self) -> Self {
        Self { rehearses: true, ..self.clone() }
    }

    /// The way of every change into the database.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        if self.rehearses {
            self.platform.db.rehearse(work).await
        } else {
            self.platform.db.write(work).await
        }
    }

    fn calendars(&self) -> MutexGuard<'_, EarlierCalendars> {
        self.calendars.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn earlier_calendar(
        &self,
        subdistrict: SubdistrictId,
        from: Timestamp,
    ) -> Option<Arc<Calendar>> {
        self.calendars().get(&(subdistrict, from)).map(Arc::clone)
    }

    pub(crate) fn keep_earlier_calendar(
        &self,
        subdistrict: SubdistrictId,
        from: Timestamp,
        calendar: &Arc<Calendar>,
    ) {
        let mut calendars = self.calendars();
        if calendars.len() >= EARLIER_CALENDARS {
            calendars.clear();
        }
        calendars.insert((subdistrict, from), Arc::clone(calendar));
    }

    fn views(&self) -> MutexGuard<'_, BTreeMap<SubdistrictId, Held>> {
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the subdistrict works with now.
    pub async fn view(&self, subdistrict: SubdistrictId) -> Result<Arc<View>> {
        let now = self.platform.now();
        if let Some(held) = self.views().get(&subdistrict)
            && held.looked_at <= now
            && now < held.looked_at.plus(LOOK_AGAIN)
            && held.view.holds_at(now)
        {
            return Ok(Arc::clone(&held.view));
        }
        let changes = async move |tx: &mut Tx| store::changes(tx, subdistrict).await;
        let changes = self.platform.db.read(changes).await?;
        if let Some(held) = self
            .views()
            .get_mut(&subdistrict)
            .filter(|held| held.changes == changes && held.view.holds_at(now))
        {
            held.looked_at = now;
            return Ok(Arc::clone(&held.view));
        }
        self.load(subdistrict, now).await
    }

    async fn load(&self, subdistrict: SubdistrictId, looked_at: Timestamp) -> Result<Arc<View>> {
        // Both in one snapshot, so that the number belongs to what was read.
        let read = async move |tx: &mut Tx| {
            Ok((store::changes(tx, subdistrict).await?, store::load(tx, subdistrict).await?))
        };
        let (changes, stored) = self.platform.db.read(read).await?;
        let view = Arc::new(View::new(stored, looked_at)?);
        self.views().insert(subdistrict, Held { view: Arc::clone(&view), changes, looked_at });
        Ok(view)
    }

    /// Who writes into the record of changes, now.
    pub(crate) fn author(&self, by: &Actor) -> Author {
        Author::new(&self.platform, by)
    }

    /// Has the next [`Self::view`] read the tables again.
    pub(crate) fn forget(&self, subdistrict: SubdistrictId) {
        self.views().remove(&subdistrict);
    }

    /// Adopts items (`adopted`) or gives them up, all or none; returns how many were not so before. Refuses
    /// what is not an item of the catalogue with `catalogue_item_unknown`.
    pub async fn adopt(&self, by: &Actor, items: BTreeSet<Code>, adopted: bool) -> Result<usize> {
        let (now, subdistrict, by) = (self.platform.now(), by.subdistrict, self.author(by));
        let change = async move |tx: &mut Tx| {
            store::begin_change(tx, subdistrict).await?;
            let edition = store::current_edition(tx, subdistrict).await?;
            let mut changed = Vec::new();
            for item in &items {
                if edition.as_ref().is_none_or(|(_, catalogue)| catalogue.item(item).is_none()) {
                    let refusal = Refusal::invalid("catalogue_item_unknown").at_field("items");
                    return Err(refusal.with("value", item).into());
                }
                let is_new = if adopted {
                    store::adopt(tx, subdistrict, item, now).await?
                } else {
                    store::give_up(tx, subdistrict, item).await?
                };
                changed.extend(is_new.then_some(item.as_str()));
            }
            if !changed.is_empty() {
                let (gone, new) =
                    if adopted { (json!(null), json!(changed)) } else { (json!(changed), json!(null)) };
                by.record(tx, "adoption_change", "adoptions", gone, new).await?;
            }
            Ok(changed.len())
        };
        let changed = self.write(change).await?;
        self.forget(subdistrict);
        Ok(changed)
    }
}
