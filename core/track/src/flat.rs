//! A town laid flat: metres east and north of a point.

use gewu_geo::{Coord, distance_m};

/// Metres about an origin; off by less than 0.1 % within 20 km of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flat {
    origin: Coord,
    east_m: f64,
    north_m: f64,
}

/// Degrees over which the scale is taken.
const SPAN: f64 = 0.01;

impl Flat {
    pub(crate) fn about(origin: Coord) -> Self {
        let east = distance_m(origin, Coord { x: origin.x + SPAN, y: origin.y });
        let north = distance_m(origin, Coord { x: origin.x, y: origin.y + SPAN });
        Self { origin, east_m: east / SPAN, north_m: north / SPAN }
    }

    pub(crate) fn place(&self, at: Coord) -> Coord {
        Coord { x: (at.x - self.origin.x) * self.east_m, y: (at.y - self.origin.y) * self.north_m }
    }
}

/// Distance from a place to a stretch, all in metres.
pub(crate) fn distance_to(place: Coord, from: Coord, to: Coord) -> f64 {
    let along = to - from;
    let square = along.x * along.x + along.y * along.y;
    let share = if square > 0.0 {
        let off = place - from;
        ((off.x * along.x + off.y * along.y) / square).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let nearest = from + along * share;
    (place.x - nearest.x).hypot(place.y - nearest.y)
}
