//! A neighbourhood: everything within some metres of a place.

use crate::measure::Scale;

/// A circle on the flat map of its middle. Whoever compares by the same sum, in this program or in a database, finds
/// the same places in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Around {
    /// Degrees of WGS-84.
    pub lon: f64,
    pub lat: f64,
    pub metres: f64,
    /// Metres in a degree of longitude and of latitude at the middle.
    pub east_m: f64,
    pub north_m: f64,
}

impl Around {
    pub fn new(lon: f64, lat: f64, metres: f64) -> Self {
        let Scale { east_m, north_m } = Scale::at(lat);
        Self { lon, lat, metres, east_m, north_m }
    }

    /// Whether the place lies in it, border included.
    pub fn holds(&self, lon: f64, lat: f64) -> bool {
        let (x, y) = ((lon - self.lon) * self.east_m, (lat - self.lat) * self.north_m);
        x * x + y * y <= self.metres * self.metres
    }

    /// West, south, east, north of it, a little more than needed.
    pub fn bounds(&self) -> (f64, f64, f64, f64) {
        let (x, y) = (1.000_1 * self.metres / self.east_m, 1.000_1 * self.metres / self.north_m);
        (self.lon - x, self.lat - y, self.lon + x, self.lat + y)
    }
}

#[cfg(test)]
mod tests {
    use geo_types::Coord;

    use super::*;
    use crate::distance_m;

    #[test]
    fn what_is_nearer_than_the_distance_is_held_and_what_is_further_is_not() {
        let here = Coord { x: 116.29, y: 39.68 };
        let around = Around::new(here.x, here.y, 150.0);
        for step in -30..=30 {
            for other in -30..=30 {
                let there = Coord { x: here.x + f64::from(step) * 1e-4, y: here.y + f64::from(other) * 1e-4 };
                let away = distance_m(here, there);
                if (away - 150.0).abs() > 0.01 {
                    assert_eq!(around.holds(there.x, there.y), away < 150.0, "{away} m");
                }
                let (west, south, east, north) = around.bounds();
                let in_box = (west..=east).contains(&there.x) && (south..=north).contains(&there.y);
                assert!(in_box || !around.holds(there.x, there.y), "the box holds the circle");
            }
        }
    }
}
