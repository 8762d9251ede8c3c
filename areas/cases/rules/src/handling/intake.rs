//! From the report to the filed case.

use procedure::{Action, Change, ClockStep, Given, Guard, Need, Tell, Test, Whom};

use super::who::{ANYBODY, ASKED_TO_LOOK, OWN_REPORT, SEAT};
use crate::names::{clock, count, mark, reasons, state};

const SEATS: Tell = Tell(Whom::SeatOperators, Given::Always);
const ASSIGNEE: Tell = Tell(Whom::Assignee, Given::Always);
const REPORTERS: Tell = Tell(Whom::Reporters, Given::Always);

pub(super) const ACTIONS: &[Action] = &[
    Action::new("report")
        .to(state::REPORTED)
        .who(ANYBODY)
        .needs(&[Need::OneOf(&[Need::Text, Need::Item])])
        .takes(&[Need::Position, Need::Photos(1)])
        .changes(&[Change::SetItem, Change::SetPlace])
        .clocks(&[ClockStep::Start(clock::INTAKE)])
        .tells(&[SEATS, Tell(Whom::Leaders, Given::Marked(mark::MUST_REPORT))]),
    Action::new("correct")
        .from(&[state::REPORTED, state::VERIFYING, state::FILED])
        .who(&[SEAT, OWN_REPORT])
        .needs(&[Need::OneOf(&[Need::Text, Need::Position, Need::Item])])
        .changes(&[Change::SetItem, Change::SetPlace, Change::RenewOwner]),
    // Also when the one who was asked does not answer: somebody else is asked then.
    Action::new("request_verification")
        .from(&[state::REPORTED, state::VERIFYING])
        .to(state::VERIFYING)
        .who(&[SEAT])
        .needs(&[Need::Person])
        .takes(&[Need::Text])
        .changes(&[Change::SetAssignee, Change::Unmark(mark::VERIFIED), Change::Unmark(mark::NOT_VERIFIED)])
        .clocks(&[ClockStep::Stop(clock::INTAKE), ClockStep::Start(clock::VERIFY)])
        .tells(&[ASSIGNEE]),
    Action::new("answer_verification")
        .from(&[state::VERIFYING])
        .who(ASKED_TO_LOOK)
        .needs(&[Need::Answer, Need::Photos(1), Need::Position])
        .takes(&[Need::Text])
        .changes(&[Change::MarkAnswer { yes: mark::VERIFIED, no: mark::NOT_VERIFIED }, Change::ClearAssignee])
        .clocks(&[ClockStep::Stop(clock::VERIFY)])
        .tells(&[SEATS]),
    Action::new("file")
        .from(&[state::REPORTED, state::VERIFYING])
        .to(state::FILED)
        .who(&[SEAT])
        .only_if(&[Guard(Test::Unmarked(mark::NOT_VERIFIED), "verified_untrue")])
        .needs(&[Need::Item])
        .takes(&[Need::Text])
        .changes(&[Change::SetItem, Change::SetOwner, Change::ClearAssignee, Change::Count(count::FILINGS)])
        .clocks(&[
            ClockStep::Stop(clock::INTAKE),
            ClockStep::Stop(clock::VERIFY),
            ClockStep::Start(clock::DISPATCH),
        ])
        .tells(&[REPORTERS]),
    // Filing and dispatch in one step, where it is plain who answers: what a seat operator does all day.
    Action::new("file_and_dispatch")
        .undoable()
        .from(&[state::REPORTED, state::VERIFYING])
        .to(state::DISPATCHED)
        .who(&[SEAT])
        .only_if(&[Guard(Test::Unmarked(mark::NOT_VERIFIED), "verified_untrue")])
        .needs(&[Need::Item])
        .takes(&[Need::Department, Need::Helpers, Need::Text])
        .changes(&[
            Change::SetItem,
            Change::SetOwner,
            Change::SetDepartment,
            Change::SetHelpers,
            Change::ClearAssignee,
            Change::Count(count::FILINGS),
            Change::Count(count::DISPATCHES),
        ])
        .clocks(&[
            ClockStep::Stop(clock::INTAKE),
            ClockStep::Stop(clock::VERIFY),
            ClockStep::Start(clock::ACCEPT),
            ClockStep::Start(clock::HANDLING),
        ])
        .tells(&[REPORTERS, Tell(Whom::Department, Given::Always), Tell(Whom::Helpers, Given::Always)]),
    Action::new("decline")
        .undoable()
        .from(&[state::REPORTED, state::VERIFYING])
        .to(state::DECLINED)
        .who(&[SEAT])
        .needs(&[Need::Reason(reasons::DECLINE)])
        .takes(&[Need::Text])
        .changes(&[Change::ClearAssignee])
        .clocks(&[ClockStep::StopAll])
        .tells(&[REPORTERS]),
];
