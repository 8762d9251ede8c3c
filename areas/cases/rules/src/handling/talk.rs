//! What moves nothing: words, ratings, the place on the list, and alarms.

use procedure::{Action, Change, Given, Guard, Need, Tell, Test, Whom};

use super::who::{
    DIRECTOR, GRID_LEADER, HELPER, LEAD, LEADER, LINK, OFFICE, OWN_REPORT, PATROLLER, PROGRAM, RESPONSIBLE,
    SEAT,
};
use crate::names::{count, mark, state};

const SEATS: Tell = Tell(Whom::SeatOperators, Given::Always);
const DEPARTMENT: Tell = Tell(Whom::Department, Given::Always);

const OPEN: &[&str] = &[
    state::REPORTED,
    state::VERIFYING,
    state::FILED,
    state::DISPATCHED,
    state::HANDLING,
    state::RESPONDED,
    state::RECHECKING,
];

pub(super) const ACTIONS: &[Action] = &[
    Action::new("comment")
        .from(&[
            state::REPORTED,
            state::VERIFYING,
            state::FILED,
            state::DISPATCHED,
            state::HANDLING,
            state::RESPONDED,
            state::RECHECKING,
            state::CLOSED,
            state::DECLINED,
            state::VOID,
            state::MERGED,
        ])
        .who(&[
            SEAT,
            LEADER,
            OFFICE,
            LEAD,
            HELPER,
            GRID_LEADER,
            DIRECTOR,
            RESPONSIBLE,
            PATROLLER,
            OWN_REPORT,
            LINK,
        ])
        .needs(&[Need::Text])
        .takes(&[Need::Photos(1)]),
    Action::new("rate")
        .from(&[state::CLOSED])
        .who(&[LINK])
        .only_if(&[Guard(Test::Below(count::RATINGS), "rated_already")])
        .needs(&[Need::Rating])
        .takes(&[Need::Text])
        .changes(&[Change::Count(count::RATINGS)]),
    // What must be reported stands on top of itself; this puts another case there.
    Action::new("put_on_top")
        .from(OPEN)
        .who(&[SEAT, LEADER])
        .only_if(&[Guard(Test::Unmarked(mark::ON_TOP), "on_top_already")])
        .takes(&[Need::Text])
        .changes(&[Change::Mark(mark::ON_TOP)])
        .tells(&[SEATS]),
    // Blocks nobody: it is quiet, and leads nowhere.
    Action::new("clock_ran_out")
        .from(OPEN)
        .who(&[PROGRAM])
        .needs(&[Need::Clock])
        .changes(&[Change::RanOut])
        .tells(&[
            SEATS,
            DEPARTMENT,
            Tell(Whom::Leaders, Given::Marked(mark::MUST_REPORT)),
            Tell(Whom::Leaders, Given::Marked(mark::ON_TOP)),
        ])
        .quiet(),
];
