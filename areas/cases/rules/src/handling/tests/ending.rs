//! Closing, self-handling, reopening, rating.

use super::*;

#[test]
fn a_patroller_closes_on_the_spot_with_two_photos_where_the_criterion_allows() {
    let two = || Inputs { photos: vec!["before".to_owned(), "after".to_owned()], ..none() };
    let forbidden = Story::reported_by(&patroller(), Town::new());
    assert_eq!(forbidden.refusal(&patroller(), "self_handle", two()), "self_handle_not_allowed");
    let town = Town::with(CaseCriterion { self_handle: true, recheck: true, ..CaseCriterion::default() });
    let mut story = Story::reported_by(&patroller(), town);
    let one = Inputs { photos: vec!["after".to_owned()], ..none() };
    assert_eq!(story.refusal(&patroller(), "self_handle", one), "photos_missing");
    story.does(&patroller(), "self_handle", two());
    assert_eq!(story.facts.state, state::CLOSED);
    story.does(&seat(), "spot_check", text("well done"));
    assert_eq!(story.refusal(&seat(), "reject_self_handling", text("no")), "spot_checked_already");
}

#[test]
fn a_spot_check_sends_a_badly_self_handled_case_to_its_department() {
    let town = Town::with(CaseCriterion { self_handle: true, ..CaseCriterion::default() });
    let mut story = Story::reported_by(&patroller(), town);
    let two = Inputs { photos: vec!["before".to_owned(), "after".to_owned()], ..none() };
    story.does(&patroller(), "self_handle", two);
    story.does(&seat(), "reject_self_handling", text("still there"));
    story.does(&seat(), "dispatch", none());
    assert_eq!(story.facts.department.as_deref(), Some("D1"));
}

#[test]
fn nothing_is_closed_that_nobody_looked_at_where_the_catalogue_asks_for_a_recheck() {
    let town = Town::with(CaseCriterion { recheck: true, ..CaseCriterion::default() });
    let mut story = Story::reported_by(&resident(), town).responded();
    assert_eq!(story.refusal(&seat(), "close", none()), "recheck_required");
    story.does(&seat(), "request_recheck", asks(&patroller()));
    assert_eq!(story.refusal(&seat(), "close", none()), "recheck_required");
    story.does(&patroller(), "answer_recheck", seen(true));
    story.does(&seat(), "close", none());
}

#[test]
fn what_the_recheck_found_undone_is_not_closed_and_is_looked_at_anew_after_rework() {
    let town = Town::with(CaseCriterion { recheck: true, ..CaseCriterion::default() });
    let mut story = Story::reported_by(&resident(), town).responded();
    story.does(&seat(), "request_recheck", asks(&patroller()));
    story.does(&patroller(), "answer_recheck", seen(false));
    assert!(story.try_to(&seat(), "close", none()).is_err());
    story.does(&seat(), "rework", because("undone"));
    story.does(&handler(1), "respond", evidence());
    assert_eq!(story.refusal(&seat(), "close", none()), "recheck_required");
}

#[test]
fn the_reporter_reopens_a_closed_case_once() {
    let mut story = Story::new().closed();
    assert_eq!(story.refusal(&seat(), "reopen", because("undone")), "not_yours");
    story.does(&resident(), "reopen", because("undone"));
    assert_eq!(story.facts.state, state::FILED);
    story.does(&seat(), "dispatch", none());
    story.does(&handler(1), "accept", none());
    story.does(&handler(1), "respond", evidence());
    story.does(&seat(), "close", none());
    assert_eq!(story.refusal(&resident(), "reopen", because("undone")), "reopened_already");
}

#[test]
fn a_patroller_reopens_only_an_own_report() {
    assert_eq!(Story::new().closed().refusal(&patroller(), "reopen", because("undone")), "not_yours");
    let own = Story::reported_by(&patroller(), Town::new()).closed();
    assert!(own.try_to(&patroller(), "reopen", because("undone")).is_ok());
}

#[test]
fn the_reporter_rates_a_closed_case_once_from_1_to_5() {
    let stars = |rating| Inputs { rating: Some(rating), ..none() };
    let mut story = Story::new().closed();
    assert_eq!(story.refusal(&resident(), "rate", stars(6)), "rating_out_of_range");
    story.does(&resident(), "rate", stars(4));
    assert_eq!(story.refusal(&resident(), "rate", stars(5)), "rated_already");
}

#[test]
fn a_reopened_case_is_looked_at_anew_and_a_granted_appeal_does_not_cover_it() {
    let town = Town::with(CaseCriterion { recheck: true, ..CaseCriterion::default() });
    let mut story = Story::reported_by(&resident(), town).handled().minutes_later(6 * 60 + 1);
    story.does(&handler(1), "respond", evidence());
    story.does(&seat(), "request_recheck", asks(&patroller()));
    story.does(&patroller(), "answer_recheck", seen(true));
    story.does(&seat(), "close", none());
    story.does(&handler(1), "appeal_overdue", Inputs { text: Some("snow".to_owned()), ..because("force") });
    story.does(&office(), "grant_appeal", none());
    story.does(&resident(), "reopen", because("undone"));
    story.does(&seat(), "dispatch", none());
    assert!(!story.facts.is_marked(mark::EXEMPT));
    story.does(&handler(1), "accept", none());
    story.does(&handler(1), "respond", evidence());
    assert_eq!(story.refusal(&seat(), "close", none()), "recheck_required");
}
