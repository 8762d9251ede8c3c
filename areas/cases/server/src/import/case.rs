//! A record as a case.

use std::time::Duration;

use cases_rules::HANDLING;
use cases_rules::names::clock;
use db::Result;
use kernel::{CaseId, Role, SubdistrictId, Timestamp};
use procedure::{CaseFacts, Decision, Effect, Event, Inputs};

use crate::ground::Ground;
use crate::import::facts::facts_of;
use crate::import::mapping::Mapping;
use crate::import::record::{Record, Standing};
use crate::import::resolve::Found;
use crate::import::said::Said;
use crate::model::{Case, Outside, Place};

/// What all cases of one import share.
pub(crate) struct Making<'a> {
    pub(crate) subdistrict: SubdistrictId,
    pub(crate) ground: &'a Ground,
    pub(crate) mapping: &'a Mapping,
    pub(crate) now: Timestamp,
}

impl Making<'_> {
    /// A new case of a record.
    pub(crate) fn case(&self, record: &Record, found: Found, id: CaseId, number: String) -> Result<Case> {
        let facts = facts_of(record, found.settled, id, self.now);
        self.with_facts(record, found.owner_by, facts, number, db::trail::ORIGIN)
    }

    /// The case that `before` becomes when its record has changed.
    pub(crate) fn renewed(&self, record: &Record, found: Found, before: &Case) -> Result<Case> {
        let version = before.facts.version + 1;
        let made = facts_of(record, found.settled, before.id, self.now);
        let facts = CaseFacts { version, firm_version: version, ..made };
        self.with_facts(record, found.owner_by, facts, before.number.clone(), before.trail_hash)
    }

    fn with_facts(
        &self,
        record: &Record,
        owner_by: &str,
        facts: CaseFacts,
        number: String,
        trail_hash: [u8; 32],
    ) -> Result<Case> {
        let crs =
            self.mapping.place.as_ref().filter(|_| record.place.is_some()).map(|place| place.crs.to_string());
        let outside = Outside {
            system: self.mapping.system.clone(),
            id: record.id.clone(),
            said: serde_json::to_string(&Said::of(record, facts.version)?)?,
        };
        let mut case = Case {
            subdistrict: self.subdistrict,
            id: facts.case,
            number,
            channel: record.channel.to_owned(),
            criterion: self.criterion(record, &facts),
            description: record.description.clone(),
            address: record.address.clone(),
            place: record.place.map(|(lon, lat)| Place { lon, lat }),
            crs: crs.unwrap_or_default(),
            edition: if facts.grid.is_empty() { 0 } else { self.ground.territory.edition },
            must_report: String::new(),
            urgency: String::new(),
            owner_by: owner_by.to_owned(),
            limit_given: None,
            outside: Some(outside),
            token_hash: None,
            trail_hash,
            facts,
        };
        case.take_item(self.ground);
        if case.facts.clocks.contains_key(clock::HANDLING) {
            case.limit_given = Some(self.ground.terms_of(&case).limit());
        }
        Ok(case)
    }

    /// The item's first criterion; a declined record met none.
    fn criterion(&self, record: &Record, facts: &CaseFacts) -> u32 {
        let criteria = self.ground.catalogue.criteria(facts.item.as_deref().unwrap_or_default());
        let first = criteria.first().filter(|_| record.standing != Standing::Declined);
        first.map_or(0, |criterion| criterion.no)
    }

    /// The step that brings the case: no message is sent for what happened elsewhere, long ago.
    pub(crate) fn decision(&self, action: &str, from: &str, facts: &CaseFacts) -> Decision {
        let event = Event {
            action: action.to_owned(),
            from: from.to_owned(),
            to: facts.state.clone(),
            version: facts.version,
            at: self.now,
            by: None,
            by_name: "system".to_owned(),
            role: Role::System,
            department: None,
            inputs: Inputs::default(),
        };
        Decision { effects: vec![alarm(facts)], event, facts: facts.clone() }
    }
}

/// The handler's alarm as the facts ask for it.
fn alarm(facts: &CaseFacts) -> Effect {
    let name = clock::HANDLING;
    let rings = HANDLING.clocks.iter().find(|clock| clock.name == name).map(|clock| clock.rings);
    let running = facts.running(name).filter(|clock| clock.ran_out.is_none());
    match running.zip(rings) {
        Some((clock, action)) => Effect::ScheduleAlarm {
            clock: name.to_owned(),
            at: clock.due.plus(Duration::from_micros(1)),
            action: action.to_owned(),
        },
        None => Effect::CancelAlarm { clock: name.to_owned() },
    }
}
