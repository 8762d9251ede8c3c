//! The handling procedure: from a report to a closed case (rule 4).

mod ending;
mod intake;
mod recheck;
mod requests;
mod talk;
mod together;
mod who;
mod work;

use procedure::{Clock, Procedure, State};

use crate::names::{clock, mark, state};

/// The table. Everything that screens, API, documents and tests know of handling is read from here.
pub const HANDLING: Procedure = Procedure {
    name: "handling",
    states: STATES,
    clocks: CLOCKS,
    given_marks: &[
        mark::MUST_REPORT,
        mark::RECHECK_REQUIRED,
        mark::PHOTO_REQUIRED,
        mark::SELF_HANDLE_ALLOWED,
    ],
    actions: &[
        intake::ACTIONS,
        work::ACTIONS,
        together::ACTIONS,
        requests::ACTIONS,
        recheck::ACTIONS,
        ending::ACTIONS,
        talk::ACTIONS,
    ],
};

const STATES: &[State] = &[
    State { name: state::REPORTED, ends: false, light: Some(clock::INTAKE) },
    State { name: state::VERIFYING, ends: false, light: Some(clock::VERIFY) },
    State { name: state::FILED, ends: false, light: Some(clock::DISPATCH) },
    State { name: state::DISPATCHED, ends: false, light: Some(clock::HANDLING) },
    State { name: state::HANDLING, ends: false, light: Some(clock::HANDLING) },
    State { name: state::RESPONDED, ends: false, light: Some(clock::HANDLING) },
    State { name: state::RECHECKING, ends: false, light: Some(clock::RECHECK) },
    State { name: state::CLOSED, ends: true, light: Some(clock::HANDLING) },
    State { name: state::DECLINED, ends: true, light: None },
    State { name: state::VOID, ends: true, light: None },
    State { name: state::MERGED, ends: true, light: None },
];

const CLOCKS: &[Clock] = &[
    Clock { name: clock::INTAKE, rings: "clock_ran_out" },
    Clock { name: clock::VERIFY, rings: "clock_ran_out" },
    Clock { name: clock::DISPATCH, rings: "clock_ran_out" },
    Clock { name: clock::ACCEPT, rings: "clock_ran_out" },
    Clock { name: clock::HANDLING, rings: "clock_ran_out" },
    Clock { name: clock::SIGN_IN, rings: "clock_ran_out" },
    Clock { name: clock::RECHECK, rings: "clock_ran_out" },
    Clock { name: clock::SUSPENSION, rings: "resume" },
];

#[cfg(test)]
mod tests;
