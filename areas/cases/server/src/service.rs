//! The service of area cases.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, anyhow};
use cases_rules::{DEFAULT_POLICY, HandlingPolicy};
use catalogue_rules::Row;
use catalogue_server::{Catalogues, ImportFailure, Setting, View};
use db::Result;
use kernel::{Actor, SubdistrictId, Timestamp};
use territory_server::Territories;
use web::Platform;

use crate::ground::Ground;
use crate::photos::Turns;
use crate::suggest::Memory;

type OwnPolicies = BTreeMap<SubdistrictId, (BTreeMap<String, String>, Arc<HandlingPolicy>)>;

/// Cases of all subdistricts. Cheap to clone.
#[derive(Clone)]
pub struct Cases {
    pub platform: Platform,
    pub territories: Territories,
    pub catalogues: Catalogues,
    /// What the program comes with.
    policy: Arc<HandlingPolicy>,
    /// What is in force where a subdistrict has limits of its own, with these limits.
    own_policies: Arc<Mutex<OwnPolicies>>,
    pub(crate) darkroom_turns: Turns,
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
            own_policies: Arc::default(),
            darkroom_turns: Turns::default(),
            memory: Memory::default(),
        })
    }

    /// What the program comes with. Limits may differ in a subdistrict: [`Self::policy_of`].
    pub fn policy(&self) -> &HandlingPolicy {
        &self.policy
    }

    /// The policy with the limits that are in force in a subdistrict.
    pub async fn policy_of(&self, subdistrict: SubdistrictId) -> Result<Arc<HandlingPolicy>> {
        self.policy_by(&*self.catalogues.view(subdistrict).await?)
    }

    fn policy_by(&self, catalogue: &View) -> Result<Arc<HandlingPolicy>> {
        if catalogue.limits.is_empty() {
            return Ok(Arc::clone(&self.policy));
        }
        let mut own = self.own_policies.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((limits, policy)) = own.get(&catalogue.subdistrict.id)
            && *limits == catalogue.limits
        {
            return Ok(Arc::clone(policy));
        }
        let rows = catalogue.limits.iter().map(|(name, value)| (0, name.as_str(), value.as_str()));
        let policy = self.policy.with_limits(rows).map_err(|refusals| anyhow!("limits: {refusals:?}"))?;
        let policy = Arc::new(policy);
        own.insert(catalogue.subdistrict.id, (catalogue.limits.clone(), Arc::clone(&policy)));
        Ok(policy)
    }

    /// Puts limits of the procedure in force from an instant on (`None`: now): rows with `name` and `value`; what is
    /// not named stays. Deadlines that were given stay as they are.
    pub async fn import_limits(
        &self,
        by: &Actor,
        rows: Vec<Row>,
        from: Option<Timestamp>,
    ) -> Result<(), ImportFailure> {
        let policy = self.policy_of(by.subdistrict).await?;
        let cell = |cells: &BTreeMap<String, String>, name: &str| {
            cells.get(name).map(|cell| cell.trim().to_owned()).unwrap_or_default()
        };
        let rows: Vec<_> =
            rows.iter().map(|(row, cells)| (*row, cell(cells, "name"), cell(cells, "value"))).collect();
        let named = rows.iter().map(|(row, name, value)| (*row, name.as_str(), value.as_str()));
        let policy = policy.with_limits(named)?;
        Ok(self.catalogues.put_setting(by, Setting::Limits, &policy.limits(), from).await?)
    }

    /// The same, but whatever it changes in lists is taken back.
    #[must_use]
    pub fn rehearsing(&self) -> Self {
        Self { catalogues: self.catalogues.rehearsing(), ..self.clone() }
    }

    pub(crate) async fn ground(&self, subdistrict: SubdistrictId) -> Result<Ground> {
        let catalogue = self.catalogues.view(subdistrict).await?;
        let policy = self.policy_by(&catalogue)?;
        Ok(Ground { territory: self.territories.view(subdistrict).await?, catalogue, policy })
    }
}
