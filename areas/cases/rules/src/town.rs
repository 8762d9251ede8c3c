//! A small town for the tests: who works there, on what terms, and a case that they handle step by step.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use kernel::{Actor, CaseId, Grant, Refusal, Role, Scope, SubdistrictId, Timestamp, UserId};
use procedure::{CaseFacts, Command, Decision, Inputs, LookedUp, Position, decide, open};
use uuid::Uuid;
use worktime::{CN, Calendar, Holidays, Limit, Settings, Unit};

use crate::{CaseCriterion, CaseTerms, DEFAULT_POLICY, HANDLING, HandlingPolicy};

pub(crate) const GRID: &str = "110115010001001";
pub(crate) const SUBDISTRICT: SubdistrictId = SubdistrictId(1);

pub(crate) fn actor(number: u128, role: Role, scope: Scope) -> Actor {
    let user = Some(UserId(Uuid::from_u128(number)));
    Actor {
        subdistrict: SUBDISTRICT,
        user,
        name: format!("{role} {number}"),
        grants: vec![Grant { role, scope }],
    }
}

pub(crate) fn seat() -> Actor {
    actor(1, Role::SeatOperator, Scope::Subdistrict)
}

pub(crate) fn patroller() -> Actor {
    actor(2, Role::Patroller, Scope::Grid(GRID.to_owned()))
}

pub(crate) fn leader() -> Actor {
    actor(3, Role::Leader, Scope::Subdistrict)
}

pub(crate) fn office() -> Actor {
    actor(4, Role::GridOffice, Scope::Subdistrict)
}

/// A handler of department `D<number>`.
pub(crate) fn handler(number: u128) -> Actor {
    actor(10 + number, Role::DepartmentHandler, Scope::Department(format!("D{number}")))
}

pub(crate) fn resident() -> Actor {
    Actor::reporter(SUBDISTRICT)
}

pub(crate) fn program() -> Actor {
    Actor::system(SUBDISTRICT)
}

/// Everybody who could have a hand in a case.
pub(crate) fn everybody() -> Vec<Actor> {
    let basic = || Scope::Grid("110115010001".to_owned());
    vec![
        seat(),
        patroller(),
        leader(),
        office(),
        handler(1),
        handler(2),
        handler(3),
        actor(5, Role::GridLeader, basic()),
        actor(6, Role::CommunityDirector, basic()),
        actor(7, Role::ResponsiblePerson, Scope::Grid(GRID.to_owned())),
        actor(8, Role::Leader, Scope::Subdistrict),
        resident(),
        program(),
    ]
}

static CALENDAR: LazyLock<Calendar> =
    LazyLock::new(|| Calendar::new(Holidays::from_toml(CN).unwrap(), Settings::default()));

/// The terms of the town: the default policy, the national calendar, and what the catalogue says of the item.
pub(crate) struct Town {
    pub(crate) policy: HandlingPolicy,
    pub(crate) calendar: &'static Calendar,
    pub(crate) criterion: CaseCriterion,
}

impl Town {
    /// Four working hours, nothing else asked for.
    pub(crate) fn new() -> Self {
        let limit = Some(Limit::new(4, Unit::WorkingHour));
        Self {
            policy: HandlingPolicy::from_toml(DEFAULT_POLICY).unwrap(),
            calendar: &CALENDAR,
            criterion: CaseCriterion { limit, ..CaseCriterion::default() },
        }
    }

    pub(crate) fn with(criterion: CaseCriterion) -> Self {
        let town = Self::new();
        Self { criterion: CaseCriterion { limit: town.criterion.limit, ..criterion }, ..town }
    }

    pub(crate) fn terms(&self) -> CaseTerms<'_> {
        CaseTerms { policy: &self.policy, calendar: self.calendar, criterion: self.criterion, given: None }
    }

    /// What the server would look up: grid, owner D1, the marks of the item.
    pub(crate) fn looked_up(&self) -> LookedUp {
        LookedUp {
            grid: Some(GRID.to_owned()),
            owner: Some("D1".to_owned()),
            marks: Some(self.criterion.marks()),
        }
    }
}

/// A case, the clock on the wall, and the town around them.
pub(crate) struct Story {
    pub(crate) town: Town,
    pub(crate) facts: CaseFacts,
    pub(crate) now: Timestamp,
}

impl Story {
    /// Reported by `reporter` on a Wednesday at nine in the morning.
    pub(crate) fn reported_by(reporter: &Actor, town: Town) -> Self {
        let now = at("2026-11-18T09:00:00+08:00");
        let inputs = Inputs { looked_up: town.looked_up(), ..text("bin is burning") };
        let inputs = Inputs { item: Some("0101".to_owned()), ..inputs };
        let case = CaseId(Uuid::from_u128(100));
        let facts = open(&HANDLING, case, &inputs, reporter, now, &town.terms()).unwrap().facts;
        Self { town, facts, now }
    }

    pub(crate) fn new() -> Self {
        Self::reported_by(&resident(), Town::new())
    }

    /// Takes one action with the version as it is, whether it is allowed or not.
    pub(crate) fn try_to(&self, actor: &Actor, action: &str, inputs: Inputs) -> Result<Decision, Refusal> {
        let inputs = Inputs { looked_up: self.town.looked_up(), ..inputs };
        let command = Command { action: action.to_owned(), version_seen: self.facts.version, inputs };
        decide(&HANDLING, &self.facts, &command, actor, self.now, &self.town.terms())
    }

    /// Takes an action that must be allowed, and goes on with the case after it.
    pub(crate) fn does(&mut self, actor: &Actor, action: &str, inputs: Inputs) -> Decision {
        let decision =
            self.try_to(actor, action, inputs).unwrap_or_else(|refusal| panic!("{action}: {refusal}"));
        self.facts = decision.facts.clone();
        decision
    }

    /// The code with which an action is refused.
    pub(crate) fn refusal(&self, actor: &Actor, action: &str, inputs: Inputs) -> &'static str {
        self.try_to(actor, action, inputs).expect_err(action).code
    }

    pub(crate) fn minutes_later(mut self, minutes: u64) -> Self {
        self.now = self.now.plus(std::time::Duration::from_secs(60 * minutes));
        self
    }

    pub(crate) fn filed(mut self) -> Self {
        self.does(&seat(), "file", Inputs::default());
        self
    }

    pub(crate) fn dispatched(mut self) -> Self {
        self = self.filed();
        self.does(&seat(), "dispatch", Inputs::default());
        self
    }

    pub(crate) fn handled(mut self) -> Self {
        self = self.dispatched();
        self.does(&handler(1), "accept", Inputs::default());
        self
    }

    pub(crate) fn responded(mut self) -> Self {
        self = self.handled();
        self.does(&handler(1), "respond", evidence());
        self
    }

    pub(crate) fn closed(mut self) -> Self {
        self = self.responded();
        self.does(&seat(), "close", Inputs::default());
        self
    }
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn none() -> Inputs {
    Inputs::default()
}

pub(crate) fn text(text: &str) -> Inputs {
    Inputs { text: Some(text.to_owned()), ..none() }
}

pub(crate) fn because(code: &str) -> Inputs {
    Inputs { reason: Some(code.to_owned()), ..none() }
}

pub(crate) fn evidence() -> Inputs {
    Inputs { photos: vec!["a1".to_owned()], ..text("put right") }
}

pub(crate) fn asks(person: &Actor) -> Inputs {
    Inputs { person: person.user, ..none() }
}

pub(crate) fn department(code: &str) -> Inputs {
    Inputs { department: Some(code.to_owned()), ..none() }
}

pub(crate) fn helpers(codes: &[&str]) -> Inputs {
    Inputs { helpers: codes.iter().map(|code| (*code).to_owned()).collect::<BTreeSet<_>>(), ..none() }
}

pub(crate) fn rings(clock: &str) -> Inputs {
    Inputs { clock: Some(clock.to_owned()), ..none() }
}

/// What somebody who went to look brings back.
pub(crate) fn seen(answer: bool) -> Inputs {
    let position = Some(Position { longitude: 116.32, latitude: 39.68, accuracy_m: Some(5.0) });
    Inputs { answer: Some(answer), photos: vec!["b1".to_owned()], position, ..none() }
}
