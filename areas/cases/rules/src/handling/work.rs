//! The department's part: dispatch, accept, return, respond, and rework.

use procedure::{Action, Change, ClockStep, Given, Guard, Need, Tell, Test, Whom};

use super::who::{LEAD, LEADER_BEFORE_WHOM_IT_IS, SEAT, SEAT_UNLESS_BEFORE_LEADER};
use crate::names::{clock, count, mark, reasons, request, state};

const SEATS: Tell = Tell(Whom::SeatOperators, Given::Always);
const DEPARTMENT: Tell = Tell(Whom::Department, Given::Always);
const HELPERS: Tell = Tell(Whom::Helpers, Given::Always);

const HANDED_OVER: &[ClockStep] =
    &[ClockStep::Stop(clock::DISPATCH), ClockStep::Start(clock::ACCEPT), ClockStep::Start(clock::HANDLING)];

pub(super) const ACTIONS: &[Action] = &[
    Action::new("dispatch")
        .undoable()
        .from(&[state::FILED])
        .to(state::DISPATCHED)
        .who(&[SEAT_UNLESS_BEFORE_LEADER])
        .needs(&[Need::Department])
        .takes(&[Need::Helpers, Need::Text])
        .changes(&[
            Change::SetDepartment,
            Change::SetHelpers,
            Change::Count(count::DISPATCHES),
            Change::Unmark(mark::EXEMPT),
        ])
        .clocks(HANDED_OVER)
        .tells(&[DEPARTMENT, HELPERS]),
    // The leader's word is the last: the department it names cannot return the case.
    Action::new("dispatch_by_leader")
        .undoable()
        .from(&[state::FILED])
        .to(state::DISPATCHED)
        .who(&[LEADER_BEFORE_WHOM_IT_IS])
        .needs(&[Need::Department, Need::Text])
        .takes(&[Need::Helpers])
        .changes(&[
            Change::SetDepartment,
            Change::SetHelpers,
            Change::Count(count::DISPATCHES),
            Change::Unmark(mark::EXEMPT),
            Change::Unmark(mark::BEFORE_LEADER),
            Change::Mark(mark::LEADER_DECIDED),
        ])
        .clocks(HANDED_OVER)
        .tells(&[DEPARTMENT, HELPERS, SEATS]),
    Action::new("accept")
        .from(&[state::DISPATCHED])
        .to(state::HANDLING)
        .who(&[LEAD])
        .takes(&[Need::Text])
        .clocks(&[ClockStep::Stop(clock::ACCEPT)]),
    Action::new("return")
        .from(&[state::DISPATCHED, state::HANDLING])
        .to(state::FILED)
        .who(&[LEAD])
        .only_if(&[Guard(Test::Unmarked(mark::LEADER_DECIDED), "leader_decided")])
        .needs(&[Need::Reason(reasons::RETURN)])
        // The department that the returning one holds to be the right one; whoever dispatches next decides.
        .takes(&[Need::Department, Need::Text])
        .changes(&[
            Change::Count(count::RETURNS),
            Change::MarkAtMost { count: count::RETURNS, mark: mark::BEFORE_LEADER },
            Change::Settle(request::EXTENSION),
            Change::Settle(request::SUSPENSION),
            Change::Unmark(mark::SUSPENDED),
        ])
        // The next department gets the whole time: the clock of this one counts for nobody.
        .clocks(&[
            ClockStep::Clear(clock::HANDLING),
            ClockStep::Stop(clock::ACCEPT),
            ClockStep::Stop(clock::SIGN_IN),
            ClockStep::Stop(clock::SUSPENSION),
            ClockStep::Start(clock::DISPATCH),
        ])
        .tells(&[SEATS, Tell(Whom::Leaders, Given::Marked(mark::BEFORE_LEADER))]),
    // The clock stands while others look: a rework goes on with what was left.
    Action::new("respond")
        .from(&[state::HANDLING])
        .to(state::RESPONDED)
        .who(&[LEAD])
        .only_if(&[Guard(Test::HelpersSpoken, "helpers_outstanding")])
        .needs(&[Need::Text, Need::PhotoWhere(mark::PHOTO_REQUIRED)])
        .takes(&[Need::Position])
        .changes(&[
            Change::Count(count::RESPONSES),
            Change::Settle(request::EXTENSION),
            Change::Settle(request::SUSPENSION),
            Change::Unmark(mark::SUSPENDED),
        ])
        .clocks(&[
            ClockStep::Pause(clock::HANDLING),
            ClockStep::Stop(clock::SIGN_IN),
            ClockStep::Stop(clock::SUSPENSION),
        ])
        .tells(&[SEATS]),
    Action::new("rework")
        .from(&[state::RESPONDED, state::RECHECKING])
        .to(state::HANDLING)
        .who(&[SEAT])
        .needs(&[Need::Reason(reasons::REWORK)])
        .takes(&[Need::Text])
        .changes(&[
            Change::Count(count::REWORKS),
            Change::ClearAssignee,
            Change::Unmark(mark::SEEN_OK),
            Change::Unmark(mark::SEEN_NOT_OK),
        ])
        .clocks(&[ClockStep::Stop(clock::RECHECK), ClockStep::Resume(clock::HANDLING)])
        .tells(&[DEPARTMENT]),
];
