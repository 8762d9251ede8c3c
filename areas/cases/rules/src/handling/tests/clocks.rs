//! Stage clocks, alarms, lights.

use super::*;

#[test]
fn stage_clocks_are_15_15_30_minutes_and_two_hours() {
    let due = |story: &Story, clock: &str| story.facts.clocks[clock].due.micros_since(story.now) / 60_000_000;
    let mut story = Story::new();
    story.does(&seat(), "request_verification", asks(&patroller()));
    assert_eq!(due(&story, clock::VERIFY), 30);
    assert_eq!(due(&Story::new().filed(), clock::DISPATCH), 15);
    assert_eq!(due(&Story::new().dispatched(), clock::ACCEPT), 15);
    let mut story = Story::new().responded();
    story.does(&seat(), "request_recheck", asks(&patroller()));
    assert_eq!(due(&story, clock::RECHECK), 120);
}

#[test]
fn a_clock_that_runs_out_is_noted_and_blocks_nobody() {
    let mut story = Story::new().dispatched().minutes_later(16);
    let seen = story.facts.version;
    story.does(&program(), "clock_ran_out", rings(clock::ACCEPT));
    assert_eq!(story.facts.clocks[clock::ACCEPT].ran_out, Some(story.now));
    let command = procedure::Command { action: "accept".to_owned(), version_seen: seen, inputs: none() };
    let terms = story.town.terms();
    assert!(procedure::decide(&HANDLING, &story.facts, &command, &handler(1), story.now, &terms).is_ok());
}

#[test]
fn lights_are_green_below_80_percent_amber_to_the_deadline_and_red_after() {
    let light = |minutes| {
        let story = Story::new().handled().minutes_later(minutes);
        story.town.terms().light(&story.facts, story.now)
    };
    // Four working hours from nine: 80 % are over at 14:12.
    assert_eq!(light(0), Some(Light::Green));
    assert_eq!(light(5 * 60 + 11), Some(Light::Green));
    assert_eq!(light(5 * 60 + 12), Some(Light::Amber));
    assert_eq!(light(6 * 60), Some(Light::Amber));
    assert_eq!(light(6 * 60 + 1), Some(Light::Red));
}

#[test]
fn the_light_stands_while_others_look() {
    let story = Story::new().responded().minutes_later(3 * 24 * 60);
    assert_eq!(story.town.terms().light(&story.facts, story.now), Some(Light::Green));
}
