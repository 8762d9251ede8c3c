//! Do the parts of an area cover it without gap or overlap? The check of an edition before it is published.

#[cfg(test)]
mod tests;

use geo::{Area, BooleanOps, BoundingRect, InteriorPoint, unary_union};
use geo_types::{MultiPolygon, Rect};
use serde::Serialize;

use crate::measure::area_m2;
use crate::plane::Plane;

/// What may be passed over, `rules.md` 2.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tolerances {
    /// Overlaps, gaps and pieces outside that are smaller than this (m²) are not listed.
    pub sliver_m2: f64,
    /// Gaps and pieces outside together, slivers too, as a share of the parent's area.
    pub difference_share: f64,
}

impl Default for Tolerances {
    fn default() -> Self {
        Self { sliver_m2: 1.0, difference_share: 0.005 }
    }
}

/// How well parts cover their parent. Lists are in descending order of area.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coverage {
    pub parent_m2: f64,
    /// Area of all gaps and all pieces outside, slivers too, in m².
    pub difference_m2: f64,
    pub overlaps: Vec<Overlap>,
    pub gaps: Vec<Patch>,
    pub outside: Vec<Outside>,
}

/// Ground that two parts both claim.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overlap {
    /// The lower id of the two.
    pub first: u32,
    pub second: u32,
    pub patch: Patch,
}

/// A part's ground that is not its parent's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outside {
    pub id: u32,
    pub patch: Patch,
}

/// A piece of ground, or several pieces together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Patch {
    pub area_m2: f64,
    /// Longitude and latitude of a place inside it (inside the largest of several).
    pub at: (f64, f64),
}

impl Coverage {
    /// [`Self::difference_m2`] as a share of the parent's area.
    pub fn difference_share(&self) -> f64 {
        if self.parent_m2 > 0.0 { self.difference_m2 / self.parent_m2 } else { 1.0 }
    }

    /// Whether an edition with this coverage may be published.
    pub fn is_whole(&self, tolerances: &Tolerances) -> bool {
        self.overlaps.is_empty() && self.difference_share() < tolerances.difference_share
    }
}

/// Compares the parts (id, area) of `parent` with it and with one another. All areas must have been through
/// [`repair`](crate::repair()). Shapes are laid out flat around the parent's middle, and positions are good to
/// millimetres for a parent of a city's size.
pub fn check_coverage(
    parent: &MultiPolygon,
    parts: &[(u32, MultiPolygon)],
    tolerances: &Tolerances,
) -> Coverage {
    let Some(bounds) = parent.bounding_rect() else { return nothing_to_cover(parts) };
    let plane = Plane::new(bounds);
    let flat_parent = plane.to_metres(parent);
    let flat: Vec<Part> =
        parts.iter().filter_map(|(id, area)| Part::new(*id, plane.to_metres(area))).collect();
    let patch = |area: &MultiPolygon| Patch::of(area, plane);

    let gaps: Vec<Patch> = flat_parent
        .difference(&unary_union(flat.iter().map(|part| &part.area)))
        .into_iter()
        .filter_map(|gap| patch(&gap.into()))
        .collect();
    let outside: Vec<Outside> = flat
        .iter()
        .filter_map(|part| Some(Outside { id: part.id, patch: patch(&part.area.difference(&flat_parent))? }))
        .collect();
    let overlaps = overlapping(flat)
        .into_iter()
        .filter_map(|(first, second, area)| Some(Overlap { first, second, patch: patch(&area)? }))
        .collect();
    let difference_m2 =
        gaps.iter().chain(outside.iter().map(|piece| &piece.patch)).map(|patch| patch.area_m2).sum();
    Coverage {
        parent_m2: area_m2(parent),
        difference_m2,
        overlaps: listed(overlaps, |overlap: &Overlap| &overlap.patch, tolerances),
        gaps: listed(gaps, |gap| gap, tolerances),
        outside: listed(outside, |piece| &piece.patch, tolerances),
    }
}

/// Without a parent everything is outside.
fn nothing_to_cover(parts: &[(u32, MultiPolygon)]) -> Coverage {
    let outside = parts.iter().filter_map(|(id, area)| {
        let plane = Plane::new(area.bounding_rect()?);
        Some(Outside { id: *id, patch: Patch::of(&plane.to_metres(area), plane)? })
    });
    let outside: Vec<Outside> = outside.collect();
    let difference_m2 = outside.iter().map(|piece| piece.patch.area_m2).sum();
    Coverage { parent_m2: 0.0, difference_m2, overlaps: vec![], gaps: vec![], outside }
}

impl Patch {
    fn of(flat: &MultiPolygon, plane: Plane) -> Option<Self> {
        let largest = flat.iter().max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()))?;
        let inside = MultiPolygon::from(largest.clone()).interior_point()?;
        let at = plane.place(inside.0);
        Some(Self { area_m2: area_m2(&plane.to_degrees(flat)), at: at.x_y() })
    }
}

/// Without slivers, the largest first.
fn listed<T>(mut found: Vec<T>, patch: impl Fn(&T) -> &Patch, tolerances: &Tolerances) -> Vec<T> {
    found.retain(|item| patch(item).area_m2 >= tolerances.sliver_m2);
    found.sort_by(|a, b| patch(b).area_m2.total_cmp(&patch(a).area_m2));
    found
}

struct Part {
    id: u32,
    bounds: Rect,
    area: MultiPolygon,
}

impl Part {
    fn new(id: u32, area: MultiPolygon) -> Option<Self> {
        Some(Self { id, bounds: area.bounding_rect()?, area })
    }
}

/// The common ground of every two parts that have any. Parts are swept from west to east, so that only those
/// side by side are compared.
fn overlapping(mut parts: Vec<Part>) -> Vec<(u32, u32, MultiPolygon)> {
    parts.sort_by(|a, b| a.bounds.min().x.total_cmp(&b.bounds.min().x).then(a.id.cmp(&b.id)));
    let mut found = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let beside = parts[index + 1..].iter().take_while(|other| other.bounds.min().x < part.bounds.max().x);
        for other in beside.filter(|other| share_height(part.bounds, other.bounds)) {
            let common = part.area.intersection(&other.area);
            if !common.0.is_empty() {
                found.push((part.id.min(other.id), part.id.max(other.id), common));
            }
        }
    }
    found
}

fn share_height(a: Rect, b: Rect) -> bool {
    a.min().y < b.max().y && b.min().y < a.max().y
}
