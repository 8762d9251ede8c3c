//! Views that were made, and which of them is in force.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kernel::{SubdistrictId, Timestamp};

use crate::{Edition, View};

/// After this long it is asked again which edition is in force: the command line may have published one.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Shared by all clones of the service.
#[derive(Default)]
pub(crate) struct Cache(Mutex<Held>);

#[derive(Default)]
struct Held {
    in_force: BTreeMap<SubdistrictId, (Timestamp, Arc<View>)>,
    /// Of published editions only. The whole edition is the key: after a restore the number may mean another.
    published: BTreeMap<(SubdistrictId, Edition), Arc<View>>,
}

impl Cache {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The view in force, when it was looked up just now.
    pub(crate) fn in_force(&self, subdistrict: SubdistrictId, now: Timestamp) -> Option<Arc<View>> {
        let held = self.held();
        let (looked_at, view) = held.in_force.get(&subdistrict)?;
        (*looked_at <= now && now < looked_at.plus(LOOK_AGAIN)).then(|| Arc::clone(view))
    }

    pub(crate) fn put_in_force(&self, subdistrict: SubdistrictId, now: Timestamp, view: Arc<View>) {
        self.held().in_force.insert(subdistrict, (now, view));
    }

    pub(crate) fn published(&self, subdistrict: SubdistrictId, edition: Edition) -> Option<Arc<View>> {
        self.held().published.get(&(subdistrict, edition)).cloned()
    }

    pub(crate) fn put_published(&self, subdistrict: SubdistrictId, edition: Edition, view: Arc<View>) {
        self.held().published.insert((subdistrict, edition), view);
    }

    /// Something was published: ask again which edition is in force.
    pub(crate) fn forget(&self, subdistrict: SubdistrictId) {
        self.held().in_force.remove(&subdistrict);
    }
}
