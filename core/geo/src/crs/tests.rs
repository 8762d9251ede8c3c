//! The published check values, and there and back again.

use super::*;

fn at(x: f64, y: f64) -> Coord {
    Coord { x, y }
}

fn assert_near(found: Coord, wanted: Coord, tolerance: f64) {
    let miss = (found.x - wanted.x).abs().max((found.y - wanted.y).abs());
    assert!(miss <= tolerance, "{found:?} is {miss:e} from {wanted:?}");
}

fn converter(name: &str) -> Converter {
    name.parse::<Crs>().unwrap().converter().unwrap()
}

#[test]
fn the_shifts_of_chinese_maps_give_the_published_values() {
    let gcj02 = at(116.410_244_499_169_38, 39.916_404_281_501_64);
    let bd09 = at(116.410_369_493_710_29, 39.921_336_993_510_21);
    let beijing = at(116.404, 39.915);
    assert_near(converter("GCJ-02").from_wgs84(beijing).unwrap(), gcj02, 1e-12);
    assert_near(china::gcj02_to_bd09(at(116.404, 39.915)), bd09, 1e-12);
}

#[test]
fn every_shift_is_undone_to_the_last_digits() {
    for name in ["WGS-84", "GCJ-02", "BD-09"] {
        let converter = converter(name);
        for step in 0..2_000 {
            let place = at(74.0 + f64::from(step % 61), 18.0 + f64::from(step % 37) * 0.97);
            let back = converter.to_wgs84(converter.from_wgs84(place).unwrap()).unwrap();
            assert_near(back, place, 1e-11);
        }
    }
    let london = at(-0.1276, 51.5072);
    assert_eq!(converter("GCJ-02").from_wgs84(london).unwrap(), london, "only China is shifted");
}

#[test]
fn boston_in_feet_lands_in_boston() {
    // A vertex of precinct 0113 in the city's file of feet; ward 1 in its file of degrees lies there.
    let place = converter("EPSG:2249").to_wgs84(at(787_723.729, 2_965_812.641)).unwrap();
    assert_near(place, at(-71.006, 42.385), 0.01);
}

#[test]
fn projected_systems_lead_there_and_back() {
    let cases = [
        ("EPSG:3857", at(116.4, 39.7)),
        ("EPSG:2249", at(-71.06, 42.35)),
        ("EPSG:3435", at(-87.63, 41.88)),
        ("EPSG:32650", at(116.4, 39.7)),
        ("EPSG:4527", at(117.2, 39.7)),
        ("EPSG:4547", at(114.3, 22.7)),
        ("EPSG:4549", at(120.1, 30.2)),
        ("EPSG:4498", at(116.4, 39.7)),
    ];
    for (name, place) in cases {
        let there = converter(name).from_wgs84(place).unwrap();
        assert!(there.x.abs() > 180.0, "{name} gave degrees: {there:?}");
        assert_near(converter(name).to_wgs84(there).unwrap(), place, 1e-9);
    }
}

#[test]
fn the_systems_of_chinese_surveys_and_utm_are_all_known() {
    for code in (4491..=4554).chain(32_601..=32_660) {
        Crs::Epsg(code).converter().unwrap();
    }
    // Zone 39 of the 3-degree strips counts its easting from 39 500 000 m on the meridian 117°E.
    let meridian = converter("EPSG:4527").from_wgs84(at(117.0, 40.0)).unwrap();
    assert_near(at(meridian.x, 0.0), at(39_500_000.0, 0.0), 1e-6);
    // The length of the meridian from the equator to 40°N is 4 429 529.03 m on GRS 80.
    assert_near(at(0.0, meridian.y), at(0.0, 4_429_529.03), 0.01);
}

#[test]
fn names_are_read_in_all_their_spellings_and_written_in_one() {
    let cases = [
        ("EPSG:2249", "EPSG:2249"),
        ("epsg:4490", "WGS-84"),
        ("urn:ogc:def:crs:EPSG::4326", "WGS-84"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "WGS-84"),
        ("CGCS2000", "WGS-84"),
        ("gcj02", "GCJ-02"),
        ("BD-09", "BD-09"),
    ];
    for (text, name) in cases {
        assert_eq!(text.parse::<Crs>().unwrap().to_string(), name);
    }
    let json = serde_json::to_string(&Crs::Epsg(2249)).unwrap();
    assert_eq!(serde_json::from_str::<Crs>(&json).unwrap(), Crs::Epsg(2249));
}

#[test]
fn unknown_systems_and_impossible_places_are_refused_by_name() {
    for text in ["EPSG:1", "EPSG:99999999", "EPSG:", "moon", ""] {
        assert_eq!(text.parse::<Crs>().unwrap_err().code, "crs_unknown", "{text}");
    }
    let feet = at(787_723.7, 2_965_812.6);
    assert_eq!(converter("WGS-84").to_wgs84(feet).unwrap_err().code, "coordinates_out_of_range");
    assert!(converter("GCJ-02").to_wgs84(at(f64::NAN, 1.0)).is_err());
    assert!(!looks_like_degrees(Rect::new(feet, feet)));
    assert!(looks_like_degrees(Rect::new(at(-71.2, 42.2), at(-70.9, 42.4))));
}
