//! Does the ray that leaves a place eastward cross an edge? The place counts as shifted by ε to the east and by
//! ε² to the north, so that every answer is yes or no: an edge is never touched, only crossed or not.
//!
//! A crossing needs two things: the ends of the edge lie on different sides of the ray's line, and the place
//! lies to the left of the edge when it is walked upward. Horizontal edges count as rising to the east.

use std::cmp::Ordering;

use geo_types::{Coord, Rect};
use robust::{Coord as Exact, orient2d};

/// Bound of the relative rounding error of the orientation in plain floating point: (3 + 16u)u with u = 2⁻⁵³;
/// J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic", 1997.
pub(super) const ORIENTATION_ERROR: f64 = 3.330_669_073_875_471_6e-16;

/// Whether a vertex lies above the line of the ray from the shifted `place`.
pub(super) fn is_above(vertex: Coord, place: Coord) -> bool {
    vertex.y > place.y
}

/// Upward order of vertices; of two at the same height the eastern one is higher.
pub(super) fn upward(a: Coord, b: Coord) -> Ordering {
    a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x))
}

/// Whether the shifted `place` lies to the left of the edge, walked upward. Exact.
pub(super) fn is_left(a: Coord, b: Coord, place: Coord) -> bool {
    let (lower, upper) = if upward(a, b).is_le() { (a, b) } else { (b, a) };
    let side = orientation(lower, upper, place);
    // On the line itself the step east decides, and for a horizontal line the step north.
    side > 0.0 || (side == 0.0 && lower.y >= upper.y)
}

/// Whether the ray from the shifted `place` crosses the edge. Exact.
#[cfg(test)]
pub(super) fn crosses(a: Coord, b: Coord, place: Coord) -> bool {
    is_above(a, place) != is_above(b, place) && is_left(a, b, place)
}

/// Whether `place` itself, not shifted, lies on the edge. Exact.
pub(super) fn touches(a: Coord, b: Coord, place: Coord) -> bool {
    let between = |a: f64, b: f64, x: f64| a.min(b) <= x && x <= a.max(b);
    between(a.x, b.x, place.x) && between(a.y, b.y, place.y) && orientation(a, b, place) == 0.0
}

/// Positive when `place` is left of the way from `a` to `b`, zero when on its line; the sign is exact.
pub(super) fn orientation(a: Coord, b: Coord, place: Coord) -> f64 {
    let exact = |point: Coord| Exact { x: point.x, y: point.y };
    orient2d(exact(a), exact(b), exact(place))
}

/// Whether `rect`, its sides included, holds the point itself.
pub(super) fn contains(rect: Rect, point: Coord) -> bool {
    let (min, max) = (rect.min(), rect.max());
    point.x >= min.x && point.x <= max.x && point.y >= min.y && point.y <= max.y
}
