//! Made-up areas, and the real layers from file to checked edition.

use std::collections::BTreeSet;
use std::path::PathBuf;

use geo_types::{MultiPolygon, polygon};

use super::*;

/// A rectangle `width` × `height` hundredths of a degree, its south-west corner at column `x`, row `y` of them.
pub(crate) fn block(x: f64, y: f64, width: f64, height: f64) -> MultiPolygon<f64> {
    let (west, south) = (116.0 + x / 100.0, 39.0 + y / 100.0);
    let (east, north) = (116.0 + (x + width) / 100.0, 39.0 + (y + height) / 100.0);
    polygon![(x: west, y: south), (x: east, y: south), (x: east, y: north), (x: west, y: north)].into()
}

/// One square hundredth of a degree, without parent.
pub(crate) fn area(level: Level, code: &str, x: f64, y: f64) -> Area {
    Area {
        level,
        code: code.to_owned(),
        name: format!("格{code}"),
        parent: None,
        character: None,
        land_use: None,
        geometry: block(x, y, 1.0, 1.0),
    }
}

fn layer(file: &str, crs: Option<&str>) -> Option<Vec<SourceFeature>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/data/areas").join(file);
    if !path.exists() {
        eprintln!("NOT CHECKED on real records: {} is not there", path.display());
        return None;
    }
    let layer = geofile::Layer::open(&path, crs.map(|crs| crs.parse().unwrap())).unwrap();
    let features = layer.features.into_iter();
    Some(
        features
            .map(|one| SourceFeature { row: one.row, properties: one.properties, geometry: one.geometry })
            .collect(),
    )
}

fn import(
    edition: &[Area],
    features: Vec<SourceFeature>,
    level: Level,
    name: &str,
    root: &str,
) -> ImportPlan {
    let used = BTreeSet::new();
    let request = ImportRequest { level, name_field: Some(name), code_field: None, root, used: &used };
    plan_import(edition, features, &request)
}

#[test]
fn shenzhens_subdistricts_come_in_with_codes_of_their_own() {
    let Some(features) = layer("shenzhen_subdistricts.geojson", None) else { return };
    let plan = import(&[], features, Level::Subdistrict, "NAME", "440300");
    assert_eq!(plan.refusals, []);
    assert_eq!(plan.areas.len(), 74);
    assert!(plan.areas.iter().all(|area| check_code(area.level, &area.code).is_ok()));
    for name in ["坪山", "碧岭", "马峦", "石井", "龙田", "坑梓"] {
        assert!(plan.areas.iter().any(|area| area.name == name), "{name}");
    }
}

#[test]
fn bostons_wards_are_repaired_and_its_precincts_find_them() {
    let Some(wards) = layer("boston_wards.geojson", None) else { return };
    let plan = import(&[], wards, Level::BasicGrid, "WARD", "250250001");
    assert_eq!(plan.refusals, []);
    let repaired = plan.notes.iter().filter(|note| matches!(note.kind, NoteKind::Repaired { .. })).count();
    assert_eq!((plan.areas.len(), repaired), (22, 3));
    let edition = plan.into_edition(&[]);

    let Some(mut precincts) = layer("boston_precincts.geojson", Some("EPSG:2249")) else { return };
    let plan = import(&edition, precincts.clone(), Level::UnitGrid, "WARD_PRECINCT", "");
    // The harbour islands, which the wards leave out.
    let refused: Vec<_> = plan.refusals.iter().map(|refusal| (refusal.code, refusal.row)).collect();
    assert_eq!(refused, [("territory_parent_missing", Some(253))]);
    precincts.retain(|precinct| precinct.row != 253);
    let plan = import(&edition, precincts, Level::UnitGrid, "WARD_PRECINCT", "");
    assert_eq!(plan.refusals, []);
    let ward_of = |code: &str| edition.iter().find(|area| area.code == code).unwrap().name.clone();
    let agree =
        |area: &&Area| ward_of(area.parent.as_ref().unwrap()) == area.name[..2].trim_start_matches('0');
    assert_eq!((plan.areas.len(), plan.areas.iter().filter(agree).count()), (254, 254));
    let findings = check_edition(&plan.into_edition(&edition));
    let count = |kind| findings.iter().filter(|finding| finding.kind == kind).count();
    // Slivers of 1 to 1,000 m² along a few borders; together far below the share that stops an edition.
    assert!((40..45).contains(&count(FindingKind::Overlap)), "{}", count(FindingKind::Overlap));
    assert_eq!(count(FindingKind::DiffersFromParent), 0);
    assert!(findings.iter().all(|finding| finding.at.is_some()));
}

#[test]
fn real_maps_need_at_most_six_colours() {
    for (file, name) in [("shenzhen_subdistricts.geojson", "NAME"), ("boston_wards.geojson", "WARD")] {
        let Some(features) = layer(file, None) else { continue };
        let plan = import(&[], features, Level::Subdistrict, name, "440300");
        let geometries: Vec<_> = plan.areas.into_iter().map(|area| area.geometry).collect();
        let (colours, neighbours) = (colour(&geometries), neighbours(&geometries));
        assert!(colours.iter().max() < Some(&6), "{file}: {colours:?}");
        assert!(neighbours.iter().flatten().count() > 2 * geometries.len(), "{file} falls apart");
        for (area, list) in neighbours.iter().enumerate() {
            assert!(list.iter().all(|&other| colours[other] != colours[area]), "{file}, area {area}");
        }
    }
}
