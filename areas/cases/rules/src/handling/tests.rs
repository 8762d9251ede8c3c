//! Every rule of section 4, in a sentence each.

mod clocks;
mod document;
mod ending;
mod intake;
mod requests;
mod together;
mod walk;
mod work;

use kernel::{Role, Scope, Timestamp};
use procedure::{Effect, Inputs, Need, Whom, check, offers};
use worktime::Light;

use super::*;
use crate::CaseCriterion;
use crate::names::count;
use crate::town::{
    Story, Town, actor, asks, at, because, department, evidence, handler, helpers, leader, none, office,
    patroller, program, resident, rings, seat, seen, text,
};

#[test]
fn the_table_has_no_fault() {
    assert_eq!(check(&HANDLING), []);
}

#[test]
fn a_case_goes_from_report_to_closed_and_everybody_is_told() {
    let mut story = Story::new();
    assert_eq!((story.facts.state.as_str(), story.facts.version), (state::REPORTED, 1));
    story.does(&seat(), "request_verification", asks(&patroller()));
    story.does(&patroller(), "answer_verification", seen(true));
    let filed = story.does(&seat(), "file", none());
    assert!(filed.effects.contains(&Effect::Notify { whom: Whom::Reporters, what: "file".to_owned() }));
    story.does(&seat(), "dispatch", none());
    story.does(&handler(1), "accept", none());
    story.does(&handler(1), "respond", text("put right"));
    story.does(&seat(), "request_recheck", asks(&patroller()));
    story.does(&patroller(), "answer_recheck", seen(true));
    let closed = story.does(&seat(), "close", none());
    assert!(closed.effects.contains(&Effect::Notify { whom: Whom::Reporters, what: "close".to_owned() }));
    assert_eq!((story.facts.state.as_str(), story.facts.version), (state::CLOSED, 10));
}
