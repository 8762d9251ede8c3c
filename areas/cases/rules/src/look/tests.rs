//! Looks along the way of a case.

use super::*;
use crate::town::{Story, asks, none, office, patroller, seat, seen};

/// What the step from `before` does.
fn change(before: &CaseFacts, story: &Story) -> LookChange {
    look_change(Some(before), &story.facts)
}

#[test]
fn a_look_is_given_with_its_deadline_and_ends_with_the_answer() {
    let mut story = Story::new().responded();
    let before = story.facts.clone();
    story.does(&seat(), "request_recheck", asks(&patroller()));
    let given = change(&before, &story).given.unwrap();
    assert_eq!(
        (Some(given.person), given.kind, given.given),
        (patroller().user, LookKind::Recheck, story.now)
    );
    assert!(given.due > story.now);
    let (before, mut story) = (story.facts.clone(), story.minutes_later(5));
    story.does(&patroller(), "answer_recheck", seen(true));
    assert_eq!(change(&before, &story), LookChange { ended: Some(LookEnd::Answered), given: None });
    let before = story.facts.clone();
    story.does(&seat(), "close", none());
    assert_eq!(change(&before, &story), LookChange::default());
}

#[test]
fn who_is_relieved_by_another_has_nothing_more_to_answer() {
    let mut story = Story::new();
    assert_eq!(look_change(None, &story.facts), LookChange::default());
    story.does(&seat(), "request_verification", asks(&patroller()));
    let (before, mut story) = (story.facts.clone(), story.minutes_later(1));
    let other = kernel::Actor { user: office().user, ..patroller() };
    story.does(&seat(), "request_verification", asks(&other));
    let change = change(&before, &story);
    assert_eq!(change.ended, Some(LookEnd::Withdrawn));
    assert_eq!(change.given.map(|look| Some(look.person)), Some(other.user));
}

#[test]
fn a_case_that_goes_on_without_the_answer_withdraws_the_look() {
    let mut story = Story::new();
    story.does(&seat(), "request_verification", asks(&patroller()));
    let before = story.facts.clone();
    story.does(&seat(), "file", none());
    assert_eq!(change(&before, &story), LookChange { ended: Some(LookEnd::Withdrawn), given: None });
}
