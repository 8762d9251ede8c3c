//! Suggestions around one report of a missing manhole cover.

use super::*;
use crate::policy::{DEFAULT_POLICY, HandlingPolicy};
use uuid::Uuid;

/// A degree of latitude is about 111 km here: 1e-5 of it is a good metre.
const METRE: f64 = 1.0 / 110_990.0;

fn sighting(
    number: u128,
    item: &'static str,
    metres: f64,
    day: i64,
    text: &'static str,
) -> Sighting<'static> {
    Sighting {
        case: CaseId(Uuid::from_u128(number)),
        item: Some(item),
        subclass: item.get(..2),
        place: Coord { x: 116.32, y: 39.68 + metres * METRE },
        reported: Timestamp::from_seconds(day * 86_400),
        text,
    }
}

fn candidates(open: &[Sighting<'static>]) -> Vec<Candidate> {
    let policy = HandlingPolicy::from_toml(DEFAULT_POLICY).unwrap().duplicates;
    let new = sighting(1, "0101", 0.0, 20, "东门口污水井盖丢失");
    duplicate_candidates(&new, open.iter().copied(), &policy)
}

fn ids(candidates: &[Candidate]) -> Vec<u128> {
    candidates.iter().map(|candidate| candidate.case.0.as_u128()).collect()
}

#[test]
fn the_same_item_within_50_m_and_14_days_is_suggested_and_nothing_beyond() {
    let text = "东门口井盖丢失";
    let found = candidates(&[
        sighting(2, "0101", 49.0, 20, text),
        sighting(3, "0101", 51.0, 20, text),
        sighting(4, "0101", 5.0, 6, text),
        sighting(5, "0101", 5.0, 5, text),
        sighting(6, "0201", 0.0, 20, text),
    ]);
    assert_eq!(ids(&found), [4, 2]);
}

#[test]
fn nearer_newer_and_better_worded_reports_come_first() {
    let found = candidates(&[
        sighting(2, "0101", 40.0, 20, "东门口污水井盖丢失"),
        sighting(3, "0101", 2.0, 20, "东门口污水井盖丢失"),
        sighting(4, "0101", 2.0, 12, "东门口污水井盖丢失"),
        sighting(5, "0101", 2.0, 20, "路面有坑"),
    ]);
    assert_eq!(ids(&found), [3, 4, 2, 5]);
    assert!((found[0].words - 1.0).abs() < 1e-12 && found[3].words.abs() < 1e-12);
    assert!((found[0].distance_m - 2.0).abs() < 0.01);
}

#[test]
fn the_same_subclass_counts_for_less_than_the_same_item() {
    let text = "东门口污水井盖丢失";
    let found = candidates(&[sighting(2, "0102", 1.0, 20, text), sighting(3, "0101", 1.0, 20, text)]);
    assert_eq!(ids(&found), [3, 2]);
    assert!((found[1].score - 0.6 * found[0].score).abs() < 1e-12);
    assert!(!found[1].same_item);
}

#[test]
fn a_report_without_an_item_and_the_case_itself_resemble_nothing() {
    let unknown = Sighting { item: None, subclass: None, ..sighting(2, "0101", 0.0, 20, "") };
    assert_eq!(candidates(&[unknown, sighting(1, "0101", 0.0, 20, "")]), []);
}
