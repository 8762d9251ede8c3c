//! Extension, suspension, appeal.

use super::*;

fn until(deadline: Timestamp, reason: &str) -> Inputs {
    Inputs { deadline: Some(deadline), ..because(reason) }
}

#[test]
fn an_extension_is_asked_for_by_the_department_and_granted_by_another_person() {
    let mut story = Story::new().handled();
    let later = until(at("2026-11-20T12:00:00+08:00"), "parts");
    assert_eq!(story.refusal(&seat(), "request_extension", later.clone()), "not_yours");
    story.does(&handler(1), "request_extension", later.clone());
    assert_eq!(story.refusal(&handler(1), "request_extension", later), "asked_already");
    let mut both = handler(1);
    both.grants.extend(leader().grants);
    assert_eq!(story.refusal(&both, "grant_extension", none()), "asked_by_yourself");
    story.does(&leader(), "grant_extension", none());
    assert_eq!(story.facts.clocks[clock::HANDLING].due, at("2026-11-20T12:00:00+08:00"));
}

#[test]
fn there_are_at_most_two_extensions() {
    let mut story = Story::new().handled();
    for day in [20, 21] {
        let later = until(at(&format!("2026-11-{day}T12:00:00+08:00")), "parts");
        story.does(&handler(1), "request_extension", later);
        story.does(&leader(), "grant_extension", none());
    }
    let third = until(at("2026-11-23T12:00:00+08:00"), "parts");
    assert_eq!(story.refusal(&handler(1), "request_extension", third), "extensions_used_up");
}

#[test]
fn nothing_is_extended_once_it_is_overdue() {
    let mut story = Story::new().handled();
    let later = until(at("2026-11-20T12:00:00+08:00"), "parts");
    let overdue = Story::new().handled().minutes_later(6 * 60 + 1);
    assert_eq!(overdue.refusal(&handler(1), "request_extension", later.clone()), "overdue_already");
    story.does(&handler(1), "request_extension", later);
    let late = story.minutes_later(6 * 60 + 1);
    assert_eq!(late.refusal(&leader(), "grant_extension", none()), "overdue_already");
}

#[test]
fn an_extension_is_later_than_the_deadline_it_extends() {
    let story = Story::new().handled();
    let same = until(story.facts.clocks[clock::HANDLING].due, "parts");
    assert_eq!(story.refusal(&handler(1), "request_extension", same), "deadline_too_early");
}

#[test]
fn a_suspension_stops_the_clock_once_and_ends_by_itself() {
    let mut story = Story::new().handled();
    let back = at("2026-11-30T09:00:00+08:00");
    story.does(&handler(1), "request_suspension", until(back, "budget"));
    let granted = story.does(&leader(), "grant_suspension", none());
    assert!(granted.effects.iter().any(|effect| matches!(effect,
        Effect::ScheduleAlarm { clock, action, .. } if clock == clock::SUSPENSION && action == "resume")));
    assert_eq!(story.refusal(&program(), "resume", rings(clock::SUSPENSION)), "alarm_stale");
    story.now = Timestamp::from_micros(back.micros() + 1);
    story.does(&program(), "resume", rings(clock::SUSPENSION));
    assert!(story.facts.running(clock::HANDLING).is_some() && !story.facts.is_marked(mark::SUSPENDED));
    // Four whole hours were left.
    assert_eq!(story.facts.clocks[clock::HANDLING].due.seconds(), at("2026-11-30T15:00:00+08:00").seconds());
    let again = until(at("2026-12-30T09:00:00+08:00"), "budget");
    assert_eq!(story.refusal(&handler(1), "request_suspension", again), "suspensions_used_up");
}

#[test]
fn a_suspension_lasts_a_year_at_most() {
    let story = Story::new().handled();
    let ask = |text: &str| story.try_to(&handler(1), "request_suspension", until(at(text), "budget"));
    assert!(ask("2027-11-18T09:00:00+08:00").is_ok());
    assert_eq!(ask("2027-11-18T09:00:01+08:00").unwrap_err().code, "deadline_too_far");
}

#[test]
fn nothing_is_extended_while_it_is_suspended() {
    let mut story = Story::new().handled();
    story.does(&handler(1), "request_suspension", until(at("2026-11-30T09:00:00+08:00"), "budget"));
    story.does(&leader(), "grant_suspension", none());
    let later = until(at("2026-12-01T12:00:00+08:00"), "parts");
    assert_eq!(story.refusal(&handler(1), "request_extension", later), "clock_stands");
}

#[test]
fn an_overdue_mark_is_appealed_once_granted_by_another_and_the_fact_stays() {
    let mut story = Story::new().handled();
    let appeal = Inputs { text: Some("snow".to_owned()), ..because("force") };
    assert_eq!(story.refusal(&handler(1), "appeal_overdue", appeal.clone()), "not_overdue");
    story = story.minutes_later(6 * 60 + 1);
    story.does(&program(), "clock_ran_out", rings(clock::HANDLING));
    story.does(&handler(1), "respond", evidence());
    story.does(&seat(), "close", none());
    story.does(&handler(1), "appeal_overdue", appeal.clone());
    assert_eq!(story.refusal(&handler(1), "grant_appeal", none()), "not_yours");
    story.does(&office(), "grant_appeal", none());
    assert!(story.facts.is_marked(mark::EXEMPT) && story.facts.clocks[clock::HANDLING].ran_out.is_some());
    assert_eq!(story.refusal(&handler(1), "appeal_overdue", appeal), "appeals_used_up");
}
