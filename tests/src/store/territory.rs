//! The territory's service and faces: from a file to the grid of a place.

mod faces;
mod real;

use std::sync::Arc;
use std::time::Duration;

use db::Tx;
use files::store::FileStore;
use geo_types::{LineString, MultiPolygon, Polygon};
use geofile::{Feature, Layer, write_geojson};
use gewu_geo::Crs;
use kernel::{Actor, Clock, Ids, ManualClock, Refusal, SubdistrictId, Timestamp};
use territory_rules::{Area, Character, FindingKind, Level};
use territory_server::{
    ImportOptions, ImportSummary, Place, PlaceKind, PointColumns, Territories, View, locate_csv,
};
use testkit::{Fresh, on_both_databases};
use web::{Inner, Platform, Sealer, Settings, subdistricts};

pub(crate) const HERE: SubdistrictId = SubdistrictId(1);
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

pub(crate) struct Service {
    pub(crate) territories: Territories,
    pub(crate) platform: Platform,
    pub(crate) clock: Arc<ManualClock>,
}

/// The service over a database with two subdistricts.
pub(crate) async fn service(fresh: &Fresh) -> Service {
    let made = async |tx: &mut Tx| {
        subdistricts::create(tx, "110115010", "天宫院街道", "Asia/Shanghai", NOW).await?;
        subdistricts::create(tx, "boston", "Boston", "America/New_York", NOW).await
    };
    fresh.db.write(made).await.unwrap();
    let clock = Arc::new(ManualClock::at(NOW));
    let as_clock: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
    let platform = Platform::new(Inner {
        db: fresh.db.clone(),
        ids: Ids::from_seed(1),
        numbers: db::numbers::Numbers::default(),
        files: FileStore::disk(fresh.folder.path(), Arc::clone(&as_clock)).unwrap(),
        darkroom: files::darkroom::Darkroom::InProcess,
        clock: as_clock,
        sealer: Sealer::new([7; 32]),
        settings: Settings { public_url: String::new(), secure_cookies: false, front: None },
    });
    Service { territories: Territories::new(platform.clone()), platform, clock }
}

/// A rectangle, in thousandths of a degree from 116.3, 39.6.
fn block(x: i32, y: i32, width: i32, height: i32) -> MultiPolygon<f64> {
    let at = |x: i32, y: i32| (116.3 + f64::from(x) / 1000.0, 39.6 + f64::from(y) / 1000.0);
    let corners = [at(x, y), at(x + width, y), at(x + width, y + height), at(x, y + height)];
    Polygon::new(LineString::from(corners.to_vec()), Vec::new()).into()
}

/// A file of named rectangles.
fn layer(areas: &[(&str, MultiPolygon<f64>)]) -> Layer {
    let features = (1..).zip(areas).map(|(row, (name, geometry))| Feature {
        row,
        properties: [("名称".to_owned(), serde_json::json!(name))].into(),
        geometry: geometry.clone(),
    });
    let bytes = write_geojson(&features.collect::<Vec<_>>());
    Layer::from_bytes("areas.geojson", bytes, Some(Crs::Wgs84)).unwrap()
}

fn named() -> ImportOptions {
    ImportOptions { name_field: Some("名称".to_owned()), code_field: None }
}

pub(crate) fn basic_grids() -> Layer {
    layer(&[("西社区", block(0, 0, 4, 4)), ("东社区", block(4, 0, 4, 4))])
}

/// Four unit grids; the border between the western two runs `border` thousandths from the west.
pub(crate) fn unit_grids(border: i32) -> Layer {
    layer(&[
        ("西一", block(0, 0, border, 4)),
        ("西二", block(border, 0, 4 - border, 4)),
        ("东一", block(4, 0, 2, 4)),
        ("东二", block(6, 0, 2, 4)),
    ])
}

pub(crate) async fn import(
    service: &Service,
    level: Level,
    layer: Layer,
) -> Result<ImportSummary, Vec<Refusal>> {
    service.territories.import(&Actor::system(HERE), level, layer, named()).await.unwrap()
}

/// Both levels read in and published; the number of the edition.
pub(crate) async fn published(service: &Service, border: i32) -> i64 {
    import(service, Level::BasicGrid, basic_grids()).await.unwrap();
    let summary = import(service, Level::UnitGrid, unit_grids(border)).await.unwrap();
    assert_eq!(summary.findings, []);
    service.territories.publish(&Actor::system(HERE), summary.edition, service.clock.now()).await.unwrap();
    summary.edition
}

/// `path` of the grid that holds the place.
fn path_at(view: &View, lon: f64, lat: f64) -> Option<String> {
    view.locate(lon, lat).map(|grid| view.path(&grid.code))
}

async fn refused<T: std::fmt::Debug>(result: impl Future<Output = db::Result<T>>) -> &'static str {
    result.await.unwrap_err().refusal().unwrap().code
}

on_both_databases! {
    async fn a_subdistrict_without_territory_has_an_empty_view(fresh) {
        let service = service(&fresh).await;
        let view = service.territories.view(HERE).await.unwrap();
        assert_eq!((view.edition, view.areas.len(), view.grid_level()), (0, 0, None));
        assert_eq!(view.locate(116.3, 39.6), None);
        assert_eq!((view.name_of("1"), view.path("1").as_str()), ("1", "1"));
        assert_eq!(service.territories.view_of(HERE, 0).await.unwrap().areas.len(), 0);
        assert_eq!(refused(service.territories.view_of(HERE, 7)).await, "not_found");
    }

    async fn a_file_becomes_a_draft_then_an_edition_in_which_places_are_found(fresh) {
        let service = service(&fresh).await;
        let first = import(&service, Level::BasicGrid, basic_grids()).await.unwrap();
        let second = import(&service, Level::UnitGrid, unit_grids(2)).await.unwrap();
        assert_eq!((first.rows, second.rows, second.crs.as_str()), (2, 4, "WGS-84"));
        assert_ne!(first.edition, second.edition, "a draft that changes gets another number");
        assert_eq!(service.territories.view(HERE).await.unwrap().edition, 0, "a draft is not in force");
        assert_eq!(refused(service.territories.publish(&Actor::system(HERE), first.edition, NOW)).await, "not_found");
        service.territories.publish(&Actor::system(HERE), second.edition, NOW).await.unwrap();
        let view = service.territories.view(HERE).await.unwrap();
        assert_eq!((view.edition, view.valid_from), (second.edition, Some(NOW)));
        assert_eq!((view.basic_grids().count(), view.unit_grids().count()), (2, 4));
        assert_eq!(path_at(&view, 116.301, 39.601).as_deref(), Some("天宫院街道 › 西社区 › 西一"));
        assert_eq!(path_at(&view, 116.2, 39.601), None);
        let batch = view.locate_batch(&[(116.301, 39.601), (116.307, 39.601), (0.0, 0.0)]);
        let codes: Vec<_> = batch.iter().map(|grid| grid.map(|grid| grid.code.as_str())).collect();
        assert_eq!(codes, [Some("110115010001001"), Some("110115010002002"), None]);
        let facts = view.facts("110115010001001").unwrap();
        assert!((facts.area_m2 - 171.6 * 444.1).abs() < 100.0, "{facts:?}");
        assert_eq!(view.locate(facts.lon, facts.lat).unwrap().code, "110115010001001");
        assert_ne!(facts.colour, view.facts("110115010001002").unwrap().colour);
        assert_eq!(refused(service.territories.publish(&Actor::system(HERE), second.edition, NOW)).await, "territory_draft_gone");
    }

    async fn a_place_on_a_shared_border_is_in_exactly_one_grid(fresh) {
        let service = service(&fresh).await;
        published(&service, 2).await;
        let view = service.territories.view(HERE).await.unwrap();
        let border = 116.3 + 2.0 / 1000.0;
        let grids: Vec<_> = (1..4).map(|y| view.locate(border, 39.6 + f64::from(y) / 1000.0).unwrap().code.clone()).collect();
        assert!(grids.windows(2).all(|pair| pair[0] == pair[1]), "{grids:?}");
        let corner = view.locate(116.304, 39.602).unwrap();
        assert_eq!(view.locate_batch(&[(116.304, 39.602)]), [Some(corner)]);
    }

    async fn findings_stop_publication_until_they_are_put_right(fresh) {
        let service = service(&fresh).await;
        import(&service, Level::BasicGrid, basic_grids()).await.unwrap();
        let overlapping = layer(&[
            ("西一", block(0, 0, 3, 4)), ("西二", block(2, 0, 2, 4)), ("东一", block(4, 0, 2, 4)), ("东二", block(6, 0, 2, 4)),
        ]);
        let summary = import(&service, Level::UnitGrid, overlapping).await.unwrap();
        let kinds: Vec<_> = summary.findings.iter().map(|finding| finding.kind).collect();
        assert_eq!(kinds, [FindingKind::Overlap]);
        assert_eq!(service.territories.check(HERE, summary.edition).await.unwrap(), summary.findings);
        assert_eq!(refused(service.territories.publish(&Actor::system(HERE), summary.edition, NOW)).await, "territory_findings_stand");
        let mended = import(&service, Level::UnitGrid, unit_grids(2)).await.unwrap();
        service.territories.publish(&Actor::system(HERE), mended.edition, NOW).await.unwrap();
    }

    async fn a_refused_file_leaves_the_draft_as_it_was(fresh) {
        let service = service(&fresh).await;
        import(&service, Level::BasicGrid, basic_grids()).await.unwrap();
        let before = import(&service, Level::UnitGrid, unit_grids(2)).await.unwrap();
        let stray = layer(&[("西一", block(0, 0, 2, 4)), ("远", block(50, 0, 2, 4))]);
        let refusals = import(&service, Level::UnitGrid, stray).await.unwrap_err();
        assert_eq!((refusals[0].code, refusals[0].row), ("territory_parent_missing", Some(2)));
        let draft = service.territories.draft(HERE).await.unwrap().unwrap();
        assert_eq!(draft.id, before.edition);
        assert_eq!(service.territories.view_of(HERE, draft.id).await.unwrap().unit_grids().count(), 4);
    }

    async fn what_was_filed_in_an_edition_keeps_it(fresh) {
        let service = service(&fresh).await;
        let old = published(&service, 2).await;
        service.clock.advance(Duration::from_hours(1));
        let new = published(&service, 1).await;
        let (before, now) = (service.territories.view_of(HERE, old).await.unwrap(), service.territories.view(HERE).await.unwrap());
        assert_eq!((before.edition, now.edition), (old, new));
        let at = |view: &View| view.locate(116.3015, 39.601).unwrap().name.clone();
        assert_eq!((at(&before), at(&now)), ("西一".to_owned(), "西二".to_owned()));
        assert_eq!(before.area("110115010001002").unwrap().name, now.area("110115010001002").unwrap().name, "codes are kept");
        let editions = service.territories.editions(HERE).await.unwrap();
        assert_eq!(editions.iter().map(|edition| edition.id).collect::<Vec<_>>(), [new, old]);
        let third = import(&service, Level::UnitGrid, unit_grids(3)).await.unwrap().edition;
        assert_eq!(refused(service.territories.publish(&Actor::system(HERE), third, NOW)).await, "territory_valid_from_early");
        let soon = service.clock.now().plus(Duration::from_mins(1));
        service.territories.publish(&Actor::system(HERE), third, soon).await.unwrap();
        assert_eq!(service.territories.view(HERE).await.unwrap().edition, new, "not yet");
        service.clock.set(soon);
        assert_eq!(service.territories.view(HERE).await.unwrap().edition, third, "now");
    }

    async fn an_edition_published_by_another_program_is_seen_within_a_second(fresh) {
        let service = service(&fresh).await;
        let old = published(&service, 2).await;
        assert_eq!(service.territories.view(HERE).await.unwrap().edition, old);
        let other = Service { territories: Territories::new(service.platform.clone()), platform: service.platform.clone(), clock: Arc::clone(&service.clock) };
        let new = published(&other, 1).await;
        service.clock.advance(Duration::from_secs(1));
        assert_eq!(service.territories.view(HERE).await.unwrap().edition, new);
    }

    async fn an_export_read_in_again_gives_the_same_areas(fresh) {
        let service = service(&fresh).await;
        let edition = published(&service, 2).await;
        service.territories.set_character(&Actor::system(HERE), "110115010001001".to_owned(), Some(Character::Order)).await.unwrap();
        let draft = service.territories.draft(HERE).await.unwrap().unwrap();
        let areas = |edition: i64| {
            let territories = service.territories.clone();
            async move { territories.view_of(HERE, edition).await.unwrap().areas.clone() }
        };
        let before = areas(draft.id).await;
        assert_eq!(before.iter().filter(|area| area.character == Some(Character::Order)).count(), 1);
        let features = service.territories.export(HERE, draft.id, Level::UnitGrid).await.unwrap();
        let layer = Layer::from_bytes("x.geojson", write_geojson(&features), None).unwrap();
        let options = ImportOptions { name_field: Some("name".to_owned()), code_field: Some("code".to_owned()) };
        let summary = service.territories.import(&Actor::system(HERE), Level::UnitGrid, layer, options).await.unwrap().unwrap();
        assert_eq!(areas(summary.edition).await, before);
        service.territories.discard_draft(&Actor::system(HERE), summary.edition).await.unwrap();
        assert_eq!(service.territories.draft(HERE).await.unwrap(), None);
        assert_eq!(refused(service.territories.discard_draft(&Actor::system(HERE), summary.edition)).await, "territory_draft_gone");
        assert_eq!(service.territories.view(HERE).await.unwrap().edition, edition);
        let next = import(&service, Level::UnitGrid, unit_grids(2)).await.unwrap().edition;
        assert!(next > summary.edition, "no number is given twice");
    }

    async fn two_who_change_one_draft_do_not_overwrite_each_other(fresh) {
        let service = service(&fresh).await;
        import(&service, Level::BasicGrid, basic_grids()).await.unwrap();
        import(&service, Level::UnitGrid, unit_grids(2)).await.unwrap();
        let changes = ["110115010001001", "110115010001002", "110115010002001", "110115010002002"].map(|code| {
            let territories = service.territories.clone();
            tokio::spawn(async move { territories.set_character(&Actor::system(HERE), code.to_owned(), Some(Character::Safety)).await })
        });
        let mut done = 0;
        for change in changes {
            match change.await.unwrap() {
                Ok(()) => done += 1,
                Err(failure) => assert_eq!(failure.refusal().map(|refusal| refusal.code), Some("territory_draft_gone"), "{failure}"),
            }
        }
        let draft = service.territories.draft(HERE).await.unwrap().unwrap();
        let view = service.territories.view_of(HERE, draft.id).await.unwrap();
        assert_eq!(view.areas.iter().filter(|area| area.character.is_some()).count(), done);
        assert!(done >= 1);
    }

    async fn a_world_is_put_at_once_with_what_stands_in_it(fresh) {
        let service = service(&fresh).await;
        let (areas, places) = world();
        let edition = service.territories.put_world(HERE, areas.clone(), places, NOW).await.unwrap();
        let view = service.territories.view(HERE).await.unwrap();
        assert_eq!((view.edition, &view.areas), (edition, &areas));
        assert_eq!(view.area("110115010001").unwrap().level, Level::BasicGrid, "the grid goes before its community");
    }

    async fn each_row_of_a_table_is_given_its_grid(fresh) {
        let service = service(&fresh).await;
        published(&service, 2).await;
        let view = service.territories.view(HERE).await.unwrap();
        let (from, to) = (fresh.folder.path().join("points.csv"), fresh.folder.path().join("out.csv"));
        let columns = PointColumns { lon: "x".to_owned(), lat: "y".to_owned(), crs: Crs::Gcj02 };
        let convert = Crs::Gcj02.converter().unwrap();
        let shifted = convert.from_wgs84(gewu_geo::Coord { x: 116.301, y: 39.601 }).unwrap();
        std::fs::write(&from, format!("id,x,y\n\"a,1\",{},{}\nb,116.9,39.9\nc,,\n", shifted.x, shifted.y)).unwrap();
        let mut heard = 0;
        let located = locate_csv(&view, &from, &to, &columns, |rows| heard = rows).unwrap();
        assert_eq!((located.rows, located.in_grid, located.without_coordinates, heard), (3, 1, 1, 3));
        let expected = format!(
            "id,x,y,grid_code,grid_name\n\"a,1\",{},{},110115010001001,西一\nb,116.9,39.9,,\nc,,,,\n", shifted.x, shifted.y
        );
        assert_eq!(std::fs::read_to_string(&to).unwrap(), expected);

        std::fs::remove_file(&to).unwrap();
        std::fs::write(&from, "id,x,y\na,116.3,39.6\nb,116.3,north\n").unwrap();
        let failure = locate_csv(&view, &from, &to, &columns, |_| {}).unwrap_err();
        let refusal = failure.refusal().unwrap();
        assert_eq!((refusal.code, refusal.row, refusal.field.as_deref()), ("coordinate_unreadable", Some(2), Some("y")));
        assert!(!to.exists() && !to.with_extension("part").exists());
        std::fs::write(&from, "x,y,grid_code\n1,2,3\n").unwrap();
        let failure = locate_csv(&view, &from, &to, &columns, |_| {}).unwrap_err();
        assert_eq!(failure.refusal().unwrap().code, "table_column_twice");
    }
}

/// A community and its basic grid with one unit grid, a street, a building and a bin.
pub(crate) fn world() -> (Vec<Area>, Vec<Place>) {
    let area = |level, code: &str, parent: Option<&str>| Area {
        level,
        code: code.to_owned(),
        name: format!("{level} {code}"),
        parent: parent.map(str::to_owned),
        character: Some(Character::Service),
        land_use: Some("居住用地".to_owned()),
        geometry: block(0, 0, 4, 4),
    };
    let areas = vec![
        area(Level::Subdistrict, "110115010", None),
        area(Level::Community, "110115010001", Some("110115010")),
        area(Level::BasicGrid, "110115010001", Some("110115010")),
        area(Level::UnitGrid, "110115010001001", Some("110115010001")),
    ];
    let place = |kind, class: &str, geometry| Place {
        code: "1".to_owned(),
        kind,
        class: class.to_owned(),
        name: format!("{kind}"),
        address: "天宫院街1号".to_owned(),
        grid: "110115010001001".to_owned(),
        lon: 116.301,
        lat: 39.601,
        geometry,
    };
    let street = LineString::from(vec![(116.3, 39.601), (116.304, 39.601)]);
    let places = vec![
        place(PlaceKind::Street, "main", Some(street.into())),
        place(PlaceKind::Building, "residential", Some(block(1, 1, 1, 1).into())),
        place(PlaceKind::Component, "C0305", None),
    ];
    (areas, places)
}
