//! What a case counts for along its way.

use super::*;
use crate::town::{Story, because, department, evidence, handler, none, office, program, rings, seat, text};

fn count_of(story: &Story, metric: Metric) -> Vec<(String, i64)> {
    let counted = Counted { facts: &story.facts, class: "01" };
    let deltas = counter_deltas(None, counted, |at| story.town.calendar.day(at));
    deltas
        .into_iter()
        .filter(|(key, _)| key.metric == metric)
        .map(|(key, count)| (key.department, count))
        .collect()
}

fn one(department: &str) -> Vec<(String, i64)> {
    vec![(department.to_owned(), 1)]
}

#[test]
fn a_step_changes_only_the_counters_it_touches() {
    let before = Story::new();
    let after = Story::new().filed();
    let counted = |story: &Story| story.facts.clone();
    let (before, after) = (counted(&before), counted(&after));
    let class = "01";
    let day = |at| Story::new().town.calendar.day(at);
    let deltas =
        counter_deltas(Some(Counted { facts: &before, class }), Counted { facts: &after, class }, day);
    let moved: Vec<_> =
        deltas.iter().map(|(key, n)| (key.metric, key.state.as_str(), key.department.as_str(), *n)).collect();
    // Filing gives the case an owner, so what it counted for without one moves to the owner.
    assert_eq!(
        moved,
        [
            (Metric::InState, "filed", "D1", 1),
            (Metric::InState, "reported", "", -1),
            (Metric::Open, "", "", -1),
            (Metric::Open, "", "D1", 1),
            (Metric::Reported, "", "", -1),
            (Metric::Reported, "", "D1", 1),
            (Metric::Filed, "", "D1", 1),
        ]
    );
}

#[test]
fn a_return_counts_for_the_department_that_returned_and_leaves_it_nothing_due() {
    let mut story = Story::new().dispatched();
    story.does(&handler(1), "return", because("not_ours"));
    assert_eq!(count_of(&story, Metric::Due), []);
    story.does(&seat(), "dispatch", department("D2"));
    assert_eq!(count_of(&story, Metric::Returned), one("D1"));
    assert_eq!(count_of(&story, Metric::Dispatched), [one("D1"), one("D2")].concat());
    assert_eq!(count_of(&story, Metric::Due), one("D2"));
}

#[test]
fn a_case_in_hand_is_due_and_undecided_and_on_time_once_responded() {
    let mut story = Story::new().handled();
    assert_eq!((count_of(&story, Metric::Due), count_of(&story, Metric::OnTime)), (one("D1"), vec![]));
    story.does(&handler(1), "respond", evidence());
    assert_eq!((count_of(&story, Metric::Due), count_of(&story, Metric::OnTime)), (one("D1"), one("D1")));
    story.does(&seat(), "rework", because("undone"));
    assert_eq!(count_of(&story, Metric::OnTime), []);
    assert_eq!(count_of(&story, Metric::Reworked), one("D1"));
}

#[test]
fn an_overdue_case_is_overdue_until_an_appeal_exempts_it() {
    let mut story = Story::new().handled().minutes_later(6 * 60 + 1);
    story.does(&program(), "clock_ran_out", rings(clock::HANDLING));
    assert_eq!((count_of(&story, Metric::Due), count_of(&story, Metric::Overdue)), (one("D1"), one("D1")));
    story.does(
        &handler(1),
        "appeal_overdue",
        procedure::Inputs { reason: Some("force".to_owned()), ..text("snow") },
    );
    story.does(&office(), "grant_appeal", none());
    assert_eq!((count_of(&story, Metric::Due), count_of(&story, Metric::Overdue)), (vec![], vec![]));
    assert_eq!(count_of(&story, Metric::Exempt), one("D1"));
}

#[test]
fn a_void_case_was_not_to_be_handled() {
    let mut story = Story::new().dispatched();
    story.does(&seat(), "void", because("test"));
    assert_eq!((count_of(&story, Metric::Due), count_of(&story, Metric::Closed)), (vec![], vec![]));
    assert_eq!(count_of(&Story::new().closed(), Metric::Closed), one("D1"));
}

#[test]
fn every_metric_has_a_name_of_its_own() {
    let names: std::collections::BTreeSet<_> = Metric::ALL.iter().map(|metric| metric.name()).collect();
    assert_eq!(names.len(), Metric::ALL.len());
}
