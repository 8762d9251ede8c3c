//! A small sound table for this crate's own tests: a parcel that is asked for, carried and handed over.

use kernel::{Actor, CaseId, Grant, Refusal, Role, Scope, SubdistrictId, Timestamp, UserId};
use uuid::Uuid;

use crate::{
    Action, CaseFacts, Change, Clock, ClockStep, Command, Decision, Given, Guard, Inputs, May, Need, Pause,
    Procedure, Relation, State, Tell, Terms, Test, Whom, decide, open,
};

const SEAT: May = May(Role::SeatOperator, Relation::InScope, Given::Always);
const LEADER: May = May(Role::Leader, Relation::InScope, Given::Always);
const CARRIER: May = May(Role::DepartmentHandler, Relation::LeadDepartment, Given::Always);
const PROGRAM: May = May(Role::System, Relation::Program, Given::Always);

pub(crate) const STATES: &[State] = &[
    State { name: "asked", ends: false, light: None },
    State { name: "carried", ends: false, light: Some("carry") },
    State { name: "done", ends: true, light: None },
];

pub(crate) const CLOCKS: &[Clock] = &[Clock { name: "carry", rings: "ran_out" }];

pub(crate) const ACTIONS: &[Action] = &[
    Action::new("ask")
        .to("asked")
        .who(&[SEAT])
        .needs(&[Need::Text])
        .takes(&[Need::Department])
        .changes(&[Change::SetDepartment]),
    Action::new("carry")
        .from(&["asked"])
        .to("carried")
        .who(&[CARRIER])
        .clocks(&[ClockStep::Start("carry")])
        .tells(&[Tell(Whom::SeatOperators, Given::Always)]),
    Action::new("give_back")
        .from(&["carried"])
        .to("asked")
        .who(&[CARRIER])
        .only_if(&[Guard(Test::Below("backs"), "backs_used_up")])
        .changes(&[Change::Count("backs")])
        .clocks(&[ClockStep::Clear("carry")]),
    Action::new("ask_wait")
        .from(&["carried"])
        .who(&[CARRIER, LEADER])
        .needs(&[Need::LaterDeadline { kind: "wait", clock: "carry" }])
        .changes(&[Change::Ask("wait")]),
    Action::new("grant_wait")
        .from(&["carried"])
        .who(&[LEADER])
        .only_if(&[
            Guard(Test::Asked("wait"), "nothing_asked"),
            Guard(Test::AnotherPerson("wait"), "same_person"),
        ])
        .changes(&[Change::Settle("wait")])
        .clocks(&[ClockStep::Extend { clock: "carry", request: "wait" }]),
    Action::new("rest").from(&["carried"]).who(&[CARRIER]).clocks(&[ClockStep::Pause("carry")]),
    Action::new("go_on").from(&["carried"]).who(&[CARRIER]).clocks(&[ClockStep::Resume("carry")]),
    Action::new("hand_over").from(&["carried"]).to("done").who(&[CARRIER]).clocks(&[ClockStep::StopAll]),
    Action::new("ran_out")
        .from(&["carried"])
        .who(&[PROGRAM])
        .needs(&[Need::Clock])
        .changes(&[Change::RanOut])
        .quiet(),
];

pub(crate) const PARCEL: Procedure =
    Procedure { name: "parcel", states: STATES, clocks: CLOCKS, given_marks: &[], actions: &[ACTIONS] };

/// Clocks last a hundred seconds of plain time, everything may happen once, deadlines lie within a thousand seconds.
pub(crate) struct PlainTerms;

impl Terms for PlainTerms {
    fn due(&self, _clock: &str, _facts: &CaseFacts, from: Timestamp) -> Timestamp {
        at(from.seconds() + 100)
    }

    fn moved(&self, _clock: &str, _facts: &CaseFacts, pause: Pause, instant: Timestamp) -> Timestamp {
        Timestamp::from_micros(instant.micros() + pause.to.micros_since(pause.from))
    }

    fn most(&self, _count: &str) -> u32 {
        1
    }

    fn furthest(&self, _kind: &str, now: Timestamp) -> Timestamp {
        at(now.seconds() + 1_000)
    }

    fn has_reason(&self, _list: &str, code: &str) -> bool {
        code == "known"
    }
}

pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

pub(crate) fn person(number: u128, role: Role, scope: Scope) -> Actor {
    Actor {
        subdistrict: SubdistrictId(1),
        user: Some(UserId(Uuid::from_u128(number))),
        name: format!("{role} {number}"),
        grants: vec![Grant { role, scope }],
    }
}

pub(crate) fn seat() -> Actor {
    person(1, Role::SeatOperator, Scope::Subdistrict)
}

pub(crate) fn carrier() -> Actor {
    person(2, Role::DepartmentHandler, Scope::Department("D1".to_owned()))
}

pub(crate) fn leader() -> Actor {
    person(3, Role::Leader, Scope::Subdistrict)
}

pub(crate) fn asked() -> CaseFacts {
    let inputs =
        Inputs { text: Some("a box".to_owned()), department: Some("D1".to_owned()), ..Inputs::default() };
    open(&PARCEL, CaseId(Uuid::from_u128(9)), &inputs, &seat(), at(0), &PlainTerms).unwrap().facts
}

/// Runs one action of the sample with the version as it is.
pub(crate) fn run(
    facts: &CaseFacts,
    action: &str,
    actor: &Actor,
    now: i64,
    inputs: Inputs,
) -> Result<Decision, Refusal> {
    let command = Command { action: action.to_owned(), version_seen: facts.version, inputs };
    decide(&PARCEL, facts, &command, actor, at(now), &PlainTerms)
}

pub(crate) fn carried() -> CaseFacts {
    run(&asked(), "carry", &carrier(), 10, Inputs::default()).unwrap().facts
}

/// A table that differs from the sample in what the test says.
pub(crate) fn with_actions(actions: &'static [&'static [Action]]) -> Procedure {
    Procedure { actions, ..PARCEL }
}
