//! One broken table for every kind of fault.

use kernel::Role;

use super::*;
use crate::sample::{ACTIONS, PARCEL, with_actions};
use crate::{Change, Clock, ClockStep, Given, Guard, May, Need, Relation, State, Tell, Test, Whom};

const PROGRAM: May = May(Role::System, Relation::Program, Given::Always);

macro_rules! faults_of {
    ($($action:expr),+ $(,)?) => {{
        const EXTRA: &[Action] = &[$($action),+];
        check(&with_actions(&[ACTIONS, EXTRA]))
    }};
}

#[test]
fn a_sound_table_has_no_fault() {
    assert_eq!(check(&PARCEL), []);
}

#[test]
fn a_name_used_twice_is_found() {
    let faults = faults_of![Action::new("rest").from(&["carried"]).who(&[PROGRAM])];
    assert_eq!(faults, [Fault::NameTwice("rest")]);
}

#[test]
fn a_second_opening_action_is_found() {
    let faults = faults_of![Action::new("also").to("asked").who(&[PROGRAM])];
    assert_eq!(faults, [Fault::OpeningActions(2)]);
}

#[test]
fn a_table_that_opens_nothing_reaches_nothing() {
    let faults = check(&with_actions(&[&[]]));
    assert!(faults.contains(&Fault::OpeningActions(0)));
    assert!(faults.contains(&Fault::Unreachable("asked")));
}

#[test]
fn an_unknown_state_is_found() {
    let faults = faults_of![Action::new("lose").from(&["asked"]).to("lost").who(&[PROGRAM])];
    assert_eq!(faults, [Fault::UnknownState { action: "lose", state: "lost" }]);
}

#[test]
fn an_unknown_clock_is_found_in_steps_guards_and_lights() {
    let faults = faults_of![
        Action::new("one").from(&["asked"]).who(&[PROGRAM]).clocks(&[ClockStep::Stop("sand")]),
        Action::new("two").from(&["asked"]).who(&[PROGRAM]).only_if(&[Guard(Test::Over("sun"), "no_sun")]),
    ];
    assert_eq!(
        faults,
        [
            Fault::UnknownClock { named_by: "one", clock: "sand" },
            Fault::UnknownClock { named_by: "two", clock: "sun" }
        ]
    );
    let states = &[
        State { name: "asked", ends: false, light: Some("lamp") },
        State { name: "carried", ends: false, light: None },
        State { name: "done", ends: true, light: None },
    ];
    let faults = check(&Procedure { states, ..PARCEL });
    assert_eq!(faults, [Fault::UnknownClock { named_by: "asked", clock: "lamp" }]);
}

#[test]
fn a_state_without_a_way_in_or_out_is_found() {
    let states = &[
        State { name: "asked", ends: false, light: None },
        State { name: "carried", ends: false, light: None },
        State { name: "done", ends: true, light: None },
        State { name: "limbo", ends: false, light: None },
    ];
    let faults = check(&Procedure { states, ..PARCEL });
    assert_eq!(faults, [Fault::Unreachable("limbo"), Fault::NoWayOut("limbo")]);
}

#[test]
fn an_action_that_nobody_may_take_is_found() {
    assert_eq!(faults_of![Action::new("sing").from(&["asked"])], [Fault::NobodyMay("sing")]);
}

#[test]
fn an_input_that_is_used_and_not_declared_is_found() {
    let faults = faults_of![
        Action::new("one").from(&["asked"]).who(&[PROGRAM]).changes(&[Change::SetAssignee]),
        Action::new("two").from(&["asked"]).who(&[PROGRAM]).changes(&[Change::MergeInto]),
    ];
    assert_eq!(
        faults,
        [
            Fault::NeedUndeclared { action: "one", field: "person" },
            Fault::NeedUndeclared { action: "two", field: "other_case" }
        ]
    );
}

#[test]
fn a_clock_that_runs_on_after_the_end_is_found_even_when_it_was_paused() {
    let faults = faults_of![Action::new("drop").from(&["carried"]).to("done").who(&[PROGRAM])];
    assert_eq!(faults, [Fault::ClockRunsOn { clock: "carry", state: "done" }]);
    let faults = faults_of![
        Action::new("drop")
            .from(&["carried"])
            .to("done")
            .who(&[PROGRAM])
            .clocks(&[ClockStep::Pause("carry")])
    ];
    assert_eq!(faults, [Fault::ClockRunsOn { clock: "carry", state: "done" }]);
}

#[test]
fn a_clock_that_never_starts_or_rings_for_nobody_is_found() {
    let clocks = &[Clock { name: "carry", rings: "rest" }, Clock { name: "spare", rings: "ran_out" }];
    let faults = check(&Procedure { clocks, ..PARCEL });
    assert_eq!(faults, [Fault::ClockNeverStarts("spare"), Fault::ClockDeaf("carry")]);
}

#[test]
fn a_mark_that_nothing_sets_is_found_wherever_it_is_read() {
    let faults = faults_of![
        Action::new("one").from(&["asked"]).who(&[May(
            Role::Leader,
            Relation::InScope,
            Given::Marked("red")
        )]),
        Action::new("two")
            .from(&["asked"])
            .who(&[PROGRAM])
            .only_if(&[Guard(Test::Unmarked("red"), "is_red")]),
        Action::new("tri").from(&["asked"]).who(&[PROGRAM]).needs(&[Need::PhotoWhere("red")]),
        Action::new("for")
            .from(&["asked"])
            .who(&[PROGRAM])
            .tells(&[Tell(Whom::Leaders, Given::Marked("red"))]),
    ];
    let never = |action| Fault::MarkNeverSet { action, mark: "red" };
    assert_eq!(faults, [never("for"), never("one"), never("tri"), never("two")]);
    let given = Procedure { given_marks: &["red"], actions: &[ACTIONS], ..PARCEL };
    assert_eq!(check(&given), []);
}

#[test]
fn a_limit_on_what_is_never_counted_and_a_grant_of_what_is_never_asked_are_found() {
    let faults = faults_of![
        Action::new("one").from(&["asked"]).who(&[PROGRAM]).only_if(&[Guard(Test::Below("moons"), "moons")]),
        Action::new("two").from(&["asked"]).who(&[PROGRAM]).only_if(&[Guard(Test::Asked("moon"), "no_moon")]),
    ];
    assert_eq!(
        faults,
        [
            Fault::NeverCounted { action: "one", count: "moons" },
            Fault::NeverAsked { action: "two", request: "moon" }
        ]
    );
}
