//! The simulation's hands: the commands of the case service, by the people's own accounts.

use std::collections::BTreeMap;
use std::sync::Arc;

use cases_server::{Contact, NewReport, ReportedPosition, Which, Wish};
use db::Failure;
use db::idempotency::Key;
use db::{Tx, jobs};
use kernel::{Actor, CaseId, SubdistrictId, Timestamp, UserId};
use procedure::{Command, Inputs};
use simulate::{CaseHandle, CaseNow, Hands, PhotoKind, Refused, Who};

use super::clock::DemoClock;
use super::pictures::{PICTURES, picture};
use crate::wiring::Services;
use crate::worker;

pub struct DemoHands {
    services: Services,
    clock: Arc<DemoClock>,
    subdistrict: SubdistrictId,
    actors: BTreeMap<String, Actor>,
    pictures: BTreeMap<(PhotoKind, u64), String>,
    /// Versions last seen: an act needs no look before it, unless somebody else was there meanwhile.
    versions: BTreeMap<CaseId, u32>,
    sent: u64,
}

impl DemoHands {
    pub(super) fn new(
        services: Services,
        clock: Arc<DemoClock>,
        subdistrict: SubdistrictId,
        actors: BTreeMap<String, Actor>,
    ) -> Self {
        Self {
            services,
            clock,
            subdistrict,
            actors,
            pictures: BTreeMap::new(),
            versions: BTreeMap::new(),
            sent: 0,
        }
    }

    /// The same people, over services that were opened anew.
    pub(super) fn go_on_with(&mut self, services: Services) {
        self.services = services;
    }

    fn actor(&self, who: &Who) -> Result<Actor, Refused> {
        match who {
            Who::Resident => Ok(Actor::reporter(self.subdistrict)),
            Who::Staff(login) => {
                self.actors.get(login).cloned().ok_or_else(|| Refused(format!("nobody is {login}")))
            }
        }
    }

    fn key(&mut self) -> Result<Key, Refused> {
        self.sent += 1;
        let key = format!("{}", self.sent);
        Key::new(self.subdistrict, "simulation", &key, key.as_bytes())
            .map_err(|refusal| Refused(refusal.to_string()))
    }

    fn which(&self, who: &Who, case: &CaseHandle) -> Result<Which, Refused> {
        match (who, &case.link) {
            (Who::Resident, Some(link)) => {
                Ok(self.services.cases.token(link).map_err(|failure| refused(&failure))?.1)
            }
            _ => Ok(Which::Seen(case.case)),
        }
    }

    async fn see(&mut self, actor: &Actor, which: Which) -> Result<CaseNow, Refused> {
        let detail = self.services.cases.show(actor, which).await.map_err(|failure| refused(&failure))?;
        let facts = &detail.case.facts;
        self.versions.insert(detail.case.id, facts.version);
        let stage = cases_rules::HANDLING.state(&facts.state).and_then(|state| state.light);
        Ok(CaseNow {
            state: facts.state.clone(),
            due: stage.and_then(|clock| facts.running(clock)).map(|clock| clock.due),
            department: facts.department.clone(),
            offers: detail.offers.iter().map(|offer| offer.action.to_owned()).collect(),
        })
    }

    /// Takes the action on the version last seen.
    async fn take(
        &mut self,
        actor: &Actor,
        which: &Which,
        case: CaseId,
        action: &str,
        inputs: Inputs,
    ) -> Result<(), Refused> {
        let key = self.key()?;
        let version_seen = self.versions.get(&case).copied().unwrap_or(1);
        let command = Command { action: action.to_owned(), version_seen, inputs };
        let wish = Wish { command, criterion: None, suggested: cases_server::Offered::default() };
        let done = self.services.cases.act(actor, which.clone(), wish, key).await;
        done.map(drop).map_err(|failure| refused(&failure))
    }
}

fn refused(failure: &Failure) -> Refused {
    Refused(failure.refusal().map_or_else(|| failure.to_string(), |refusal| refusal.code.to_owned()))
}

impl Hands for DemoHands {
    async fn report(
        &mut self,
        at: Timestamp,
        who: &Who,
        report: simulate::NewReport,
    ) -> Result<CaseHandle, Refused> {
        self.clock.set(at);
        let (actor, key) = (self.actor(who)?, self.key()?);
        let report = NewReport {
            channel: report.source.name().to_owned(),
            item: report.item,
            description: report.text,
            address: report.address,
            position: Some(ReportedPosition {
                longitude: report.position.longitude,
                latitude: report.position.latitude,
                accuracy_m: report.position.accuracy_m,
                crs: String::new(),
            }),
            photos: report.photos,
            contact: report.contact.map(|contact| Contact { name: contact.name, phone: contact.telephone }),
        };
        let receipt =
            self.services.cases.report(&actor, report, key).await.map_err(|failure| refused(&failure))?;
        Ok(CaseHandle { case: receipt.id, link: Some(receipt.token) })
    }

    async fn act(
        &mut self,
        at: Timestamp,
        who: &Who,
        case: &CaseHandle,
        action: &str,
        inputs: Inputs,
    ) -> Result<CaseNow, Refused> {
        self.clock.set(at);
        let (actor, which) = (self.actor(who)?, self.which(who, case)?);
        let taken = self.take(&actor, &which, case.case, action, inputs.clone()).await;
        if taken.as_ref().is_err_and(|refused| refused.0 == "version_stale") {
            self.see(&Actor::system(self.subdistrict), which.clone()).await?;
            self.take(&actor, &which, case.case, action, inputs).await?;
        } else {
            taken?;
        }
        // Somebody may hand a case on and see it no more: then it is told as the program sees it.
        match self.see(&actor, which.clone()).await {
            Ok(now) => Ok(now),
            Err(_gone) => self.see(&Actor::system(self.subdistrict), which).await,
        }
    }

    async fn look(&mut self, at: Timestamp, who: &Who, case: &CaseHandle) -> Result<CaseNow, Refused> {
        self.clock.set(at);
        let (actor, which) = (self.actor(who)?, self.which(who, case)?);
        self.see(&actor, which).await
    }

    async fn ring(&mut self, until: Timestamp) {
        loop {
            let next = self.services.platform.db.read(async |tx: &mut Tx| jobs::next_due(tx).await).await;
            let Ok(Some(at)) = next else { return };
            if at >= until {
                return;
            }
            self.clock.set(at);
            if let Err(failure) = worker::round(&self.services, at).await {
                tracing::warn!(%failure, "an alarm could not ring");
                return;
            }
        }
    }

    async fn photo(&mut self, kind: PhotoKind, seed: u64) -> String {
        let seed = seed % PICTURES;
        if let Some(id) = self.pictures.get(&(kind, seed)) {
            return id.clone();
        }
        let stored = self.services.cases.photo_add(self.subdistrict, picture(kind, seed)).await;
        let id = stored.map(|stored| stored.id.to_string()).unwrap_or_default();
        self.pictures.insert((kind, seed), id.clone());
        id
    }

    fn person(&self, login: &str) -> Option<UserId> {
        self.actors.get(login).and_then(|actor| actor.user)
    }
}
