//! What is read now and then and kept for a while, for each subdistrict.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kernel::{SubdistrictId, Timestamp};

type Kept<T> = BTreeMap<SubdistrictId, (Timestamp, Arc<T>)>;

/// One `T` a subdistrict, with the instant at which it was read.
pub struct Held<T> {
    kept: Mutex<Kept<T>>,
    /// After this long it is read again.
    good_for: Duration,
}

impl<T> Held<T> {
    pub fn new(good_for: Duration) -> Self {
        Self { kept: Mutex::default(), good_for }
    }

    /// What was read, unless it is too old or of a clock that was set back since.
    pub fn fresh(&self, subdistrict: SubdistrictId, now: Timestamp) -> Option<Arc<T>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (read_at, value) = kept.get(&subdistrict)?;
        (*read_at <= now && now < read_at.plus(self.good_for)).then(|| Arc::clone(value))
    }

    pub fn put(&self, subdistrict: SubdistrictId, now: Timestamp, value: &Arc<T>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(subdistrict, (now, Arc::clone(value)));
    }

    pub fn forget(&self, subdistrict: SubdistrictId) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).remove(&subdistrict);
    }
}
