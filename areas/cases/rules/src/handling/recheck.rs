//! The look on the spot after handling.

use procedure::{Action, Change, ClockStep, Given, Need, Tell, Whom};

use super::who::{ASKED_TO_LOOK, SEAT};
use crate::names::{clock, mark, state};

pub(super) const ACTIONS: &[Action] = &[
    // Also when the one who was asked does not answer: somebody else is asked then.
    Action::new("request_recheck")
        .from(&[state::RESPONDED, state::RECHECKING])
        .to(state::RECHECKING)
        .who(&[SEAT])
        .needs(&[Need::Person])
        .takes(&[Need::Text])
        .changes(&[Change::SetAssignee, Change::Unmark(mark::SEEN_OK), Change::Unmark(mark::SEEN_NOT_OK)])
        .clocks(&[ClockStep::Start(clock::RECHECK)])
        .tells(&[Tell(Whom::Assignee, Given::Always)]),
    Action::new("answer_recheck")
        .from(&[state::RECHECKING])
        .who(ASKED_TO_LOOK)
        .needs(&[Need::Answer, Need::Photos(1), Need::Position])
        .takes(&[Need::Text])
        .changes(&[Change::MarkAnswer { yes: mark::SEEN_OK, no: mark::SEEN_NOT_OK }, Change::ClearAssignee])
        .clocks(&[ClockStep::Stop(clock::RECHECK)])
        .tells(&[Tell(Whom::SeatOperators, Given::Always)]),
];
