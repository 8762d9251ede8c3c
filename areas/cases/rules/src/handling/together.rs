//! Several departments on one case: helpers, the whistle (吹哨), and the leader who presses.

use kernel::Role;
use procedure::{Action, Change, ClockStep, Given, Guard, May, Need, Relation, Tell, Test, Whom};

use super::who::{DIRECTOR, GRID_LEADER, LEADER, SEAT};
use crate::names::{clock, count, mark, request, state};

const SEATS: Tell = Tell(Whom::SeatOperators, Given::Always);
const DEPARTMENT: Tell = Tell(Whom::Department, Given::Always);
const HELPERS: Tell = Tell(Whom::Helpers, Given::Always);

const CALLED: May = May(Role::DepartmentHandler, Relation::CalledDepartment, Given::Always);
const SILENT: May = May(Role::DepartmentHandler, Relation::SilentHelper, Given::Always);

const WITH_DEPARTMENTS: &[&str] = &[state::DISPATCHED, state::HANDLING];

pub(super) const ACTIONS: &[Action] = &[
    Action::new("give_word")
        .from(WITH_DEPARTMENTS)
        .who(&[SILENT])
        .needs(&[Need::Text])
        .takes(&[Need::Photos(1), Need::Position])
        .changes(&[Change::HelperSpeaks])
        .tells(&[DEPARTMENT]),
    // So that a helper who does not speak cannot hold the case up.
    Action::new("release_helper")
        .from(WITH_DEPARTMENTS)
        .who(&[SEAT, LEADER])
        .only_if(&[Guard(Test::HasHelpers, "no_helpers")])
        .needs(&[Need::Helper, Need::Text])
        .changes(&[Change::ReleaseHelper])
        .clocks(&[ClockStep::StopOnceSignedIn(clock::SIGN_IN)])
        .tells(&[DEPARTMENT]),
    Action::new("whistle")
        .from(WITH_DEPARTMENTS)
        .who(&[SEAT, LEADER, GRID_LEADER, DIRECTOR])
        .needs(&[Need::Helpers, Need::Text])
        .takes(&[Need::Deadline(request::WHISTLE)])
        .changes(&[Change::CallHelpers])
        .clocks(&[ClockStep::StartUntil { clock: clock::SIGN_IN, request: request::WHISTLE }])
        .tells(&[DEPARTMENT, HELPERS]),
    // Also after the limit: late is later than never, and the clock keeps the fact.
    Action::new("sign_in")
        .from(WITH_DEPARTMENTS)
        .who(&[CALLED])
        .takes(&[Need::Text, Need::Position])
        .changes(&[Change::SignIn])
        .clocks(&[ClockStep::StopOnceSignedIn(clock::SIGN_IN)])
        .tells(&[SEATS]),
    Action::new("escalate")
        .from(&[state::FILED, state::DISPATCHED, state::HANDLING, state::RESPONDED, state::RECHECKING])
        .who(&[LEADER])
        .needs(&[Need::Text])
        .changes(&[
            Change::Mark(mark::ESCALATED),
            Change::Mark(mark::ON_TOP),
            Change::Count(count::ESCALATIONS),
        ])
        .tells(&[SEATS, DEPARTMENT, HELPERS]),
];
