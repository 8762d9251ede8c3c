//! What a department asks for and somebody else grants: more time, a suspension, exemption from an overdue mark.

use procedure::{Action, Change, ClockStep, Given, Guard, May, Need, Tell, Test, Whom};

use super::who::{LEAD, LEADER, OFFICE, PROGRAM, SEAT};
use crate::names::{clock, count, mark, reasons, request, state};

const DEPARTMENT: Tell = Tell(Whom::Department, Given::Always);
const LEADERS: Tell = Tell(Whom::Leaders, Given::Always);

/// The fact of having been late can be looked at from when it is one.
const WHERE_LATE: &[&str] = &[state::HANDLING, state::RESPONDED, state::RECHECKING, state::CLOSED];
const APPEALS_COURT: &[May] = &[OFFICE, LEADER];

const NOT_OVERDUE: Guard = Guard(Test::NotOver(clock::HANDLING), "overdue_already");

pub(super) const ACTIONS: &[Action] = &[
    Action::new("request_extension")
        .from(&[state::HANDLING])
        .who(&[LEAD])
        .only_if(&[
            Guard(Test::Below(count::EXTENSIONS), "extensions_used_up"),
            Guard(Test::NotAsked(request::EXTENSION), "asked_already"),
            Guard(Test::Running(clock::HANDLING), "clock_stands"),
            NOT_OVERDUE,
        ])
        .needs(&[
            Need::Reason(reasons::EXTENSION),
            Need::LaterDeadline { kind: request::EXTENSION, clock: clock::HANDLING },
        ])
        .takes(&[Need::Text])
        .changes(&[Change::Ask(request::EXTENSION)])
        .tells(&[LEADERS]),
    Action::new("grant_extension")
        .from(&[state::HANDLING])
        .who(&[LEADER])
        .only_if(&[
            Guard(Test::Asked(request::EXTENSION), "nothing_asked"),
            Guard(Test::AnotherPerson(request::EXTENSION), "asked_by_yourself"),
            Guard(Test::Running(clock::HANDLING), "clock_stands"),
            NOT_OVERDUE,
        ])
        .takes(&[Need::LaterDeadline { kind: request::EXTENSION, clock: clock::HANDLING }, Need::Text])
        .changes(&[Change::Count(count::EXTENSIONS), Change::Settle(request::EXTENSION)])
        .clocks(&[ClockStep::Extend { clock: clock::HANDLING, request: request::EXTENSION }])
        .tells(&[DEPARTMENT]),
    Action::new("refuse_extension")
        .from(&[state::HANDLING])
        .who(&[LEADER])
        .only_if(&[Guard(Test::Asked(request::EXTENSION), "nothing_asked")])
        .needs(&[Need::Text])
        .changes(&[Change::Settle(request::EXTENSION)])
        .tells(&[DEPARTMENT]),
    Action::new("request_suspension")
        .from(&[state::HANDLING])
        .who(&[LEAD])
        .only_if(&[
            Guard(Test::Below(count::SUSPENSIONS), "suspensions_used_up"),
            Guard(Test::NotAsked(request::SUSPENSION), "asked_already"),
        ])
        .needs(&[Need::Reason(reasons::SUSPENSION), Need::Deadline(request::SUSPENSION)])
        .takes(&[Need::Text])
        .changes(&[Change::Ask(request::SUSPENSION)])
        .tells(&[LEADERS]),
    Action::new("grant_suspension")
        .from(&[state::HANDLING])
        .who(&[LEADER])
        .only_if(&[
            Guard(Test::Asked(request::SUSPENSION), "nothing_asked"),
            Guard(Test::AnotherPerson(request::SUSPENSION), "asked_by_yourself"),
        ])
        .takes(&[Need::Deadline(request::SUSPENSION), Need::Text])
        .changes(&[
            Change::Count(count::SUSPENSIONS),
            Change::Settle(request::SUSPENSION),
            Change::Mark(mark::SUSPENDED),
        ])
        .clocks(&[
            ClockStep::Pause(clock::HANDLING),
            ClockStep::StartUntil { clock: clock::SUSPENSION, request: request::SUSPENSION },
        ])
        .tells(&[DEPARTMENT]),
    Action::new("refuse_suspension")
        .from(&[state::HANDLING])
        .who(&[LEADER])
        .only_if(&[Guard(Test::Asked(request::SUSPENSION), "nothing_asked")])
        .needs(&[Need::Text])
        .changes(&[Change::Settle(request::SUSPENSION)])
        .tells(&[DEPARTMENT]),
    // By itself when the suspension runs out, or earlier when what was waited for has come.
    Action::new("resume")
        .from(&[state::HANDLING])
        .who(&[PROGRAM, LEAD, SEAT, LEADER])
        .only_if(&[Guard(Test::Marked(mark::SUSPENDED), "not_suspended")])
        .takes(&[Need::Clock, Need::Text])
        .changes(&[Change::Unmark(mark::SUSPENDED)])
        .clocks(&[ClockStep::Stop(clock::SUSPENSION), ClockStep::Resume(clock::HANDLING)])
        .tells(&[DEPARTMENT]),
    Action::new("appeal_overdue")
        .from(WHERE_LATE)
        .who(&[LEAD])
        .only_if(&[
            Guard(Test::Over(clock::HANDLING), "not_overdue"),
            Guard(Test::Below(count::APPEALS), "appeals_used_up"),
        ])
        .needs(&[Need::Reason(reasons::APPEAL), Need::Text])
        .takes(&[Need::Photos(1)])
        .changes(&[Change::Count(count::APPEALS), Change::Ask(request::APPEAL)])
        .tells(&[Tell(Whom::GridOffice, Given::Always)]),
    Action::new("grant_appeal")
        .from(WHERE_LATE)
        .who(APPEALS_COURT)
        .only_if(&[
            Guard(Test::Asked(request::APPEAL), "nothing_asked"),
            Guard(Test::AnotherPerson(request::APPEAL), "asked_by_yourself"),
        ])
        .takes(&[Need::Text])
        .changes(&[Change::Settle(request::APPEAL), Change::Mark(mark::EXEMPT)])
        .tells(&[DEPARTMENT]),
    Action::new("refuse_appeal")
        .from(WHERE_LATE)
        .who(APPEALS_COURT)
        .only_if(&[Guard(Test::Asked(request::APPEAL), "nothing_asked")])
        .needs(&[Need::Text])
        .changes(&[Change::Settle(request::APPEAL)])
        .tells(&[DEPARTMENT]),
];
