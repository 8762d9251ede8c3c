//! The town's ground: four squares in a row, the western two one basic grid, the eastern two another.

use geo_types::{LineString, MultiPolygon, Polygon};
use territory_rules::{Area, Level, PlaceKind};
use territory_server::Place;

/// Codes of the two basic grids.
pub(super) const WESTERN: &str = "110115010001";
pub(super) const EASTERN: &str = "110115010002";

/// The middle of the first western square, of the first eastern one, and a place in no grid: longitude, latitude.
pub const WEST: [f64; 2] = [116.305, 39.605];
pub const EAST: [f64; 2] = [116.325, 39.605];
pub const NOWHERE: [f64; 2] = [117.0, 40.0];

/// Code of a doorway in the western square.
pub const DOOR: &str = "B1-1";

/// A building in the western square with its one doorway, and one in the eastern.
pub(super) fn places() -> Vec<Place> {
    let place = |kind, code: &str, name: &str, grid: &str, [lon, lat]: [f64; 2]| Place {
        code: code.to_owned(),
        kind,
        class: "residential".to_owned(),
        name: name.to_owned(),
        address: format!("天宫院街道{name}"),
        grid: grid.to_owned(),
        lon,
        lat,
        geometry: None,
    };
    let western = format!("{WESTERN}001");
    vec![
        place(PlaceKind::Building, "B1", "西里小区3号楼", &western, WEST),
        place(PlaceKind::Building, "B2", "东里小区7号楼", &format!("{EASTERN}001"), EAST),
        place(PlaceKind::Doorway, DOOR, "西里小区3号楼1单元", &western, WEST),
    ]
}

/// A rectangle of the row; `from` and `to` in hundredths of a degree from its western end.
fn stretch(from: u8, to: u8) -> MultiPolygon<f64> {
    let east = |hundredths: u8| 116.3 + f64::from(hundredths) / 100.0;
    let corners = [(east(from), 39.6), (east(to), 39.6), (east(to), 39.61), (east(from), 39.61)];
    Polygon::new(LineString::from(corners.to_vec()), Vec::new()).into()
}

pub(super) fn areas() -> Vec<Area> {
    let area = |level, code: &str, name: &str, parent: Option<&str>, (from, to)| Area {
        level,
        code: code.to_owned(),
        name: name.to_owned(),
        parent: parent.map(str::to_owned),
        character: None,
        land_use: None,
        geometry: stretch(from, to),
    };
    let unit = |basic: &str, number: u8, name, span| {
        area(Level::UnitGrid, &format!("{basic}{number:03}"), name, Some(basic), span)
    };
    vec![
        area(Level::BasicGrid, WESTERN, "西社区", None, (0, 2)),
        area(Level::BasicGrid, EASTERN, "东社区", None, (2, 4)),
        unit(WESTERN, 1, "西一", (0, 1)),
        unit(WESTERN, 2, "西二", (1, 2)),
        unit(EASTERN, 1, "东一", (2, 3)),
        unit(EASTERN, 2, "东二", (3, 4)),
    ]
}
