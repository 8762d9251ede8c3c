//! For tests: a service in memory that decides with the real procedure, catalogue and responsibility list.

use std::collections::BTreeMap;

use cases_rules::{CaseCriterion, CaseTerms, HANDLING, HandlingPolicy, names::clock};
use catalogue_rules::{Catalogue, Code, Owner, ResponsibilityList};
use gewu_geo::GridIndex;
use kernel::{Actor, CaseId, Ids, Refusal, SubdistrictId, Timestamp, UserId};
use procedure::{CaseFacts, Command, Decision, Effect, Inputs, LookedUp, decide, offers, open};
use sha2::{Digest, Sha256};
use territory_rules::Level;
use worktime::Calendar;

use super::{Books, CaseHandle, CaseNow, Hands, NewReport, PhotoKind, Refused, Who};
use crate::{World, shipped};

const SUBDISTRICT: SubdistrictId = SubdistrictId(1);
const GRID_OFFICE: &str = "grid_office";

pub(super) struct Town {
    ids: Ids,
    actors: BTreeMap<String, Actor>,
    grids: Vec<String>,
    index: GridIndex,
    catalogue: Catalogue,
    responsibility: ResponsibilityList,
    policy: HandlingPolicy,
    calendar: Calendar,
    pub(super) cases: BTreeMap<CaseId, CaseFacts>,
    /// By instant, case and clock.
    alarms: BTreeMap<(Timestamp, CaseId, String), String>,
    /// Every command, in order.
    digest: Sha256,
    pub(super) commands: u64,
    /// The instant of the last command.
    last: Timestamp,
    /// Every report with its text.
    pub(super) reports: Vec<(Timestamp, NewReport)>,
}

impl Town {
    pub(super) fn new(world: &World, books: &Books) -> Self {
        let ids = Ids::from_seed(1);
        let mut actors = BTreeMap::new();
        for person in &world.people {
            let user = Some(UserId(ids.uuid(Timestamp::default())));
            let (name, grants) = (person.name.clone(), person.grants.clone());
            actors.insert(person.login.clone(), Actor { subdistrict: SUBDISTRICT, user, name, grants });
        }
        let grids: Vec<_> = world.areas.iter().filter(|area| area.level == Level::UnitGrid).collect();
        let geometry = (0..).zip(&grids).map(|(id, grid)| (id, grid.geometry.clone())).collect();
        Self {
            ids,
            actors,
            grids: grids.iter().map(|grid| grid.code.clone()).collect(),
            index: GridIndex::build(geometry).unwrap(),
            catalogue: books.catalogue.clone(),
            responsibility: shipped::responsibility(&books.catalogue),
            policy: books.policy.clone(),
            calendar: books.calendar.clone(),
            cases: BTreeMap::new(),
            alarms: BTreeMap::new(),
            digest: Sha256::new(),
            commands: 0,
            last: Timestamp::default(),
            reports: Vec::new(),
        }
    }

    pub(super) fn digest(&self) -> String {
        format!("{:x?}", self.digest.clone().finalize().as_slice())
    }

    fn actor(&self, who: &Who) -> Actor {
        match who {
            Who::Staff(login) => self.actors[login].clone(),
            Who::Resident => Actor::reporter(SUBDISTRICT),
        }
    }

    fn write_down(&mut self, at: Timestamp, command: impl std::fmt::Debug) {
        assert!(at >= self.last, "time went back from {} to {at}", self.last);
        self.last = at;
        self.commands += 1;
        self.digest.update(format!("{at} {command:?}\n"));
    }

    fn criterion(&self, item: Option<&str>) -> CaseCriterion {
        let Some(code) = item.and_then(|code| code.parse::<Code>().ok()) else {
            return CaseCriterion::default();
        };
        let criterion = &self.catalogue.criteria_of(&code)[0];
        let item = self.catalogue.item(&code).unwrap();
        CaseCriterion {
            limit: Some(criterion.limit),
            recheck: criterion.recheck,
            photo: criterion.evidence.iter().any(|evidence| evidence == "after_photo"),
            self_handle: code.as_str().starts_with("E0112") || code.as_str().starts_with("E0201"),
            must_report_minutes: item.must_report.as_ref().map(|_| 10),
        }
    }

    fn looked_up(&self, facts: Option<&CaseFacts>, inputs: &Inputs) -> LookedUp {
        let at = inputs.position.map(|position| (position.longitude, position.latitude));
        let found = at.and_then(|(lon, lat)| self.index.locate(lon, lat));
        let grid = found.map(|id| self.grids[id as usize].clone());
        let item = inputs.item.as_deref().or(facts.and_then(|facts| facts.item.as_deref()));
        let place = grid.as_deref().or(facts.map(|facts| facts.grid.as_str())).unwrap_or_default();
        let owner = item.map(|item| match self.responsibility.responsible(&item.parse().unwrap(), place) {
            Owner::Department(entry) => entry.department.clone(),
            Owner::Fallback | Owner::Conflict(_) => GRID_OFFICE.to_owned(),
        });
        let marks = inputs.item.as_deref().map(|item| self.criterion(Some(item)).marks());
        LookedUp { grid, owner, marks }
    }

    fn terms(&self, item: Option<&str>) -> CaseTerms<'_> {
        CaseTerms {
            policy: &self.policy,
            calendar: &self.calendar,
            criterion: self.criterion(item),
            given: None,
        }
    }

    fn keep(&mut self, decision: Decision) {
        let case = decision.facts.case;
        for effect in decision.effects {
            match effect {
                Effect::ScheduleAlarm { clock, at, action } => {
                    self.alarms.retain(|(_, other, name), _| (*other, name) != (case, &clock));
                    self.alarms.insert((at, case, clock), action);
                }
                Effect::CancelAlarm { clock } => {
                    self.alarms.retain(|(_, other, name), _| (*other, name) != (case, &clock));
                }
                Effect::Notify { .. } | Effect::LinkCases { .. } => {}
            }
        }
        self.cases.insert(case, decision.facts);
    }

    fn decide(
        &mut self,
        at: Timestamp,
        actor: &Actor,
        case: CaseId,
        action: &str,
        inputs: Inputs,
    ) -> Result<(), Refusal> {
        let facts = &self.cases[&case];
        let item = inputs.item.clone().or(facts.item.clone());
        let inputs = Inputs { looked_up: self.looked_up(Some(facts), &inputs), ..inputs };
        let command = Command { action: action.to_owned(), version_seen: facts.version, inputs };
        let terms = self.terms(item.as_deref());
        let decision = decide(&HANDLING, facts, &command, actor, at, &terms)?;
        self.keep(decision);
        Ok(())
    }

    fn show(&self, at: Timestamp, actor: &Actor, case: CaseId) -> CaseNow {
        let facts = &self.cases[&case];
        let terms = self.terms(facts.item.as_deref());
        let light = HANDLING.state(&facts.state).and_then(|state| state.light);
        let offers = offers(&HANDLING, facts, actor, at, &terms);
        CaseNow {
            state: facts.state.clone(),
            due: light.and_then(|clock| facts.clocks.get(clock)).map(|clock| clock.due),
            department: facts.department.clone(),
            offers: offers.iter().map(|offer| offer.action.to_owned()).collect(),
        }
    }

    /// A seat operator who is not one of the simulated; answers with the number of cases.
    pub(super) fn void_everything_before_handling(&mut self, at: Timestamp) -> u64 {
        let seat = self.actors["seat01"].clone();
        let waiting = |facts: &&CaseFacts| ["reported", "verifying", "filed"].contains(&facts.state.as_str());
        let cases: Vec<_> = self.cases.values().filter(waiting).map(|facts| facts.case).collect();
        for case in &cases {
            let inputs = Inputs { reason: Some("test".to_owned()), ..Inputs::default() };
            self.decide(at, &seat, *case, "void", inputs).unwrap();
        }
        cases.len() as u64
    }

    /// Responses that came after the handler's time, and all that came.
    pub(super) fn overdue(&self) -> (usize, usize) {
        let responded = self.cases.values().filter(|facts| facts.count("responses") > 0);
        let clocks: Vec<_> = responded.filter_map(|facts| facts.clocks.get(clock::HANDLING)).collect();
        (clocks.iter().filter(|clock| clock.is_over(self.last)).count(), clocks.len())
    }
}

impl Hands for Town {
    async fn report(&mut self, at: Timestamp, who: &Who, report: NewReport) -> Result<CaseHandle, Refused> {
        self.write_down(at, (who, &report));
        let inputs = Inputs {
            text: Some(report.text.clone()),
            item: report.item.clone(),
            position: Some(report.position),
            photos: report.photos.clone(),
            ..Inputs::default()
        };
        self.reports.push((at, report));
        let inputs = Inputs { looked_up: self.looked_up(None, &inputs), ..inputs };
        let (case, actor) = (CaseId(self.ids.uuid(at)), self.actor(who));
        let opened = open(&HANDLING, case, &inputs, &actor, at, &self.terms(inputs.item.as_deref()));
        self.keep(opened.map_err(|refusal| Refused(refusal.to_string()))?);
        Ok(CaseHandle { case, link: (*who == Who::Resident).then(|| "token".to_owned()) })
    }

    async fn act(
        &mut self,
        at: Timestamp,
        who: &Who,
        case: &CaseHandle,
        action: &str,
        inputs: Inputs,
    ) -> Result<CaseNow, Refused> {
        self.write_down(at, (who, case, action, &inputs));
        let actor = self.actor(who);
        self.decide(at, &actor, case.case, action, inputs).map_err(|refusal| Refused(refusal.to_string()))?;
        Ok(self.show(at, &actor, case.case))
    }

    async fn look(&mut self, at: Timestamp, who: &Who, case: &CaseHandle) -> Result<CaseNow, Refused> {
        Ok(self.show(at, &self.actor(who), case.case))
    }

    async fn ring(&mut self, until: Timestamp) {
        let program = Actor::system(SUBDISTRICT);
        while let Some((at, case, clock)) = self.alarms.keys().next().filter(|key| key.0 < until).cloned() {
            let Some(action) = self.alarms.remove(&(at, case, clock.clone())) else { return };
            let inputs = Inputs { clock: Some(clock), ..Inputs::default() };
            // The instant after the deadline: what ends in the very instant is on time.
            let after = Timestamp::from_micros(at.micros() + 1);
            self.decide(after, &program, case, &action, inputs).unwrap();
        }
    }

    async fn photo(&mut self, kind: PhotoKind, seed: u64) -> String {
        format!("{kind:?}-{}", seed % 8)
    }

    fn person(&self, login: &str) -> Option<UserId> {
        self.actors.get(login).and_then(|actor| actor.user)
    }
}
