//! The service of area cases.

use std::sync::Arc;

use anyhow::Context;
use cases_rules::{DEFAULT_POLICY, HandlingPolicy};
use catalogue_server::Catalogues;
use db::Result;
use kernel::SubdistrictId;
use territory_server::Territories;
use web::Platform;

use crate::ground::Ground;
use crate::photos::Darkroom;
use crate::suggest::Memory;

/// Cases of all subdistricts. Cheap to clone.
#[derive(Clone)]
pub struct Cases {
    pub platform: Platform,
    pub territories: Territories,
    pub catalogues: Catalogues,
    policy: Arc<HandlingPolicy>,
    pub(crate) darkroom: Darkroom,
    pub(crate) memory: Memory,
}

impl Cases {
    /// With the policy that comes with the program.
    pub fn new(platform: Platform, territories: Territories, catalogues: Catalogues) -> Result<Self> {
        let policy = HandlingPolicy::from_toml(DEFAULT_POLICY).context("policies/handling.toml")?;
        Ok(Self {
            platform,
            territories,
            catalogues,
            policy: Arc::new(policy),
            darkroom: Darkroom::default(),
            memory: Memory::default(),
        })
    }

    pub fn policy(&self) -> &HandlingPolicy {
        &self.policy
    }

    pub(crate) async fn ground(&self, subdistrict: SubdistrictId) -> Result<Ground> {
        Ok(Ground {
            territory: self.territories.view(subdistrict).await?,
            catalogue: self.catalogues.view(subdistrict).await?,
            policy: Arc::clone(&self.policy),
        })
    }
}
