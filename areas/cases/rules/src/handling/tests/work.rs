//! Dispatch, return, response, rework.

use super::*;

#[test]
fn the_department_may_return_a_case_for_a_reason_of_the_list() {
    let story = Story::new().dispatched();
    assert_eq!(story.refusal(&handler(1), "return", none()), "input_missing");
    assert_eq!(story.refusal(&handler(1), "return", because("dislike")), "reason_unknown");
    assert_eq!(story.refusal(&handler(2), "return", because("not_ours")), "not_yours");
    let returned = story.try_to(&handler(1), "return", because("not_ours")).unwrap().facts;
    assert_eq!(returned.state, state::FILED);
    assert!(!returned.clocks.contains_key(clock::HANDLING));
}

#[test]
fn who_returns_a_case_may_propose_another_department_and_decides_nothing_by_it() {
    let story = Story::new().dispatched();
    let proposal = Inputs { department: Some("D2".to_owned()), ..because("not_ours") };
    let returned = story.try_to(&handler(1), "return", proposal).unwrap();
    assert_eq!(returned.event.inputs.department.as_deref(), Some("D2"));
    assert_eq!(returned.facts.department.as_deref(), Some("D1"));
}

#[test]
fn the_third_return_goes_to_a_leader_who_alone_dispatches_and_has_the_last_word() {
    let mut story = Story::new().filed();
    for number in [1, 2, 3] {
        story.does(&seat(), "dispatch", department(&format!("D{number}")));
        story.does(&handler(number), "return", because("not_ours"));
    }
    assert!(story.facts.is_marked(mark::BEFORE_LEADER));
    assert_eq!(story.refusal(&seat(), "dispatch", department("D1")), "not_yours");
    assert_eq!(story.refusal(&seat(), "void", because("test")), "not_yours");
    let word = Inputs { text: Some("it is yours".to_owned()), ..department("D2") };
    story.does(&leader(), "dispatch_by_leader", word);
    assert_eq!(story.refusal(&handler(2), "return", because("not_ours")), "leader_decided");
    story.does(&handler(2), "accept", none());
}

#[test]
fn before_the_third_return_the_leader_does_not_dispatch() {
    let word = Inputs { text: Some("mine".to_owned()), ..department("D2") };
    assert_eq!(Story::new().filed().refusal(&leader(), "dispatch_by_leader", word), "not_yours");
}

#[test]
fn a_rework_goes_on_with_the_time_that_was_left() {
    let mut story = Story::new().handled().minutes_later(60);
    story.does(&handler(1), "respond", evidence());
    let mut story = story.minutes_later(24 * 60);
    story.does(&seat(), "rework", because("undone"));
    assert_eq!(story.facts.state, state::HANDLING);
    // Four hours from nine leave out the noon; one was used; three are left at ten on the next day.
    assert_eq!(story.facts.clocks[clock::HANDLING].due, at("2026-11-19T15:00:00+08:00"));
    assert_eq!(story.facts.count(count::REWORKS), 1);
}

#[test]
fn a_response_shows_a_photo_where_the_catalogue_asks_for_one() {
    let town = Town::with(CaseCriterion { photo: true, ..CaseCriterion::default() });
    let story = Story::reported_by(&resident(), town).handled();
    assert_eq!(story.refusal(&handler(1), "respond", text("done")), "input_missing");
    assert!(story.try_to(&handler(1), "respond", evidence()).is_ok());
}

#[test]
fn a_department_is_offered_only_what_it_may_do() {
    let story = Story::new().dispatched();
    let names = |actor| -> Vec<&str> {
        let offered = offers(&HANDLING, &story.facts, &actor, story.now, &story.town.terms());
        offered.iter().map(|offer| offer.action).collect()
    };
    assert_eq!(names(handler(1)), ["accept", "return", "comment"]);
    assert_eq!(names(handler(2)), [""; 0]);
}
