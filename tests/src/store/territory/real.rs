//! Real layers, when they are there.

use std::path::PathBuf;

use gewu_geo::Crs;
use territory_rules::{Finding, Level};
use territory_server::ImportOptions;

use super::*;

const BOSTON: SubdistrictId = SubdistrictId(2);

fn layer(file: &str, crs: Option<Crs>) -> Option<Layer> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/areas").join(file);
    if !path.exists() {
        eprintln!("NOT CHECKED on real records: {} is not there", path.display());
        return None;
    }
    Some(Layer::open(&path, crs).unwrap())
}

fn by_name(field: &str) -> ImportOptions {
    ImportOptions { name_field: Some(field.to_owned()), code_field: None }
}

on_both_databases! {
    async fn bostons_wards_are_communities_in_which_places_are_found(fresh) {
        let service = service(&fresh).await;
        let Some(wards) = layer("boston_wards.geojson", None) else { return };
        let summary = service.territories.import(&Actor::system(BOSTON), Level::Community, wards, by_name("WARD")).await.unwrap().unwrap();
        assert_eq!(summary.rows, 22);
        // The city drew neighbouring wards apart by a hand's breadth.
        let slivers = |finding: &Finding| finding.kind == FindingKind::Overlap && finding.area_m2 < 120.0;
        assert!(summary.findings.iter().all(slivers), "{:?}", summary.findings);
        let view = service.territories.view_of(BOSTON, summary.edition).await.unwrap();
        assert_eq!((view.grid_level(), view.grids().count()), (Some(Level::Community), 22));
        // Boston Common is in ward 5, Harvard Square in another city.
        assert_eq!(path_at(&view, -71.0656, 42.3550).as_deref(), Some("Boston › 5"));
        assert_eq!(path_at(&view, -71.1190, 42.3734), None);
    }

    async fn shenzhens_subdistricts_are_found_by_name_and_by_place(fresh) {
        let service = service(&fresh).await;
        let Some(areas) = layer("shenzhen_subdistricts.geojson", None) else { return };
        let summary = service.territories.import(&Actor::system(HERE), Level::Subdistrict, areas, by_name("NAME")).await.unwrap().unwrap();
        let edition = summary.edition;
        let view = service.territories.view_of(HERE, edition).await.unwrap();
        assert_eq!((summary.rows, view.grids().count()), (74, 74));
        for name in ["坪山", "碧岭", "马峦", "石井", "龙田", "坑梓"] {
            let area = view.areas.iter().find(|area| area.name == name).unwrap();
            let facts = view.facts(&area.code).unwrap();
            assert_eq!(view.locate(facts.lon, facts.lat).unwrap().name, name);
        }
    }
}
