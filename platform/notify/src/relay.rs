//! The service: fans out, sends, keeps what came of it.

mod batch;
mod wording;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use db::{Dialect, Result, Tx};
use kernel::Timestamp;
use reqwest::redirect::Policy;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use web::Platform;

use crate::ContactPoint;
use crate::fan_out::fan_out;
use crate::net::Guard;
use crate::queue::{claim_points, leases_end};
use crate::send::Post;
use crate::settings::Settings;

/// Receivers that are spoken to at once.
const RECEIVERS: usize = 32;
const TIMEOUT: Duration = Duration::from_secs(15);
const PAUSE: Duration = Duration::from_secs(1);

/// Sends what waits. Cheap to clone.
#[derive(Clone)]
pub struct Relay {
    pub(crate) platform: Platform,
    pub(crate) http: reqwest::Client,
    pub(crate) guard: Guard,
    pub(crate) post: Option<Post>,
    settings: Arc<Settings>,
}

impl Relay {
    pub fn new(platform: Platform, settings: Settings) -> anyhow::Result<Self> {
        // An error says that the program has chosen a provider already.
        rustls::crypto::ring::default_provider().install_default().ok();
        let guard = Guard::new(&settings.allowed);
        let http = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .connect_timeout(TIMEOUT)
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(guard.clone()))
            .user_agent(concat!("gewu/", env!("CARGO_PKG_VERSION")))
            .build()
            .context("cannot set up HTTP")?;
        let post = settings.smtp.as_deref().map(|url| Post::new(url, &settings.mail_from)).transpose()?;
        Ok(Self { platform, http, guard, post, settings: Arc::new(settings) })
    }

    /// Everything that is due at `now`, to its end.
    pub async fn round(&self, now: Timestamp) -> Result<()> {
        loop {
            let points = self.due(now, RECEIVERS).await?;
            if points.is_empty() {
                return Ok(());
            }
            let mut all = JoinSet::new();
            for point in points {
                let relay = self.clone();
                all.spawn(async move { relay.batch(point, now).await });
            }
            while let Some(done) = all.join_next().await {
                done.context("a sender stopped")??;
            }
        }
    }

    /// Sends until the program ends. A slow receiver holds up only what is for itself.
    pub async fn run(self) {
        if let Err(failure) = self.begin().await {
            tracing::warn!(%failure, "leases of an earlier run could not be ended");
        }
        let lanes = Arc::new(Semaphore::new(RECEIVERS));
        loop {
            let started = match self.start(&lanes).await {
                Ok(started) => started,
                Err(failure) => {
                    tracing::warn!(%failure, "messages cannot leave now");
                    0
                }
            };
            if started == 0 {
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    async fn begin(&self) -> Result<()> {
        if self.platform.db.dialect() == Dialect::Sqlite {
            self.platform.db.write(async move |tx: &mut Tx| leases_end(tx).await).await?;
        }
        Ok(())
    }

    /// Begins with as many receivers as there are free lanes; answers with how many.
    async fn start(&self, lanes: &Arc<Semaphore>) -> Result<usize> {
        let free = lanes.available_permits();
        if free == 0 {
            // Nothing is taken that would wait for a lane while its lease runs out.
            return Ok(0);
        }
        let now = self.platform.now();
        let points = self.due(now, free).await?;
        let started = points.len();
        for point in points {
            let lane = Arc::clone(lanes).acquire_owned().await.context("no lanes")?;
            let relay = self.clone();
            tokio::spawn(async move {
                if let Err(failure) = relay.batch(point, now).await {
                    tracing::warn!(%failure, "what came of a delivery could not be kept");
                }
                drop(lane);
            });
        }
        Ok(started)
    }

    /// Fans out what waits in the outbox, then takes contact points that have something due.
    async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<ContactPoint>> {
        let quiet = self.settings.quiet;
        let db = &self.platform.db;
        while db.write(async move |tx: &mut Tx| fan_out(tx, quiet, now).await).await? > 0 {}
        let limit = i64::try_from(limit).unwrap_or(1);
        db.write(async move |tx: &mut Tx| claim_points(tx, now, limit).await).await
    }
}
