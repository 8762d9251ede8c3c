//! Up to the filed case: verification, owner, corrections, duplicates.

use super::*;

#[test]
fn a_filed_case_always_has_an_owner() {
    let story = Story::new();
    let command =
        procedure::Command { action: "file".to_owned(), version_seen: 1, inputs: Inputs::default() };
    let terms = story.town.terms();
    let refused = procedure::decide(&HANDLING, &story.facts, &command, &seat(), story.now, &terms);
    assert_eq!(refused.unwrap_err().code, "owner_missing");
    assert_eq!(story.filed().facts.department.as_deref(), Some("D1"));
}

#[test]
fn a_report_that_was_found_untrue_is_not_filed_until_somebody_finds_otherwise() {
    let mut story = Story::new();
    story.does(&seat(), "request_verification", asks(&patroller()));
    story.does(&patroller(), "answer_verification", seen(false));
    assert_eq!(story.refusal(&seat(), "file", none()), "verified_untrue");
    story.does(&seat(), "request_verification", asks(&patroller()));
    story.does(&patroller(), "answer_verification", seen(true));
    story.does(&seat(), "file", none());
}

#[test]
fn only_the_one_who_was_asked_answers_and_with_photo_and_position() {
    let mut story = Story::new();
    story.does(&seat(), "request_verification", asks(&patroller()));
    let other = actor(22, Role::Patroller, Scope::Grid(crate::town::GRID.to_owned()));
    assert_eq!(story.refusal(&other, "answer_verification", seen(true)), "not_yours");
    let no_photo = Inputs { photos: vec![], ..seen(true) };
    assert_eq!(story.refusal(&patroller(), "answer_verification", no_photo), "photos_missing");
    let nowhere = Inputs { position: None, ..seen(true) };
    assert_eq!(story.refusal(&patroller(), "answer_verification", nowhere), "input_missing");
}

#[test]
fn a_merged_case_goes_on_in_the_other_and_its_reporter_is_told() {
    let mut story = Story::new();
    let other = kernel::CaseId(uuid::Uuid::from_u128(7));
    let this = Inputs { other_case: Some(story.facts.case), ..none() };
    assert_eq!(story.refusal(&seat(), "merge", this), "other_case_is_this_one");
    let merged = story.does(&seat(), "merge", Inputs { other_case: Some(other), ..none() });
    assert!(merged.effects.contains(&Effect::LinkCases { other }));
    assert!(merged.effects.contains(&Effect::Notify { whom: Whom::Reporters, what: "merge".to_owned() }));
}

#[test]
fn a_correction_changes_place_and_item_until_the_case_is_dispatched() {
    let mut story = Story::new();
    let correction = Inputs { item: Some("0202".to_owned()), ..none() };
    story.does(&seat(), "correct", correction.clone());
    assert_eq!(story.facts.item.as_deref(), Some("0202"));
    assert_eq!(story.refusal(&seat(), "correct", none()), "input_missing");
    assert_eq!(story.dispatched().refusal(&seat(), "correct", correction), "action_not_now");
}

#[test]
fn a_report_ends_declined_or_void_for_a_reason() {
    let story = Story::new();
    assert_eq!(
        story.try_to(&seat(), "decline", because("no_criterion")).unwrap().facts.state,
        state::DECLINED
    );
    assert_eq!(story.try_to(&seat(), "void", because("test")).unwrap().facts.state, state::VOID);
    assert_eq!(Story::new().handled().refusal(&seat(), "void", because("test")), "action_not_now");
}

#[test]
fn what_must_be_reported_is_marked_has_its_own_alarm_and_reaches_the_leaders() {
    let town = Town::with(CaseCriterion { must_report_minutes: Some(5), ..CaseCriterion::default() });
    let mut story = Story::reported_by(&resident(), town);
    assert!(story.facts.is_marked(mark::MUST_REPORT));
    assert_eq!(story.facts.clocks[clock::INTAKE].due.micros_since(story.now), 5 * 60_000_000);
    story = story.minutes_later(6);
    let rung = story.does(&program(), "clock_ran_out", rings(clock::INTAKE));
    assert!(rung.effects.contains(&Effect::Notify { whom: Whom::Leaders, what: "clock_ran_out".to_owned() }));
}

#[test]
fn what_the_case_knows_is_not_asked_again() {
    let story = Story::new();
    let offered = offers(&HANDLING, &story.facts, &seat(), story.now, &story.town.terms());
    let file = offered.iter().find(|offer| offer.action == "file").unwrap();
    assert_eq!((file.needs.as_slice(), file.takes.as_slice()), (&[][..], &[Need::Item, Need::Text][..]));
}

#[test]
fn a_filed_case_changes_its_owner_with_its_item_and_not_with_its_words() {
    let mut story = Story::new().filed();
    story.does(&seat(), "dispatch", department("D2"));
    story.does(&handler(2), "return", because("not_ours"));
    story.does(&seat(), "correct", text("at the east gate"));
    assert_eq!(story.facts.department.as_deref(), Some("D2"));
    story.does(&seat(), "correct", Inputs { item: Some("0202".to_owned()), ..none() });
    assert_eq!(story.facts.department.as_deref(), Some("D1"));
}

#[test]
fn filing_and_dispatch_in_one_step_leave_the_case_as_the_two_steps_do() {
    let mut story = Story::new();
    let once = story.does(&seat(), "file_and_dispatch", none());
    let twice = Story::new().dispatched().facts;
    assert_eq!((&once.event.from, &once.event.to), (&"reported".to_owned(), &"dispatched".to_owned()));
    let stands = |facts: &procedure::CaseFacts| {
        let clocks = facts
            .clocks
            .iter()
            .filter_map(|(name, clock)| facts.running(name).map(|_| (name.clone(), clock.due)));
        let counts = facts.counts.iter().map(|(name, all)| (name.clone(), all.len()));
        let (clocks, counts): (Vec<_>, Vec<_>) = (clocks.collect(), counts.collect());
        (facts.state.clone(), facts.department.clone(), clocks, counts)
    };
    assert_eq!(stands(&story.facts), stands(&twice));
    for whom in [Whom::Reporters, Whom::Department] {
        assert!(
            once.effects.contains(&Effect::Notify { whom, what: "file_and_dispatch".to_owned() }),
            "{whom:?}"
        );
    }
}

#[test]
fn filing_and_dispatch_in_one_step_take_another_department_and_stop_at_what_was_found_untrue() {
    let mut story = Story::new();
    story.does(&seat(), "file_and_dispatch", department("D2"));
    assert_eq!(story.facts.department.as_deref(), Some("D2"));
    let mut story = Story::new();
    story.does(&seat(), "request_verification", asks(&patroller()));
    story.does(&patroller(), "answer_verification", seen(false));
    assert_eq!(story.refusal(&seat(), "file_and_dispatch", none()), "verified_untrue");
    assert_eq!(story.refusal(&handler(1), "file_and_dispatch", none()), "not_yours");
}
