//! The ends of a case, and the ways back from them.

use procedure::{Action, Change, ClockStep, Given, Guard, Need, Tell, Test, Whom};

use super::who::{
    GRID_LEADER, LEADER_BEFORE_WHOM_IT_IS, LINK, OWN_REPORT, PATROLLER, RESPONSIBLE, SEAT,
    SEAT_UNLESS_BEFORE_LEADER,
};
use crate::names::{clock, count, mark, reasons, state};

const SEATS: Tell = Tell(Whom::SeatOperators, Given::Always);
const DEPARTMENT: Tell = Tell(Whom::Department, Given::Always);
const REPORTERS: Tell = Tell(Whom::Reporters, Given::Always);

const BEFORE_DISPATCH: &[&str] = &[state::REPORTED, state::VERIFYING, state::FILED];
const ONLY_SELF_HANDLED: Guard = Guard(Test::Marked(mark::SELF_HANDLED), "not_self_handled");
const NOT_SPOT_CHECKED: Guard = Guard(Test::Unmarked(mark::SPOT_CHECKED), "spot_checked_already");

pub(super) const ACTIONS: &[Action] = &[
    // Nothing is closed that nobody looked at, where the catalogue asks for a recheck.
    Action::new("close")
        .undoable()
        .from(&[state::RESPONDED, state::RECHECKING])
        .to(state::CLOSED)
        .who(&[SEAT])
        .only_if(&[
            Guard(
                Test::MarkedWhere { given: mark::RECHECK_REQUIRED, wanted: mark::SEEN_OK },
                "recheck_required",
            ),
            Guard(Test::Unmarked(mark::SEEN_NOT_OK), "recheck_found_undone"),
        ])
        .takes(&[Need::Text])
        .changes(&[Change::ClearAssignee])
        .clocks(&[ClockStep::StopAll])
        .tells(&[REPORTERS, DEPARTMENT]),
    // The first photo shows how it was, the last how it is. Who puts it right has looked at it.
    Action::new("self_handle")
        .from(BEFORE_DISPATCH)
        .to(state::CLOSED)
        .who(&[PATROLLER, RESPONSIBLE, GRID_LEADER])
        .only_if(&[Guard(Test::Marked(mark::SELF_HANDLE_ALLOWED), "self_handle_not_allowed")])
        .needs(&[Need::Photos(2)])
        .takes(&[Need::Text, Need::Position])
        .changes(&[
            Change::SetOwner,
            Change::Mark(mark::SELF_HANDLED),
            Change::Mark(mark::SEEN_OK),
            Change::Unmark(mark::BEFORE_LEADER),
            Change::Unmark(mark::SPOT_CHECKED),
            Change::ClearAssignee,
        ])
        .clocks(&[ClockStep::StopAll])
        .tells(&[SEATS, REPORTERS]),
    Action::new("spot_check")
        .from(&[state::CLOSED])
        .who(&[SEAT])
        .only_if(&[ONLY_SELF_HANDLED, NOT_SPOT_CHECKED])
        .needs(&[Need::Text])
        .takes(&[Need::Photos(1)])
        .changes(&[Change::Mark(mark::SPOT_CHECKED)]),
    Action::new("reject_self_handling")
        .from(&[state::CLOSED])
        .to(state::FILED)
        .who(&[SEAT])
        .only_if(&[ONLY_SELF_HANDLED, NOT_SPOT_CHECKED])
        .needs(&[Need::Text])
        .takes(&[Need::Photos(1)])
        .changes(&[Change::Unmark(mark::SELF_HANDLED), Change::Unmark(mark::SEEN_OK)])
        .clocks(&[ClockStep::Start(clock::DISPATCH)])
        .tells(&[REPORTERS]),
    Action::new("void")
        .undoable()
        .from(&[state::REPORTED, state::VERIFYING, state::FILED, state::DISPATCHED])
        .to(state::VOID)
        .who(&[SEAT_UNLESS_BEFORE_LEADER, LEADER_BEFORE_WHOM_IT_IS])
        .needs(&[Need::Reason(reasons::VOID)])
        .takes(&[Need::Text])
        .changes(&[Change::ClearAssignee, Change::Unmark(mark::BEFORE_LEADER)])
        .clocks(&[ClockStep::StopAll])
        .tells(&[REPORTERS]),
    Action::new("merge")
        .undoable()
        .from(BEFORE_DISPATCH)
        .to(state::MERGED)
        .who(&[SEAT_UNLESS_BEFORE_LEADER, LEADER_BEFORE_WHOM_IT_IS])
        .needs(&[Need::OtherCase])
        .takes(&[Need::Text])
        .changes(&[Change::MergeInto, Change::ClearAssignee, Change::Unmark(mark::BEFORE_LEADER)])
        .clocks(&[ClockStep::StopAll])
        .tells(&[REPORTERS]),
    Action::new("reopen")
        .from(&[state::CLOSED])
        .to(state::FILED)
        .who(&[LINK, OWN_REPORT])
        .only_if(&[Guard(Test::Below(count::REOPENINGS), "reopened_already")])
        .needs(&[Need::Reason(reasons::REOPEN)])
        .takes(&[Need::Text, Need::Photos(1)])
        .changes(&[
            Change::SetOwner,
            Change::Count(count::REOPENINGS),
            Change::Unmark(mark::SEEN_OK),
            Change::Unmark(mark::SELF_HANDLED),
            Change::Unmark(mark::LEADER_DECIDED),
        ])
        .clocks(&[ClockStep::Start(clock::DISPATCH)])
        .tells(&[SEATS]),
];
