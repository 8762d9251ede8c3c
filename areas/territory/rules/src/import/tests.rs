//! Numbering, codes, parents and mends of an import, on made-up areas.

use serde_json::json;

use super::*;
use crate::tests::{area, block};

fn feature(row: u64, name: &str, x: f64, y: f64) -> SourceFeature {
    let properties = [("名称".to_owned(), json!(name)), ("编码".to_owned(), Value::Null)].into();
    SourceFeature { row, properties, geometry: block(x, y, 1.0, 1.0) }
}

fn request(level: Level, used: &BTreeSet<String>) -> ImportRequest<'_> {
    ImportRequest { level, name_field: Some("名称"), code_field: Some("编码"), root: "110115010", used }
}

fn plan(edition: &[Area], features: Vec<SourceFeature>, level: Level) -> ImportPlan {
    plan_import(edition, features, &request(level, &BTreeSet::new()))
}

fn refused(plan: &ImportPlan) -> Vec<(&'static str, Option<u64>)> {
    assert_eq!(plan.areas, []);
    plan.refusals.iter().map(|refusal| (refusal.code, refusal.row)).collect()
}

fn named(plan: &ImportPlan) -> Vec<(&str, &str)> {
    assert_eq!(plan.refusals, []);
    plan.areas.iter().map(|area| (area.name.as_str(), &area.code[area.code.len() - 3..])).collect()
}

fn basic_grid() -> Area {
    Area { geometry: block(0.0, 0.0, 9.0, 9.0), ..area(Level::BasicGrid, "110115010001", 0.0, 0.0) }
}

#[test]
fn missing_codes_are_numbered_as_a_page_is_read() {
    // Rows lie a little uneven, as real grids do; the file has them in disorder.
    let features = vec![
        feature(1, "六", 4.1, 2.0),
        feature(2, "一", 0.0, 4.0),
        feature(3, "五", 2.0, 2.2),
        feature(4, "三", 4.0, 3.9),
        feature(5, "四", 0.1, 1.9),
        feature(6, "二", 2.0, 4.3),
    ];
    let plan = plan(&[basic_grid()], features, Level::UnitGrid);
    assert_eq!(
        named(&plan),
        [("一", "001"), ("二", "002"), ("三", "003"), ("四", "004"), ("五", "005"), ("六", "006")]
    );
    assert!(plan.areas.iter().all(|area| area.parent.as_deref() == Some("110115010001")));
}

#[test]
fn used_numbers_are_passed_over_and_named_codes_kept() {
    let used = ["110115010001001".to_owned(), "110115010001003".to_owned()].into();
    let mut features = vec![feature(1, "a", 0.0, 0.0), feature(2, "b", 2.0, 0.0), feature(3, "c", 4.0, 0.0)];
    features[1].properties.insert("编码".to_owned(), json!(110_115_010_001_002_u64));
    let plan = plan_import(&[basic_grid()], features, &request(Level::UnitGrid, &used));
    assert_eq!(named(&plan), [("b", "002"), ("a", "004"), ("c", "005")]);
}

#[test]
fn wrong_codes_are_refused_row_by_row() {
    let used = ["110115010001009".to_owned()].into();
    let codes =
        ["110115010001001", "110115010001001", "110115010002001", "11011501000100X", "110115010001009"];
    let features = (1..).zip(codes).map(|(row, code)| {
        let mut feature = feature(row, "a", 1.0, 1.0);
        feature.properties.insert("编码".to_owned(), json!(code));
        feature
    });
    let plan = plan_import(&[basic_grid()], features.collect(), &request(Level::UnitGrid, &used));
    assert_eq!(
        refused(&plan),
        [
            ("territory_code_twice", Some(2)),
            ("territory_code_not_in_parent", Some(3)),
            ("territory_code_invalid", Some(4)),
            ("territory_code_retired", Some(5))
        ]
    );
    assert_eq!(plan.refusals[0].field.as_deref(), Some("编码"));
}

#[test]
fn a_basic_grid_takes_the_code_of_its_community_and_a_merged_one_counts_from_601() {
    let communities: Vec<Area> = [("001", 0.0), ("002", 1.0), ("003", 2.0)]
        .map(|(number, x)| area(Level::Community, &format!("110115010{number}"), x, 0.0))
        .into();
    let mut features =
        vec![feature(1, "合", 0.0, 0.0), feature(2, "单", 2.0, 0.0), feature(3, "空", 3.0, 0.0)];
    features[0].geometry = block(0.0, 0.0, 2.0, 1.0);
    let plan = plan(&communities, features, Level::BasicGrid);
    assert_eq!(named(&plan), [("单", "003"), ("空", "004"), ("合", "601")]);
}

#[test]
fn importing_twice_changes_nothing() {
    let mut edition = vec![basic_grid()];
    let features = vec![feature(1, "a", 4.0, 0.0), feature(2, "b", 2.0, 0.0), feature(3, "b", 0.0, 0.0)];
    let first = plan(&edition, features.clone(), Level::UnitGrid);
    assert!(first.notes.contains(&Note { row: 3, kind: NoteKind::NameTwice { name: "b".to_owned() } }));
    edition = first.into_edition(&edition);
    edition[1].character = Some(crate::Character::Order);
    let used = level_codes(&edition, Level::UnitGrid).map(str::to_owned).collect();
    let second = plan_import(&edition, features, &request(Level::UnitGrid, &used)).into_edition(&edition);
    assert_eq!(second, edition);

    let mut nameless = request(Level::UnitGrid, &used);
    (nameless.name_field, nameless.code_field) = (None, None);
    let features = vec![feature(1, "", 0.0, 0.0), feature(2, "", 4.0, 0.0), feature(3, "", 6.0, 0.0)];
    let third = plan_import(&edition, features, &nameless);
    assert_eq!(named(&third), [("b", "001"), ("a", "003"), ("110115010001004", "004")]);
}

#[test]
fn a_place_in_no_parent_and_a_name_that_is_not_there_are_refused() {
    let outside = vec![feature(1, "a", 20.0, 0.0), feature(2, " ", 0.0, 0.0)];
    let plan_of = |features, level| plan(&[basic_grid()], features, level);
    assert_eq!(
        refused(&plan_of(outside, Level::UnitGrid)),
        [("territory_parent_missing", Some(1)), ("territory_name_missing", Some(2))]
    );
    let mut other = feature(1, "a", 0.0, 0.0);
    other.properties.clear();
    assert_eq!(refused(&plan_of(vec![other], Level::UnitGrid)), [("territory_field_missing", None)]);
    let alone = plan(&[], vec![feature(1, "a", 0.0, 0.0)], Level::UnitGrid);
    assert_eq!(refused(&alone), [("territory_parents_missing", None)]);
    assert_eq!(named(&plan(&[], vec![feature(1, "a", 0.0, 0.0)], Level::BasicGrid)), [("a", "001")]);
}

#[test]
fn numbers_in_columns_of_names_lose_their_point() {
    let properties =
        [("a", json!(4.0)), ("b", json!(4)), ("c", json!(4.5)), ("d", json!(" 四 ")), ("e", json!(true))];
    let properties = properties.map(|(name, value)| (name.to_owned(), value)).into();
    let texts = ["a", "b", "c", "d", "e", "f"].map(|field| text_of(&properties, field));
    assert_eq!(
        texts,
        [
            Some("4".to_owned()),
            Some("4".to_owned()),
            Some("4.5".to_owned()),
            Some("四".to_owned()),
            None,
            None
        ]
    );
}

#[test]
fn rings_are_mended_where_there_is_one_way_and_refused_where_not() {
    let ring = |corners: &[(f64, f64)]| {
        let mut feature = feature(1, "a", 0.0, 0.0);
        let corners = corners.iter().map(|&(x, y)| (116.0 + x / 100.0, 39.0 + y / 100.0)).collect();
        feature.geometry = geo_types::Polygon::new(corners, vec![]).into();
        plan(&[basic_grid()], vec![feature], Level::UnitGrid)
    };
    let clockwise = ring(&[(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)]);
    let given = Note { row: 1, kind: NoteKind::CodeGiven { code: "110115010001001".to_owned() } };
    assert_eq!(clockwise.notes, [given]);
    let spiked = ring(&[(0.0, 0.0), (1.0, 0.0), (3.0, 0.0), (1.0, 0.0), (1.0, 1.0)]);
    assert!(matches!(spiked.notes[0].kind, NoteKind::Repaired { .. }), "{:?}", spiked.notes);
    let star = ring(&[(2.0, 4.0), (3.2, 0.4), (0.1, 2.6), (3.9, 2.6), (0.8, 0.4)]);
    assert_eq!(refused(&star), [("ring_crosses_itself", Some(1))]);
}
