//! Areas drawn into a rectangle: what a map of a subdistrict needs that is read as a picture and printed.

use std::fmt::Write as _;

use geo_types::{Coord, LineString, MultiPolygon};
use gewu_geo::Around;

/// From degrees to a drawing as wide as told; north is up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outline {
    west: f64,
    north: f64,
    /// Units of the drawing in a degree.
    east_units: f64,
    north_units: f64,
    pub width: f64,
    pub height: f64,
}

/// Left free at each side, in units of the drawing.
const MARGIN: f64 = 8.0;

impl Outline {
    /// Such that all areas fit; `None` where there is nothing to draw.
    pub fn of<'a>(areas: impl Iterator<Item = &'a MultiPolygon>, width: f64) -> Option<Self> {
        let points = areas.flat_map(MultiPolygon::iter).flat_map(|polygon| polygon.exterior().0.iter());
        let mut bounds: Option<(Coord, Coord)> = None;
        for &Coord { x, y } in points {
            let (low, high) = bounds.get_or_insert((Coord { x, y }, Coord { x, y }));
            (low.x, low.y) = (low.x.min(x), low.y.min(y));
            (high.x, high.y) = (high.x.max(x), high.y.max(y));
        }
        let (low, high) = bounds.filter(|(low, high)| high.x > low.x && high.y > low.y)?;
        let Around { east_m, north_m, .. } = Around::new(low.x, f64::midpoint(low.y, high.y), 1.0);
        let east_units = (width - 2.0 * MARGIN) / (high.x - low.x);
        let north_units = east_units * north_m / east_m;
        let height = (north_units * (high.y - low.y) + 2.0 * MARGIN).ceil();
        Some(Self { west: low.x, north: high.y, east_units, north_units, width, height })
    }

    /// Where a place lies in the drawing.
    pub fn place(&self, lon: f64, lat: f64) -> (f64, f64) {
        (MARGIN + (lon - self.west) * self.east_units, MARGIN + (self.north - lat) * self.north_units)
    }

    /// The area as the path of a drawing, in whole units: points that fall on the one before are left out.
    pub fn path(&self, area: &MultiPolygon) -> String {
        let mut path = String::new();
        for polygon in area {
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                self.ring(ring, &mut path);
            }
        }
        path
    }

    #[expect(clippy::cast_possible_truncation, reason = "a drawing is a thousand units wide")]
    fn ring(&self, ring: &LineString, path: &mut String) {
        let mut last = None;
        for point in &ring.0 {
            let (x, y) = self.place(point.x, point.y);
            let here = (x.round() as i64, y.round() as i64);
            if last == Some(here) {
                continue;
            }
            let letter = if last.is_none() { 'M' } else { 'L' };
            // Writing to a string does not fail.
            let _written = write!(path, "{letter}{} {}", here.0, here.1);
            last = Some(here);
        }
        path.push('Z');
    }
}

#[cfg(test)]
mod tests {
    use geo_types::polygon;

    use super::*;

    #[test]
    fn a_square_of_the_ground_is_a_square_of_the_drawing() {
        // 0.0117° by 0.009° at 39.68° N: about a kilometre each way.
        let (x, y) = (116.29, 39.68);
        let area: MultiPolygon =
            polygon![(x: x, y: y), (x: x + 0.0117, y: y), (x: x + 0.0117, y: y + 0.009), (x: x, y: y + 0.009)].into();
        let outline = Outline::of([&area].into_iter(), 616.0).unwrap();
        assert!((outline.height - 616.0).abs() < 6.0, "{}", outline.height);
        assert_eq!(outline.place(x, y + 0.009), (8.0, 8.0));
        let path = outline.path(&area);
        assert!(path.starts_with("M8 ") && path.ends_with('Z'), "{path}");
        assert_eq!(path.matches('L').count(), 4, "{path}");
    }

    #[test]
    fn nothing_has_no_outline() {
        assert_eq!(Outline::of(std::iter::empty(), 600.0), None);
    }
}
