//! Parts of a made territory, then the same with known damage.

use geo::{BoundingRect, MapCoords};
use geo_types::{Coord, polygon};

use super::*;
use crate::index::GridIndex;
use crate::sample::Partition;

type Parts = Vec<(u32, MultiPolygon)>;

fn whole(parts: &Parts) -> MultiPolygon {
    unary_union(parts.iter().map(|(_, area)| area))
}

fn check(parent: &MultiPolygon, parts: &Parts) -> Coverage {
    check_coverage(parent, parts, &Tolerances::default())
}

#[test]
fn a_territory_without_damage_is_whole() {
    let parts = Partition::new(5, 4, 12, 1).areas;
    let coverage = check(&whole(&parts), &parts);
    assert!(coverage.is_whole(&Tolerances::default()), "{coverage:?}");
    assert_eq!((coverage.gaps.len(), coverage.outside.len()), (0, 0));
    let sum: f64 = parts.iter().map(|(_, area)| area_m2(area)).sum();
    assert!((coverage.parent_m2 / sum - 1.0).abs() < 1e-6);
}

#[test]
fn a_missing_part_is_one_gap_of_its_size_in_its_place() {
    let parts = Partition::new(5, 4, 12, 1).areas;
    let parent = whole(&parts);
    let index = GridIndex::build(parts.clone()).unwrap();
    let mut fewer = parts.clone();
    let (id, missing) = fewer.remove(7);
    let coverage = check(&parent, &fewer);
    let [gap] = coverage.gaps.as_slice() else { panic!("{coverage:?}") };
    assert!((gap.area_m2 - area_m2(&missing)).abs() < 1.0);
    assert_eq!(index.locate(gap.at.0, gap.at.1), Some(id));
    assert!(!coverage.is_whole(&Tolerances::default()));
}

#[test]
fn a_grown_part_overlaps_its_neighbours_and_reaches_outside() {
    let mut parts = Partition::new(3, 3, 12, 1).areas;
    let parent = whole(&parts);
    let middle = parts[1].1.bounding_rect().unwrap().center();
    parts[1].1 = parts[1].1.map_coords(|point| middle + (point - middle) * 1.02);
    let coverage = check(&parent, &parts);
    let pairs: Vec<(u32, u32)> =
        coverage.overlaps.iter().map(|overlap| (overlap.first, overlap.second)).collect();
    for pair in [(1, 2), (2, 3), (2, 5)] {
        assert!(pairs.contains(&pair), "{pair:?} in {pairs:?}");
    }
    assert_eq!(coverage.outside.iter().map(|piece| piece.id).collect::<Vec<_>>(), [2]);
    assert!(!coverage.is_whole(&Tolerances::default()));
}

#[test]
fn an_overlap_is_measured_and_one_below_a_square_metre_is_passed_over() {
    let strip = |from: f64, to: f64| {
        MultiPolygon::from(
            polygon![(x: from, y: 39.7), (x: to, y: 39.7), (x: to, y: 39.701), (x: from, y: 39.701)],
        )
    };
    let parent = strip(116.400, 116.402);
    let overlapping =
        |by: f64| check(&parent, &vec![(1, strip(116.4, 116.401 + by)), (2, strip(116.401, 116.402))]);
    // 0.001° of latitude is 111.04 m there, 0.000 001° of longitude 85.8 mm.
    let coverage = overlapping(1e-6);
    assert!((coverage.overlaps[0].patch.area_m2 - 9.53).abs() < 0.02, "{coverage:?}");
    let (x, y) = coverage.overlaps[0].patch.at;
    assert!((116.401..=116.401_001).contains(&x) && (39.7..=39.701).contains(&y));
    assert!(overlapping(1e-7).is_whole(&Tolerances::default()));
}

#[test]
fn a_difference_from_half_a_percent_on_is_not_whole() {
    let strip = |to: f64| {
        MultiPolygon::from(
            polygon![(x: 116.4, y: 39.7), (x: to, y: 39.7), (x: to, y: 39.701), (x: 116.4, y: 39.701)],
        )
    };
    let parent = strip(116.41);
    let covered = |to| check(&parent, &vec![(1, strip(to))]);
    assert!(covered(116.409_96).is_whole(&Tolerances::default()));
    let short = covered(116.409_94);
    assert!(!short.is_whole(&Tolerances::default()));
    assert!((short.difference_share() - 0.006).abs() < 1e-5);
}

#[test]
fn without_a_parent_everything_is_outside() {
    let square = Rect::new(Coord { x: 116.0, y: 39.0 }, Coord { x: 116.1, y: 39.1 }).to_polygon();
    let coverage = check(&MultiPolygon(vec![]), &vec![(4, square.into())]);
    assert_eq!(coverage.outside[0].id, 4);
    assert!(!coverage.is_whole(&Tolerances::default()));
}
