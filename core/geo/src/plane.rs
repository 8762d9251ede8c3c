//! A flat map of a neighbourhood in metres, for arithmetic that knows nothing of the globe.

use geo::MapCoords;
use geo_types::{Coord, MultiPolygon, Rect};

use crate::measure::Scale;

/// Metres east and north of the middle of some bounds. Shapes keep to 1 part in 1,000 within 30 km of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plane {
    origin: Coord,
    scale: Scale,
}

impl Plane {
    pub(crate) fn new(bounds: Rect) -> Self {
        let origin = bounds.center();
        Self { origin, scale: Scale::at(origin.y) }
    }

    pub(crate) fn to_metres(self, area: &MultiPolygon) -> MultiPolygon {
        let Self { origin, scale } = self;
        area.map_coords(|point| Coord {
            x: (point.x - origin.x) * scale.east_m,
            y: (point.y - origin.y) * scale.north_m,
        })
    }

    /// From metres back to degrees.
    pub(crate) fn place(self, point: Coord) -> Coord {
        let Self { origin, scale } = self;
        Coord { x: origin.x + point.x / scale.east_m, y: origin.y + point.y / scale.north_m }
    }

    pub(crate) fn to_degrees(self, area: &MultiPolygon) -> MultiPolygon {
        area.map_coords(|point| self.place(point))
    }
}
