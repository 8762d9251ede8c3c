//! Puts right what is wrong with drawn areas where there is only one way to do it, and refuses the rest.

#[cfg(test)]
mod tests;

use geo::algorithm::bool_ops::FillRule;
use geo::orient::Direction;
use geo::{BooleanOps, OpType, Orient, Validation};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use kernel::Refusal;
use robust::orient2d;
use serde::Serialize;

use crate::measure::area_m2;

/// How far the two readings of a crossing border may lie apart, as a share of the area.
const READINGS_APART: f64 = 0.01;

/// Something that was put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mend {
    /// The same vertex twice or more in a row.
    DuplicateVertex,
    /// A border that runs out and back on itself.
    Spike,
    /// A hole without area was left out.
    EmptyHole,
    /// A ring that ran the wrong way round: outlines go counterclockwise, holes clockwise.
    Winding,
    /// A border that crosses itself, where both ways to read it give the same ground.
    Crossing,
}

/// An area fit for measuring, locating and comparing.
#[derive(Debug, Clone, PartialEq)]
pub struct Repaired {
    pub area: MultiPolygon,
    /// What was put right, each kind once, in the order of the enum.
    pub mends: Vec<Mend>,
}

/// Repairs an area. Rings need no closing: `geo_types` closes them.
///
/// Refuses `area_empty` without polygons, `geometry_not_finite` for a coordinate that is no number,
/// `ring_too_short` for an outline that has no area, and `ring_crosses_itself` where the even-odd and the non-zero
/// rule read the drawing differently by more than 1 % of its area. Where a crossing is mended, vertices are moved
/// by up to a thousand-millionth of the area's width; other areas keep theirs bit by bit.
pub fn repair(area: &MultiPolygon) -> Result<Repaired, Refusal> {
    if area.0.is_empty() {
        return Err(Refusal::invalid("area_empty"));
    }
    let mut mends = Vec::new();
    let polygons = area.iter().map(|polygon| repair_rings(polygon, &mut mends)).collect::<Result<_, _>>()?;
    let mut area = MultiPolygon(polygons);
    let oriented = area.orient(Direction::Default);
    if oriented != area {
        mends.push(Mend::Winding);
        area = oriented;
    }
    if !area.is_valid() {
        mends.push(Mend::Crossing);
        area = uncross(&area)?;
    }
    mends.sort_unstable();
    mends.dedup();
    Ok(Repaired { area, mends })
}

fn repair_rings(polygon: &Polygon, mends: &mut Vec<Mend>) -> Result<Polygon, Refusal> {
    let exterior =
        repair_ring(polygon.exterior(), mends)?.ok_or_else(|| Refusal::invalid("ring_too_short"))?;
    let mut holes = Vec::new();
    for hole in polygon.interiors() {
        match repair_ring(hole, mends)? {
            Some(hole) => holes.push(hole),
            None => mends.push(Mend::EmptyHole),
        }
    }
    Ok(Polygon::new(exterior, holes))
}

/// The ring without repetitions and spikes, or nothing when no area is left.
fn repair_ring(ring: &LineString, mends: &mut Vec<Mend>) -> Result<Option<LineString>, Refusal> {
    if ring.0.iter().any(|vertex| !vertex.x.is_finite() || !vertex.y.is_finite()) {
        return Err(Refusal::invalid("geometry_not_finite"));
    }
    let mut open: Vec<Coord> = ring.0[..ring.0.len().saturating_sub(1)].to_vec();
    while let Some((at, mend)) = first_fault(&open) {
        mends.push(mend);
        open.remove(at);
    }
    Ok((open.len() >= 3).then(|| open.iter().chain(open.first()).copied().collect()))
}

/// The first vertex that must go. `open` is a ring without its closing vertex.
fn first_fault(open: &[Coord]) -> Option<(usize, Mend)> {
    let count = open.len();
    (0..count).filter(|_| count > 1).find_map(|at| {
        let [before, here, after] = [at + count - 1, at, at + 1].map(|index| open[index % count]);
        if here == after {
            Some((at, Mend::DuplicateVertex))
        } else if is_spike(before, here, after) {
            Some((at, Mend::Spike))
        } else {
            None
        }
    })
}

/// Whether the way turns back on itself at `tip`.
fn is_spike(before: Coord, tip: Coord, after: Coord) -> bool {
    let exact = |point: Coord| robust::Coord { x: point.x, y: point.y };
    let (there, back) = (tip - before, after - tip);
    there.x * back.x + there.y * back.y < 0.0 && orient2d(exact(before), exact(tip), exact(after)) == 0.0
}

fn uncross(area: &MultiPolygon) -> Result<MultiPolygon, Refusal> {
    let read = |rule| area.boolean_op_with_fill_rule(&MultiPolygon(vec![]), OpType::Union, rule);
    let (even_odd, non_zero) = (read(FillRule::EvenOdd), read(FillRule::NonZero));
    let (small_m2, large_m2) = (area_m2(&even_odd), area_m2(&non_zero));
    if large_m2 <= 0.0 {
        return Err(Refusal::invalid("ring_too_short"));
    }
    if large_m2 - small_m2 > READINGS_APART * large_m2 || !even_odd.is_valid() {
        return Err(Refusal::invalid("ring_crosses_itself"));
    }
    Ok(even_odd.orient(Direction::Default))
}
