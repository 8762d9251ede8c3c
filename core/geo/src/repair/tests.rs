//! Each kind of damage alone, and the kinds that nobody can put right.

use geo_types::{Rect, polygon};
use proptest::prelude::*;

use super::*;
use crate::sample::Partition;

fn area_of(points: &[(f64, f64)]) -> MultiPolygon {
    Polygon::new(points.iter().copied().collect(), vec![]).into()
}

fn mends(points: &[(f64, f64)]) -> Vec<Mend> {
    repair(&area_of(points)).unwrap().mends
}

fn refusal(points: &[(f64, f64)]) -> &'static str {
    repair(&area_of(points)).unwrap_err().code
}

#[test]
fn good_areas_are_left_as_they_are_bit_by_bit() {
    for (_, area) in Partition::new(4, 4, 12, 9).areas {
        let repaired = repair(&area).unwrap();
        assert_eq!((repaired.area, repaired.mends), (area, vec![]));
    }
}

#[test]
fn repeated_vertices_and_spikes_go() {
    let twice = [(0.0, 0.0), (1.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
    assert_eq!(mends(&twice), [Mend::DuplicateVertex]);
    let spiked = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (3.0, 1.0), (5.0, 1.0), (3.0, 1.0), (0.0, 1.0)];
    let repaired = repair(&area_of(&spiked)).unwrap();
    assert!(repaired.mends.contains(&Mend::Spike));
    assert!(
        (area_m2(&repaired.area) / area_m2(&area_of(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]))
            - 1.0)
            .abs()
            < 1e-9
    );
}

#[test]
fn rings_that_run_the_wrong_way_are_turned() {
    assert_eq!(mends(&[(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)]), [Mend::Winding]);
}

#[test]
fn a_hole_without_area_is_left_out() {
    let polygon = polygon!(
        exterior: [(x: 0.0, y: 0.0), (x: 1.0, y: 0.0), (x: 1.0, y: 1.0), (x: 0.0, y: 1.0)],
        interiors: [[(x: 0.2, y: 0.2), (x: 0.4, y: 0.4), (x: 0.2, y: 0.2)]],
    );
    let repaired = repair(&polygon.into()).unwrap();
    assert!(repaired.mends.contains(&Mend::EmptyHole));
    assert!(repaired.area.0[0].interiors().is_empty());
}

#[test]
fn a_bow_tie_becomes_its_two_halves() {
    let repaired = repair(&area_of(&[(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0)])).unwrap();
    assert!(repaired.mends.contains(&Mend::Crossing));
    assert_eq!(repaired.area.0.len(), 2);
    assert!(repaired.area.is_valid());
}

#[test]
fn a_drawing_that_can_be_read_two_ways_is_refused() {
    // A five-pointed star drawn in one stroke: is its middle inside?
    let tip = |index: i32| {
        let (sine, cosine) = (f64::from(index) * 0.4 * std::f64::consts::TAU).sin_cos();
        (116.4 + 0.01 * cosine, 39.7 + 0.01 * sine)
    };
    assert_eq!(refusal(&[tip(0), tip(1), tip(2), tip(3), tip(4)]), "ring_crosses_itself");
    let two =
        |offset: f64| Rect::new(Coord { x: offset, y: 0.0 }, Coord { x: offset + 1.0, y: 1.0 }).to_polygon();
    let overlapping = MultiPolygon(vec![two(0.0), two(0.5)]);
    assert_eq!(repair(&overlapping).unwrap_err().code, "ring_crosses_itself");
}

#[test]
fn what_has_no_area_is_refused_by_name() {
    assert_eq!(repair(&MultiPolygon(vec![])).unwrap_err().code, "area_empty");
    assert_eq!(refusal(&[(0.0, 0.0), (1.0, 1.0)]), "ring_too_short");
    assert_eq!(refusal(&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)]), "ring_too_short");
    assert_eq!(refusal(&[]), "ring_too_short");
    assert_eq!(refusal(&[(0.0, 0.0), (1.0, f64::NAN), (2.0, 0.0)]), "geometry_not_finite");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_scribble_is_made_valid_or_refused(points in proptest::collection::vec((0_i32..8, 0_i32..8), 0..9)) {
        let points: Vec<(f64, f64)> =
            points.into_iter().map(|(x, y)| (116.0 + f64::from(x) / 100.0, 39.0 + f64::from(y) / 100.0)).collect();
        match repair(&area_of(&points)) {
            Ok(repaired) => {
                prop_assert!(repaired.area.is_valid(), "{:?}", repaired);
                prop_assert!(repair(&repaired.area).unwrap().mends.is_empty(), "a second repair finds nothing");
            }
            Err(refusal) => prop_assert!(["ring_too_short", "ring_crosses_itself"].contains(&refusal.code)),
        }
    }
}
