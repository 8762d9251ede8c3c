//! The service of area residents.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use cases_server::Cases;
use db::{Result, Tx, params};
use kernel::{SubdistrictId, Timestamp};
use residents_rules::{DEFAULT_POLICY, ResidentPolicy};
use territory_server::Territories;
use uuid::Uuid;
use web::subdistricts::{self, Subdistrict};
use web::{Lang, Platform};

use crate::doors::{DoorCache, door_cache};
use crate::subscribe;

/// Residents of all subdistricts. Cheap to clone.
#[derive(Clone)]
pub struct Residents {
    pub platform: Platform,
    pub territories: Territories,
    pub cases: Cases,
    policy: Arc<ResidentPolicy>,
    pub(crate) doors: Arc<DoorCache>,
}

/// Drafts, signs and used pieces of work are forgotten after this long.
const KEPT: Duration = Duration::from_hours(24);

impl Residents {
    /// With the policy that comes with the program.
    pub fn new(platform: Platform, territories: Territories, cases: Cases) -> Result<Self> {
        let policy = ResidentPolicy::from_toml(DEFAULT_POLICY).context("policies/residents.toml")?;
        Ok(Self { platform, territories, cases, policy: Arc::new(policy), doors: door_cache() })
    }

    pub fn policy(&self) -> &ResidentPolicy {
        &self.policy
    }

    pub(crate) async fn by_code(&self, code: &str) -> Result<Subdistrict> {
        let code = code.to_owned();
        self.platform.db.read(async move |tx: &mut Tx| subdistricts::by_code(tx, &code).await).await
    }

    /// What things are called, for a reader of a subdistrict's pages.
    pub(crate) async fn names(
        &self,
        subdistrict: SubdistrictId,
        lang: Lang,
    ) -> Result<cases_server::pages::Names> {
        cases_server::pages::Names::of(&self.cases, subdistrict, lang).await
    }

    /// 128 bits of chance that say nothing about when they were made.
    pub(crate) fn chance(&self) -> Uuid {
        Uuid::from_bytes(self.platform.ids.bytes())
    }

    /// Forgets what was only kept for a day: half-made reports, what they were counted by, links that ran out, addresses
    /// that nobody confirmed.
    pub async fn forget(&self, now: Timestamp) -> Result<u64> {
        let before = now.minus(KEPT);
        let forget = async move |tx: &mut Tx| {
            let mut gone = 0;
            for sql in [
                "delete from report_drafts where updated_at < $1",
                "delete from public_signs where at < $1",
                "delete from spent_work where at < $1",
            ] {
                gone += tx.execute(sql, params![before]).await?;
            }
            gone += subscribe::forget_unconfirmed(tx, before).await?;
            gone += tx.execute("delete from case_passes where expires_at < $1", params![now]).await?;
            Ok(gone)
        };
        self.platform.db.write(forget).await
    }
}
