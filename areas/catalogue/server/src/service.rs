//! The service: views kept until something changes, and what the grid office decides.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use catalogue_rules::Code;
use db::{Result, Tx};
use kernel::{Refusal, SubdistrictId};
use web::Platform;

use crate::store;
use crate::view::View;

/// The catalogues of all subdistricts. Cheap to clone; clones share their views.
#[derive(Clone)]
pub struct Catalogues {
    pub(crate) platform: Platform,
    views: Arc<Mutex<Views>>,
}

#[derive(Default)]
struct Views {
    kept: BTreeMap<SubdistrictId, Arc<View>>,
    /// How often views were forgotten: a view read before a change must not be kept after it.
    changes: u64,
}

impl Catalogues {
    pub fn new(platform: Platform) -> Self {
        Self { platform, views: Arc::default() }
    }

    fn views(&self) -> MutexGuard<'_, Views> {
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the subdistrict works with now.
    pub async fn view(&self, subdistrict: SubdistrictId) -> Result<Arc<View>> {
        let changes = {
            let views = self.views();
            if let Some(view) = views.kept.get(&subdistrict) {
                return Ok(Arc::clone(view));
            }
            views.changes
        };
        let read = async move |tx: &mut Tx| store::load(tx, subdistrict).await;
        let view = Arc::new(View::new(self.platform.db.read(read).await?)?);
        let mut views = self.views();
        if views.changes == changes {
            views.kept.insert(subdistrict, Arc::clone(&view));
        }
        Ok(view)
    }

    /// Has the next [`Self::view`] read the tables again.
    pub(crate) fn forget(&self, subdistrict: SubdistrictId) {
        let mut views = self.views();
        views.changes += 1;
        views.kept.remove(&subdistrict);
    }

    /// Adopts items (`adopted`) or gives them up, all or none; returns how many were not so before. Refuses
    /// what is not an item of the catalogue with `catalogue_item_unknown`.
    pub async fn adopt(
        &self,
        subdistrict: SubdistrictId,
        items: BTreeSet<Code>,
        adopted: bool,
    ) -> Result<usize> {
        let now = self.platform.now();
        let change = async move |tx: &mut Tx| {
            store::lock(tx, subdistrict).await?;
            let edition = store::current_edition(tx, subdistrict).await?;
            let mut changed = 0;
            for item in &items {
                if edition.as_ref().is_none_or(|(_, catalogue)| catalogue.item(item).is_none()) {
                    let refusal = Refusal::invalid("catalogue_item_unknown").at_field("items");
                    return Err(refusal.with("value", item).into());
                }
                changed += usize::from(if adopted {
                    store::adopt(tx, subdistrict, item, now).await?
                } else {
                    store::give_up(tx, subdistrict, item).await?
                });
            }
            Ok(changed)
        };
        let changed = self.platform.db.write(change).await?;
        self.forget(subdistrict);
        Ok(changed)
    }
}
