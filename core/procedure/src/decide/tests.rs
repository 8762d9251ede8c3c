//! The engine on the sample table.

use kernel::{RefusalKind, Role, Scope};

use super::*;
use crate::sample::{PARCEL, PlainTerms, asked, at, carried, carrier, leader, person, run, seat};

fn none() -> Inputs {
    Inputs::default()
}

fn code(result: Result<Decision, Refusal>) -> &'static str {
    result.unwrap_err().code
}

fn until(seconds: i64) -> Inputs {
    Inputs { deadline: Some(at(seconds)), ..none() }
}

fn rings() -> Inputs {
    Inputs { clock: Some("carry".to_owned()), ..none() }
}

#[test]
fn an_action_moves_the_case_and_says_who_did_what_in_which_capacity() {
    let decision = run(&asked(), "carry", &carrier(), 10, none()).unwrap();
    assert_eq!((decision.facts.state.as_str(), decision.facts.since), ("carried", at(10)));
    let event = decision.event;
    assert_eq!((event.from.as_str(), event.to.as_str(), event.version), ("asked", "carried", 2));
    assert_eq!((event.role, event.department.as_deref()), (Role::DepartmentHandler, Some("D1")));
    let rings = Effect::ScheduleAlarm {
        clock: "carry".to_owned(),
        at: Timestamp::from_micros(110_000_001),
        action: "ran_out".to_owned(),
    };
    let told = Effect::Notify { whom: crate::Whom::SeatOperators, what: "carry".to_owned() };
    assert_eq!(decision.effects, [rings, told]);
}

#[test]
fn a_stale_or_invented_version_is_a_conflict_that_names_both() {
    let facts = carried();
    for (seen, expected) in [(1, "version_stale"), (3, "version_unknown")] {
        let command = Command { action: "rest".to_owned(), version_seen: seen, inputs: none() };
        let refusal = decide(&PARCEL, &facts, &command, &carrier(), at(20), &PlainTerms).unwrap_err();
        assert_eq!((refusal.code, refusal.kind), (expected, RefusalKind::Conflict));
        assert_eq!(refusal.args["version"], "2");
    }
}

#[test]
fn an_alarm_makes_nobodys_view_stale() {
    let facts = carried();
    let program = Actor::system(seat().subdistrict);
    let rung = run(&facts, "ran_out", &program, 111, rings()).unwrap().facts;
    assert_eq!((rung.version, rung.firm_version), (3, 2));
    let command = Command { action: "hand_over".to_owned(), version_seen: 2, inputs: none() };
    let done = decide(&PARCEL, &rung, &command, &carrier(), at(112), &PlainTerms).unwrap();
    assert_eq!((done.facts.version, done.facts.firm_version), (4, 4));
    assert_eq!(done.facts.clocks["carry"].ran_out, Some(at(111)));
}

#[test]
fn an_alarm_that_comes_too_early_twice_or_too_late_is_dropped() {
    let program = Actor::system(seat().subdistrict);
    assert_eq!(code(run(&carried(), "ran_out", &program, 110, rings())), "alarm_stale");
    let rung = run(&carried(), "ran_out", &program, 111, rings()).unwrap();
    assert_eq!(rung.effects, [Effect::CancelAlarm { clock: "carry".to_owned() }]);
    assert_eq!(code(run(&rung.facts, "ran_out", &program, 112, rings())), "alarm_stale");
    let resting = run(&carried(), "rest", &carrier(), 20, none()).unwrap().facts;
    assert_eq!(code(run(&resting, "ran_out", &program, 300, rings())), "alarm_stale");
}

#[test]
fn the_wrong_person_state_and_action_are_told_apart() {
    let stranger = person(7, Role::DepartmentHandler, Scope::Department("D2".to_owned()));
    assert_eq!(code(run(&asked(), "carry", &stranger, 10, none())), "not_yours");
    assert_eq!(code(run(&asked(), "carry", &seat(), 10, none())), "not_yours");
    assert_eq!(code(run(&asked(), "hand_over", &carrier(), 10, none())), "action_not_now");
    assert_eq!(code(run(&asked(), "ask", &seat(), 10, none())), "action_unknown");
    assert_eq!(code(run(&asked(), "fly", &seat(), 10, none())), "action_unknown");
}

#[test]
fn what_is_missing_or_not_taken_is_refused_by_field() {
    let refusal = run(&carried(), "ask_wait", &carrier(), 20, none()).unwrap_err();
    assert_eq!((refusal.code, refusal.field.as_deref()), ("input_missing", Some("deadline")));
    let given = Inputs { rating: Some(5), ..none() };
    let refusal = run(&asked(), "carry", &carrier(), 20, given).unwrap_err();
    assert_eq!((refusal.code, refusal.field.as_deref()), ("input_not_taken", Some("rating")));
}

#[test]
fn a_deadline_lies_after_the_present_one_and_not_too_far() {
    assert_eq!(code(run(&carried(), "ask_wait", &carrier(), 20, until(110))), "deadline_too_early");
    assert_eq!(code(run(&carried(), "ask_wait", &carrier(), 20, until(1_021))), "deadline_too_far");
    assert!(run(&carried(), "ask_wait", &carrier(), 20, until(111)).is_ok());
}

#[test]
fn what_was_asked_for_is_granted_by_somebody_else() {
    let asking = run(&carried(), "ask_wait", &leader(), 20, until(500)).unwrap().facts;
    assert_eq!(code(run(&asking, "grant_wait", &leader(), 30, none())), "same_person");
    let other = person(4, Role::Leader, Scope::Subdistrict);
    let granted = run(&asking, "grant_wait", &other, 30, none()).unwrap();
    assert_eq!(granted.facts.clocks["carry"].due, at(500));
    assert!(granted.facts.requests.is_empty());
    assert!(matches!(granted.effects[..], [Effect::ScheduleAlarm { .. }]));
    assert_eq!(code(run(&granted.facts, "grant_wait", &other, 40, none())), "nothing_asked");
}

#[test]
fn a_pause_moves_the_deadline_along_and_the_share_used_stays() {
    let resting = run(&carried(), "rest", &carrier(), 60, none()).unwrap();
    assert_eq!(resting.effects, [Effect::CancelAlarm { clock: "carry".to_owned() }]);
    let again = run(&resting.facts, "go_on", &carrier(), 160, none()).unwrap().facts;
    let clock = &again.clocks["carry"];
    assert_eq!((clock.started, clock.counts_from, clock.due), (at(10), at(110), at(210)));
}

#[test]
fn a_clock_that_was_over_when_it_paused_is_over_when_it_resumes() {
    let resting = run(&carried(), "rest", &carrier(), 120, none()).unwrap().facts;
    let again = run(&resting, "go_on", &carrier(), 500, none()).unwrap().facts;
    assert_eq!(again.clocks["carry"].due, at(110));
    assert!(again.clocks["carry"].is_over(at(500)));
}

#[test]
fn a_paused_clock_that_is_stopped_stopped_when_it_was_paused() {
    let resting = run(&carried(), "rest", &carrier(), 60, none()).unwrap().facts;
    let done = run(&resting, "hand_over", &carrier(), 900, none()).unwrap().facts;
    assert_eq!(done.clocks["carry"].stopped, Some(at(60)));
    assert!(!done.clocks["carry"].is_over(at(900)));
}

#[test]
fn what_ends_in_the_instant_it_is_due_is_on_time() {
    let done = run(&carried(), "hand_over", &carrier(), 110, none()).unwrap().facts;
    assert!(!done.clocks["carry"].is_over(at(999)));
}

#[test]
fn a_count_is_limited_and_remembers_when_and_for_whom() {
    let back = run(&carried(), "give_back", &carrier(), 30, none()).unwrap().facts;
    assert_eq!(back.counts["backs"], [crate::Happening { at: at(30), department: Some("D1".to_owned()) }]);
    let again = run(&back, "carry", &carrier(), 40, none()).unwrap().facts;
    assert_eq!(code(run(&again, "give_back", &carrier(), 50, none())), "backs_used_up");
}

#[test]
fn offers_are_exactly_what_decide_allows() {
    let names = |facts: &CaseFacts, actor: &Actor| -> Vec<&str> {
        offers(&PARCEL, facts, actor, at(20), &PlainTerms).iter().map(|offer| offer.action).collect()
    };
    assert_eq!(names(&asked(), &carrier()), ["carry"]);
    assert_eq!(names(&asked(), &seat()), [""; 0]);
    assert_eq!(names(&carried(), &carrier()), ["give_back", "ask_wait", "rest", "go_on", "hand_over"]);
    assert_eq!(names(&carried(), &leader()), ["ask_wait"]);
}

#[test]
fn a_command_with_an_unknown_field_is_not_read() {
    let read = |text: &str| serde_json::from_str::<Command>(text);
    assert!(read(r#"{"action":"rest","version_seen":1,"inputs":{"text":"tired"}}"#).is_ok());
    assert!(read(r#"{"action":"rest","version_seen":1,"state":"done"}"#).is_err());
    assert!(read(r#"{"action":"rest","version_seen":1,"inputs":{"looked_up":{"owner":"D9"}}}"#).is_err());
}

#[test]
fn facts_events_and_effects_survive_being_written_and_read() {
    let decision = run(&asked(), "carry", &carrier(), 10, none()).unwrap();
    let text = serde_json::to_string(&decision.facts).unwrap();
    assert_eq!(serde_json::from_str::<CaseFacts>(&text).unwrap(), decision.facts);
    let text = serde_json::to_string(&(&decision.event, &decision.effects)).unwrap();
    assert_eq!(
        serde_json::from_str::<(Event, Vec<Effect>)>(&text).unwrap(),
        (decision.event, decision.effects)
    );
}

#[test]
fn the_codes_of_all_guards_are_known() {
    let codes: Vec<_> = PARCEL.guard_codes().into_iter().collect();
    assert_eq!(codes, ["backs_used_up", "nothing_asked", "same_person"]);
}
