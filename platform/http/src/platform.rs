//! What handlers stand on.

use std::ops::Deref;
use std::sync::Arc;

use db::Db;
use db::numbers::Numbers;
use files::darkroom::Darkroom;
use files::store::FileStore;
use kernel::{Clock, Ids, Timestamp};

use crate::{Live, Sealer};

/// Settings of this installation that faces need.
#[derive(Debug, Clone)]
pub struct Settings {
    /// As people reach it, without a slash at the end; printed into links and QR codes.
    pub public_url: String,
    /// Cookies only over TLS. Off for a plain `http://` address inside the office.
    pub secure_cookies: bool,
    /// Code of the subdistrict that `/` shows when the installation has several.
    pub front: Option<String>,
}

/// Database, clock, ids, files. Cheap to clone.
#[derive(Clone)]
pub struct Platform(Arc<Shared>);

struct Shared {
    inner: Inner,
    live: Live,
}

pub struct Inner {
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub ids: Ids,
    pub numbers: Numbers,
    pub files: FileStore,
    pub darkroom: Darkroom,
    pub sealer: Sealer,
    pub settings: Settings,
}

impl Platform {
    pub fn new(inner: Inner) -> Self {
        let live = Live::new(inner.clock.now().micros());
        Self(Arc::new(Shared { inner, live }))
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Where changes of cases are told after their commit.
    pub fn live(&self) -> &Live {
        &self.0.live
    }
}

impl Deref for Platform {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0.inner
    }
}
