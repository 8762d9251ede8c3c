//! Colours for the map: areas with a common border never look alike.

use std::collections::BTreeSet;

use geo_types::{Coord, MultiPolygon};
use gewu_geo::distance_m;

/// Borders closer than this count as one: files of different care agree to decimetres at best.
const TOUCH_M: f64 = 1.0;
/// [`TOUCH_M`] in degrees of latitude, and on the safe side of it in longitude up to 60°.
const TOUCH_DEGREES: f64 = 2e-5;

/// A colour number for each area. Areas whose borders run together get different numbers; those that meet at a
/// corner may share one. By Brélaz' saturation order (1979), ties to the earlier area, so the same areas in the
/// same order always look the same. Plane maps come out with at most 6 colours, as a rule 4.
pub fn colour(areas: &[MultiPolygon<f64>]) -> Vec<u8> {
    let neighbours = neighbours(areas);
    let mut seen: Vec<BTreeSet<u8>> = vec![BTreeSet::new(); areas.len()];
    let mut colours = vec![None; areas.len()];
    let key = |seen: &BTreeSet<u8>, area: usize| {
        (usize::MAX - seen.len(), usize::MAX - neighbours[area].len(), area)
    };
    let mut waiting: BTreeSet<_> = (0..areas.len()).map(|area| key(&seen[area], area)).collect();
    while let Some((.., area)) = waiting.pop_first() {
        let free = (0..=u8::MAX).find(|colour| !seen[area].contains(colour)).unwrap_or(u8::MAX);
        colours[area] = Some(free);
        for &next in neighbours[area].iter().filter(|&&next| colours[next].is_none()) {
            waiting.remove(&key(&seen[next], next));
            seen[next].insert(free);
            waiting.insert(key(&seen[next], next));
        }
    }
    colours.into_iter().map(Option::unwrap_or_default).collect()
}

/// For each area the places of those that it shares a border with. Found by sweeping from west to east.
pub fn neighbours(areas: &[MultiPolygon<f64>]) -> Vec<Vec<usize>> {
    let borders: Vec<Border> = areas.iter().map(Border::new).collect();
    let mut order: Vec<usize> = (0..areas.len()).collect();
    order.sort_by(|&a, &b| borders[a].min.x.total_cmp(&borders[b].min.x));
    let mut found = vec![Vec::new(); areas.len()];
    let mut open: Vec<usize> = Vec::new();
    for &area in &order {
        open.retain(|&other| borders[other].max.x >= borders[area].min.x);
        for &other in &open {
            if borders[area].runs_along(&borders[other]) {
                found[area].push(other);
                found[other].push(area);
            }
        }
        open.push(area);
    }
    for list in &mut found {
        list.sort_unstable();
    }
    found
}

/// All edges of an area and the box around them, widened by the tolerance.
struct Border {
    edges: Vec<[Coord; 2]>,
    min: Coord,
    max: Coord,
}

impl Border {
    fn new(area: &MultiPolygon<f64>) -> Self {
        let rings =
            area.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        let edges: Vec<_> = rings.flat_map(|ring| ring.0.windows(2).map(|pair| [pair[0], pair[1]])).collect();
        let bound = |pick: fn(f64, f64) -> f64, start: f64, by: f64| {
            let fold = |axis: fn(&Coord) -> f64| edges.iter().flatten().map(axis).fold(start, pick) + by;
            Coord { x: fold(|at| at.x), y: fold(|at| at.y) }
        };
        let min = bound(f64::min, f64::INFINITY, -TOUCH_DEGREES);
        let max = bound(f64::max, f64::NEG_INFINITY, TOUCH_DEGREES);
        Self { edges, min, max }
    }

    fn holds(&self, at: Coord) -> bool {
        (self.min.x..=self.max.x).contains(&at.x) && (self.min.y..=self.max.y).contains(&at.y)
    }

    /// Whether two vertices or middles of edges of one lie on the other: one alone is a corner.
    fn runs_along(&self, other: &Self) -> bool {
        let apart = self.max.y < other.min.y || other.max.y < self.min.y;
        !apart && (self.touches(other) > 1 || other.touches(self) > 1)
    }

    fn touches(&self, other: &Self) -> usize {
        let middle = |[a, b]: &[Coord; 2]| Coord { x: f64::midpoint(a.x, b.x), y: f64::midpoint(a.y, b.y) };
        let points = self.edges.iter().flat_map(|edge| [edge[0], middle(edge)]);
        let on_other = |at: &Coord| other.edges.iter().any(|edge| distance_to_edge_m(*at, edge) < TOUCH_M);
        points.filter(|at| other.holds(*at)).filter(on_other).take(2).count()
    }
}

/// From the point to the nearest place on the edge, which is sought in a plane where degrees of longitude are
/// shortened by the cosine of the latitude.
fn distance_to_edge_m(at: Coord, [from, to]: &[Coord; 2]) -> f64 {
    let shorten = at.y.to_radians().cos();
    let along = Coord { x: (to.x - from.x) * shorten, y: to.y - from.y };
    let toward = Coord { x: (at.x - from.x) * shorten, y: at.y - from.y };
    let length = along.x * along.x + along.y * along.y;
    let share = if length > 0.0 { (along.x * toward.x + along.y * toward.y) / length } else { 0.0 };
    distance_m(at, *from + (*to - *from) * share.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use geo_types::polygon;

    use super::*;

    fn cell(column: i32, row: i32) -> MultiPolygon<f64> {
        let (x, y) = (116.3 + f64::from(column) * 0.001, 39.6 + f64::from(row) * 0.001);
        polygon![(x: x, y: y), (x: x + 0.001, y: y), (x: x + 0.001, y: y + 0.001), (x: x, y: y + 0.001)]
            .into()
    }

    #[test]
    fn cells_of_a_chessboard_touch_at_sides_and_not_at_corners() {
        let cells: Vec<_> = (0..9).map(|place| cell(place % 3, place / 3)).collect();
        let neighbours = neighbours(&cells);
        assert_eq!(neighbours[4], [1, 3, 5, 7]);
        assert_eq!(neighbours[0], [1, 3]);
        assert_eq!(colour(&cells).into_iter().max(), Some(1));
    }

    #[test]
    fn borders_a_hand_apart_are_common_and_others_are_not() {
        let shifted = |degrees: f64| {
            let mut cell = cell(1, 0);
            cell.0[0].exterior_mut(|ring| ring.0.iter_mut().for_each(|at| at.x += degrees));
            cell
        };
        assert_eq!(neighbours(&[cell(0, 0), shifted(2e-6)])[0], [1]);
        assert!(neighbours(&[cell(0, 0), shifted(2e-5)])[0].is_empty());
    }

    #[test]
    fn a_small_area_along_a_long_side_is_a_neighbour() {
        let long: MultiPolygon<f64> =
            polygon![(x: 116.2, y: 39.5), (x: 116.3, y: 39.5), (x: 116.3, y: 39.7), (x: 116.2, y: 39.7)]
                .into();
        assert_eq!(neighbours(&[long, cell(0, 0)])[1], [0]);
    }

    #[test]
    fn no_two_neighbours_share_a_colour_and_few_colours_do() {
        let bricks: Vec<MultiPolygon<f64>> = (0..400)
            .map(|place| {
                let (column, row) = (place % 20, place / 20);
                let (x, y) = (116.3 + f64::from(column) * 0.002 + f64::from(row % 2) * 0.001, 39.6 + f64::from(row) * 0.001);
                polygon![(x: x, y: y), (x: x + 0.002, y: y), (x: x + 0.002, y: y + 0.001), (x: x, y: y + 0.001)].into()
            })
            .collect();
        let colours = colour(&bricks);
        for (area, list) in neighbours(&bricks).iter().enumerate() {
            assert!(list.iter().all(|&other| colours[other] != colours[area]), "area {area}");
            assert!(list.len() >= 2);
        }
        assert!(colours.iter().max() < Some(&4), "{colours:?}");
        assert_eq!(colours, colour(&bricks));
    }
}
