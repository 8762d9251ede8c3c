//! The index against a slow judge that looks at whole areas with exact arithmetic, on places chosen to hurt.

use geo::{BoundingRect, CoordsIter, LinesIter};
use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect, polygon};
use proptest::prelude::*;

use super::GridIndex;
use super::half_open::{contains, crosses, touches};
use crate::sample::Partition;

type Areas = Vec<(u32, MultiPolygon)>;

/// Column, row, width and height.
type Box = (i32, i32, i32, i32);

/// What the rules of the module say, by looking at every edge of every area.
fn judge(areas: &[&(u32, MultiPolygon)], place: Coord) -> Option<u32> {
    let holds = |area: &MultiPolygon| {
        area.lines_iter().filter(|edge| crosses(edge.start, edge.end, place)).count() % 2 == 1
    };
    let touched = |area: &MultiPolygon| area.lines_iter().any(|edge| touches(edge.start, edge.end, place));
    let first = |test: &dyn Fn(&MultiPolygon) -> bool| {
        areas.iter().filter(|(_, area)| test(area)).map(|(id, _)| *id).min()
    };
    first(&holds).or_else(|| first(&touched))
}

fn at(x: f64, y: f64) -> Coord {
    Coord { x, y }
}

fn square(x: f64, y: f64, size: f64) -> MultiPolygon {
    Rect::new(at(x, y), at(x + size, y + size)).to_polygon().into()
}

/// A place, and its nearest neighbours in floating point.
fn with_neighbours(place: Coord) -> [Coord; 5] {
    let Coord { x, y } = place;
    [place, at(x.next_up(), y), at(x.next_down(), y), at(x, y.next_up()), at(x, y.next_down())]
}

/// Vertices, middles of edges, places on edges, crossings of the vertices' coordinates.
fn hurting_places(area: &MultiPolygon) -> impl Iterator<Item = Coord> + '_ {
    area.lines_iter()
        .flat_map(|edge| {
            let (a, b) = (edge.start, edge.end);
            let way = b - a;
            [a, a + way * 0.5, a + way * 0.3, at(a.x, b.y), at(b.x, a.y), at(f64::midpoint(a.x, b.x), a.y)]
        })
        .flat_map(with_neighbours)
}

#[test]
fn two_hundred_thousand_hurting_places_each_have_one_owner() {
    let partition = Partition::new(12, 12, 12, 7);
    let index = GridIndex::build(partition.areas.clone()).unwrap();
    let mut checked = 0;
    let rects: Vec<Rect> = partition.areas.iter().filter_map(|(_, area)| area.bounding_rect()).collect();
    for (id, area) in &partition.areas {
        let around = partition.around(*id);
        for place in hurting_places(area) {
            let near: Vec<_> = around
                .iter()
                .map(|id| *id as usize - 1)
                .filter(|&slot| contains(rects[slot], place))
                .map(|slot| &partition.areas[slot])
                .collect();
            assert_eq!(index.locate(place.x, place.y), judge(&near, place), "{place:?} near {id}");
            checked += 1;
        }
    }
    assert!(checked > 200_000, "{checked}");
}

#[test]
fn no_place_on_a_border_is_nobodys_and_batch_says_the_same() {
    let partition = Partition::new(9, 7, 12, 3);
    let index = GridIndex::build(partition.areas.clone()).unwrap();
    let places: Vec<(f64, f64)> = partition
        .areas
        .iter()
        .flat_map(|(_, area)| area.coords_iter())
        .map(|place| (place.x, place.y))
        .collect();
    let mut owners = vec![None; places.len()];
    index.locate_batch(&places, &mut owners);
    for (&(x, y), owner) in places.iter().zip(owners) {
        assert!(owner.is_some(), "{x} {y} is a vertex of an area, on the outer rim perhaps");
        assert_eq!(owner, index.locate(x, y));
    }
}

#[test]
fn the_order_of_building_does_not_matter() {
    let mut areas = Partition::new(6, 6, 5, 11).areas;
    areas.push((500, square(116.301, 39.601, 0.002)));
    let places: Vec<Coord> = areas.iter().flat_map(|(_, area)| hurting_places(area)).collect();
    let forward = GridIndex::build(areas.clone()).unwrap();
    areas.reverse();
    for (_, area) in &mut areas {
        area.0[0].exterior_mut(|ring| ring.0.reverse());
    }
    let backward = GridIndex::build(areas).unwrap();
    for place in places {
        assert_eq!(forward.locate(place.x, place.y), backward.locate(place.x, place.y), "{place:?}");
    }
}

#[test]
fn a_junction_belongs_to_the_north_east_and_the_rim_to_those_inside() {
    let areas = vec![
        (1, square(0.0, 0.0, 1.0)),
        (2, square(1.0, 0.0, 1.0)),
        (3, square(0.0, 1.0, 1.0)),
        (4, square(1.0, 1.0, 1.0)),
    ];
    let index = GridIndex::build(areas).unwrap();
    assert_eq!(index.locate(1.0, 1.0), Some(4));
    assert_eq!(index.locate(1.0, 0.5), Some(2));
    assert_eq!(index.locate(0.5, 1.0), Some(3));
    assert_eq!(index.locate(2.0, 2.0), Some(4));
    assert_eq!(index.locate(2.0, 1.0), Some(2), "on the rim the lower of the ids that touch");
    assert_eq!(index.locate(0.0, 0.0), Some(1));
}

#[test]
fn nobody_owns_holes_gaps_and_the_rest_of_the_world() {
    let ring: LineString = square(0.0, 0.0, 4.0).0[0].exterior().clone();
    let hole: LineString = square(1.0, 1.0, 2.0).0[0].exterior().clone();
    let index = GridIndex::build(vec![(9, Polygon::new(ring, vec![hole]).into())]).unwrap();
    assert_eq!(index.locate(2.0, 2.0), None);
    assert_eq!(index.locate(3.0, 2.0), Some(9), "the hole's eastern rim");
    assert_eq!(
        index.locate(1.0, 2.0),
        Some(9),
        "the hole's western rim, where the step east leaves the area"
    );
    for place in [(4.1, 2.0), (f64::NAN, 1.0), (f64::INFINITY, 1.0), (1.0, f64::NEG_INFINITY)] {
        assert_eq!(index.locate(place.0, place.1), None);
    }
    assert_eq!(GridIndex::build(vec![]).unwrap().locate(0.0, 0.0), None);
}

#[test]
fn one_stray_area_far_away_does_no_harm() {
    let partition = Partition::new(20, 20, 12, 5);
    let mut areas = partition.areas.clone();
    areas.push((1_000, square(0.0, 0.0, 1e-5)));
    let index = GridIndex::build(areas).unwrap();
    assert!(index.memory_bytes() < 401 * 2_000, "{}", index.memory_bytes());
    let near_the_start: Vec<_> = partition.areas[..60].iter().collect();
    for (_, area) in &partition.areas[..20] {
        for place in hurting_places(area) {
            assert_eq!(index.locate(place.x, place.y), judge(&near_the_start, place), "{place:?}");
        }
    }
    assert_eq!(index.locate(5e-6, 5e-6), Some(1_000));
}

#[test]
fn many_areas_may_meet_in_one_point() {
    let hub = at(116.4, 39.7);
    let spoke = |index: u32| {
        let (sine, cosine) = (f64::from(index) * std::f64::consts::TAU / 100.0).sin_cos();
        hub + at(cosine, sine) * 0.01
    };
    let areas: Areas = (0..100)
        .map(|index| {
            let rim = [hub, spoke(index), spoke((index + 1) % 100)];
            (index, Polygon::new(rim.into_iter().collect(), vec![]).into())
        })
        .collect();
    let index = GridIndex::build(areas.clone()).unwrap();
    let all: Vec<_> = areas.iter().collect();
    for place in areas.iter().flat_map(|(_, area)| hurting_places(area)) {
        assert_eq!(index.locate(place.x, place.y), judge(&all, place), "{place:?}");
    }
}

#[test]
fn broken_coordinates_and_ids_are_refused_with_the_area() {
    let broken = polygon![(x: 0.0, y: 0.0), (x: f64::NAN, y: 1.0), (x: 1.0, y: 1.0)];
    let refusal = GridIndex::build(vec![(7, broken.into())]).unwrap_err();
    assert_eq!((refusal.code, refusal.args["id"].as_str()), ("geometry_not_finite", "7"));
    let twice = vec![(1, square(0.0, 0.0, 1.0)), (1, square(2.0, 0.0, 1.0))];
    assert_eq!(GridIndex::build(twice).unwrap_err().code, "area_id_repeated");
    assert_eq!(
        GridIndex::build(vec![(1 << 30, square(0.0, 0.0, 1.0))]).unwrap_err().code,
        "area_id_too_large"
    );
}

/// Boxes on a coarse raster, some with a hole, some of two parts: they touch, overlap and leave gaps, and many
/// vertices and edges coincide.
fn boxes() -> impl Strategy<Value = Areas> {
    // Not from 0: the exact test is exact only as long as products of differences do not underflow.
    let corner = (1_i32..12, 1_i32..12, 1_i32..6, 1_i32..6);
    let one = (corner.clone(), proptest::option::of(corner), any::<bool>());
    proptest::collection::vec(one, 1..14).prop_map(|list| {
        let rect = |(x, y, width, height): Box| {
            let real = |value: i32| f64::from(value) / 3.0;
            Rect::new(at(real(x), real(y)), at(real(x + width), real(y + height))).to_polygon()
        };
        let shape = |(first, second, hollow): (Box, Option<Box>, bool)| {
            let mut outer = rect(first);
            let bounds = outer.bounding_rect().unwrap();
            if hollow {
                let quarter = at(bounds.width() / 4.0, bounds.height() / 4.0);
                let hole = Rect::new(bounds.min() + quarter, bounds.max() - quarter).to_polygon();
                outer = Polygon::new(outer.exterior().clone(), vec![hole.exterior().clone()]);
            }
            // A second part clear of the first one: parts of a multipolygon do not overlap.
            let apart = second.map(|(x, y, width, height)| rect((x + 20, y, width, height)));
            MultiPolygon(std::iter::once(outer).chain(apart).collect())
        };
        (1..).zip(list.into_iter().map(shape)).collect()
    })
}

/// Stars around a centre with any radii: edges of every slope, overlapping at random.
fn stars() -> impl Strategy<Value = Areas> {
    let star = (-1.0..1.0, -1.0..1.0, proptest::collection::vec(0.05..1.0, 3..40));
    proptest::collection::vec(star, 1..8).prop_map(|list| {
        let shape = |(x, y, radii): (f64, f64, Vec<f64>)| {
            let turn = std::f64::consts::TAU / f64::from(u32::try_from(radii.len()).unwrap());
            let tip = |(index, radius): (u32, f64)| {
                let (sine, cosine) = (f64::from(index) * turn).sin_cos();
                at(x, y) + at(cosine, sine) * radius
            };
            let ring: LineString = (0..).zip(radii).map(tip).collect();
            Polygon::new(ring, vec![]).into()
        };
        (1..).zip(list.into_iter().map(shape)).collect()
    })
}

fn agrees_everywhere(areas: &Areas) -> Result<(), TestCaseError> {
    let index = GridIndex::build(areas.clone()).unwrap();
    let all: Vec<_> = areas.iter().collect();
    let bounds =
        MultiPolygon(areas.iter().flat_map(|(_, area)| area.0.clone()).collect()).bounding_rect().unwrap();
    let raster = (0..900).map(|step| {
        let share = |part: i32| f64::from(part) / 29.0;
        bounds.min() + at(bounds.width() * share(step % 30), bounds.height() * share(step / 30))
    });
    for place in areas.iter().flat_map(|(_, area)| hurting_places(area)).chain(raster) {
        prop_assert_eq!(index.locate(place.x, place.y), judge(&all, place), "{:?}", place);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn boxes_with_holes_and_parts_are_found_as_the_judge_finds_them(areas in boxes()) {
        agrees_everywhere(&areas)?;
    }

    #[test]
    fn stars_of_every_slope_are_found_as_the_judge_finds_them(areas in stars()) {
        agrees_everywhere(&areas)?;
    }
}
