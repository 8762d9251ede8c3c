//! Made networks with every fault, and the real ones of `../shared/data/roads`.

use std::path::PathBuf;

use gewu_geo::Coord;
use gewu_plan::Planner;
use kernel::Refusal;
use serde_json::{Value, json};

use crate::{Rules, Streets, read, read_bytes};

/// A metre northwards in degrees.
const METRE: f64 = 1.0 / 111_000.0;

fn feature(line: &[[f64; 2]], properties: &Value) -> Value {
    let degrees: Vec<[f64; 2]> =
        line.iter().map(|at| [116.4 + at[0] * METRE, 39.9 + at[1] * METRE]).collect();
    json!({"type": "Feature", "properties": properties, "geometry": {"type": "LineString", "coordinates": degrees}})
}

fn cleaned(features: &[Value]) -> Result<Streets, Refusal> {
    let file = json!({"type": "FeatureCollection", "features": features}).to_string();
    read_bytes("a.geojson", file.as_bytes(), Rules::default(), None)
}

fn street(line: &[[f64; 2]]) -> Value {
    feature(line, &json!({"name": "幸福路"}))
}

#[test]
fn ways_are_cut_where_they_share_a_place() {
    let streets =
        cleaned(&[street(&[[0.0, 0.0], [0.0, 100.0], [0.0, 200.0]]), street(&[[0.0, 100.0], [90.0, 100.0]])])
            .expect("a network");
    assert_eq!((streets.places.len(), streets.lines.len()), (4, 3));
    assert!(streets.lines.iter().all(|line| line.name == "幸福路" && line.required == 1));
    assert!((streets.lines[0].length_m - 100.0).abs() < 1.0);
}

#[test]
fn what_is_mended_and_left_out_is_counted() {
    let streets = cleaned(&[
        street(&[[0.0, 0.0], [0.0, 100.0]]),
        // The same again, the other way round.
        street(&[[0.0, 100.0], [0.0, 0.0]]),
        // Begins half a metre beside the end of the first.
        street(&[[0.0, 100.5], [90.0, 100.0]]),
        // A stretch of 0.4 m, and one that goes nowhere.
        street(&[[90.0, 100.0], [90.0, 100.4]]),
        street(&[[90.0, 100.4], [90.0, 180.0]]),
        street(&[[0.0, 0.0], [0.0, 0.0]]),
        // Hangs together with nothing.
        street(&[[500.0, 0.0], [500.0, 30.0]]),
        feature(&[[0.0, 0.0], [50.0, 0.0]], &json!({"highway": "motorway"})),
        feature(&[[0.0, 0.0], [50.0, 0.0]], &json!({"highway": "service", "access": "private"})),
        feature(&[[0.0, 0.0], [50.0, 0.0]], &json!({"highway": "footway", "access": "no", "foot": "yes"})),
    ])
    .expect("a network");
    let told = streets.told;
    assert_eq!((told.ways, told.not_walked, told.private), (10, 1, 1));
    assert_eq!((told.doubles, told.snapped, told.tiny, told.self_loops), (1, 1, 1, 1));
    assert_eq!((told.parts_left_out, told.streets_left_out, told.metres_left_out), (1, 1, 30));
    assert_eq!((streets.places.len(), streets.lines.len()), (5, 4));
    assert_eq!(streets.lines.iter().map(|line| line.required).collect::<Vec<_>>(), [1, 1, 1, 0]);
}

#[test]
fn the_part_nearest_to_the_start_is_kept() {
    let file = json!({"type": "FeatureCollection", "features": [
        street(&[[0.0, 0.0], [0.0, 900.0]]), street(&[[500.0, 0.0], [500.0, 30.0]])]});
    let start = Coord { x: 116.4 + 490.0 * METRE, y: 39.9 };
    let streets = read_bytes("a.geojson", file.to_string().as_bytes(), Rules::default(), Some(start))
        .expect("a network");
    assert!((streets.required_m() - 30.0).abs() < 0.5);
    assert!(streets.nearest_place(start).is_ok());
    let far = streets.nearest_place(Coord { x: 117.0, y: 39.9 }).expect_err("far away");
    assert_eq!(far.code, "start_far_from_streets");
}

#[test]
fn wide_streets_and_footways_are_walked_as_the_rules_say() {
    let file = json!({"type": "FeatureCollection", "features": [
        feature(&[[0.0, 0.0], [0.0, 90.0]], &json!({"highway": "primary"})),
        feature(&[[0.0, 90.0], [0.0, 190.0]], &json!({"highway": "steps"})),
        feature(&[[0.0, 190.0], [0.0, 290.0]], &json!({"highway": "steps", "required": 2}))]});
    let required = |rules| {
        let streets = read_bytes("a.json", file.to_string().as_bytes(), rules, None).expect("a network");
        streets.lines.iter().map(|line| line.required).collect::<Vec<_>>()
    };
    assert_eq!(required(Rules::default()), [1, 0, 2]);
    assert_eq!(required(Rules { both_sides: true, footways: true }), [2, 1, 2]);
}

const OSM: &str = r#"<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="39.90" lon="116.40"/><node id="2" lat="39.901" lon="116.40"><tag k="a" v="b"/></node>
<node id="3" lat="39.902" lon="116.40"/><node id="4" lat="39.901" lon="116.402"/>
<way id="7"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/><tag k="name" v="A &amp; B"/></way>
<way id="8"><nd ref="2"/><nd ref="4"/><nd ref="99"/><tag k="highway" v="tertiary"/></way>
<way id="9"><nd ref="1"/><nd ref="4"/><tag k="building" v="yes"/></way></osm>"#;

#[test]
fn an_extract_in_xml_is_split_at_shared_nodes_and_walked_to_its_border() {
    let streets = read_bytes("x.osm", OSM.as_bytes(), Rules::default(), None).expect("a network");
    assert_eq!((streets.places.len(), streets.lines.len(), streets.told.ways), (4, 3, 2));
    assert_eq!((streets.told.cut_at_border, streets.lines[0].name.as_str()), (1, "A & B"));
}

#[test]
fn what_is_wrong_with_a_file_is_named() {
    let code = |name: &str, bytes: &str| {
        let refusal = read_bytes(name, bytes.as_bytes(), Rules::default(), None).expect_err("refused");
        (refusal.code, refusal.row)
    };
    assert_eq!(code("a.shp", ""), ("streets_file_unknown", None));
    assert_eq!(code("a.geojson", "{"), ("file_unreadable", None));
    assert_eq!(code("a.geojson", r#"{"type":"FeatureCollection","features":[]}"#), ("streets_none", None));
    let point = r#"{"type":"FeatureCollection","features":[{"properties":{},"geometry":{"type":"Point","coordinates":[1,2]}}]}"#;
    assert_eq!(code("a.geojson", point), ("streets_not_lines", Some(1)));
    let feet = r#"{"type":"FeatureCollection","features":[{"geometry":{"type":"LineString","coordinates":[[775000.0,2950000.0],[1,2]]}}]}"#;
    assert_eq!(code("a.geojson", feet), ("streets_not_degrees", Some(1)));
    let thrice = json!({"type": "FeatureCollection", "features": [feature(&[[0.0, 0.0], [9.0, 9.0]], &json!({"required": 3}))]});
    assert_eq!(code("a.geojson", &thrice.to_string()), ("streets_required_wrong", Some(1)));
    assert_eq!(code("a.osm", "<kml></kml>"), ("streets_not_osm", None));
    assert_eq!(code("a.osm", ""), ("streets_not_osm", None));
    assert_eq!(code("a.osm", "<osm><way><nd ref='x'/></way></osm>"), ("streets_attribute_wrong", Some(1)));
    assert_eq!(code("a.osm.gz", "not gzip").0, "file_unreadable");
    assert_eq!(code("a.osm.pbf", "not a pbf file at all").0, "file_unreadable");
    assert_eq!(
        read(&PathBuf::from("/nowhere.osm"), Rules::default(), None).expect_err("nowhere").code,
        "file_not_opened"
    );
}

/// Records that are not ours to ship; the tests say so when they are absent.
fn shared(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/roads").join(name);
    if !path.exists() {
        eprintln!("NOT TESTED: {} is absent", path.display());
    }
    path.exists().then_some(path)
}

#[test]
fn the_real_networks_are_read_cleaned_and_hang_together() {
    for (name, least_km) in
        [("beijing_wangfujing_2km.geojson", 30.0), ("monaco.osm.gz", 40.0), ("andorra.osm.pbf", 100.0)]
    {
        let Some(path) = shared(name) else { continue };
        let streets = read(&path, Rules::default(), None).expect("a network");
        assert!(streets.required_m() / 1e3 > least_km, "{name}: {} km", streets.required_m() / 1e3);
        assert!(streets.lines.iter().all(|line| line.length_m > 0.0 && line.line.len() > 1));
        let network = streets.plannable().expect("plannable");
        let planner = Planner::new(&network, None).expect("everything can be reached");
        let plan = planner.plan(2, 1, 20_000).expect("a plan");
        assert_eq!(plan.rounds.len(), 2);
        assert!(plan.gap() < 0.4, "{name}: {}", plan.gap());
    }
}
