//! Helpers, the whistle, escalation.

use super::*;

#[test]
fn a_leader_presses_and_the_case_stands_on_top() {
    let mut story = Story::new().handled();
    assert_eq!(story.refusal(&seat(), "escalate", text("now")), "not_yours");
    let pressed = story.does(&leader(), "escalate", text("now"));
    assert!(story.facts.is_marked(mark::ESCALATED) && story.facts.is_marked(mark::ON_TOP));
    assert!(
        pressed.effects.contains(&Effect::Notify { whom: Whom::Department, what: "escalate".to_owned() })
    );
}

#[test]
fn in_joint_handling_the_lead_responds_once_every_helper_has_spoken_or_was_released() {
    let mut story = Story::new().filed();
    story.does(&seat(), "dispatch", helpers(&["D2", "D3"]));
    story.does(&handler(1), "accept", none());
    assert_eq!(story.refusal(&handler(1), "respond", evidence()), "helpers_outstanding");
    assert_eq!(story.refusal(&handler(1), "give_word", text("done")), "not_yours");
    story.does(&handler(2), "give_word", text("done"));
    assert_eq!(story.refusal(&handler(2), "give_word", text("again")), "not_yours");
    let release = Inputs { text: Some("not needed".to_owned()), ..department("D3") };
    story.does(&seat(), "release_helper", release);
    story.does(&handler(1), "respond", evidence());
}

#[test]
fn the_lead_does_not_help_itself() {
    assert_eq!(Story::new().filed().refusal(&seat(), "dispatch", helpers(&["D1"])), "helper_leads_already");
}

#[test]
fn departments_called_by_a_whistle_sign_in_within_the_limit_and_late_ones_are_seen() {
    let mut story = Story::new().handled();
    let grid_leader = actor(5, Role::GridLeader, Scope::Grid("110115010001".to_owned()));
    let call = Inputs { text: Some("come".to_owned()), ..helpers(&["D2", "D3"]) };
    story.does(&grid_leader, "whistle", call);
    assert_eq!(story.facts.clocks[clock::SIGN_IN].due.micros_since(story.now), 30 * 60_000_000);
    assert_eq!(story.refusal(&handler(1), "sign_in", none()), "not_yours");
    story.does(&handler(2), "sign_in", none());
    assert!(story.facts.running(clock::SIGN_IN).is_some());
    let mut story = story.minutes_later(31);
    story.does(&program(), "clock_ran_out", rings(clock::SIGN_IN));
    story.does(&handler(3), "sign_in", none());
    let clock = &story.facts.clocks[clock::SIGN_IN];
    assert!(clock.stopped.is_some() && clock.ran_out.is_some());
}
