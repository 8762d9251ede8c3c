//! The areas' rings laid out flat for building: one list of vertices, cut into rings and areas.

use geo_types::{Coord, MultiPolygon, Rect};
use kernel::Refusal;

/// One place in a cell's table has thirty bits.
const MOST: usize = 1 << 30;

/// All vertices of all rings, every ring closed; areas in the order of their ids.
#[derive(Debug, Default)]
pub(super) struct Outlines {
    pub(super) ids: Vec<u32>,
    vertices: Vec<Coord>,
    /// Whether the vertex is the last of its ring, so that no edge leaves it.
    ends: Vec<bool>,
    /// Where each area begins in `vertices`, and where the last one ends.
    starts: Vec<u32>,
}

impl Outlines {
    pub(super) fn read(mut areas: Vec<(u32, MultiPolygon)>) -> Result<Self, Refusal> {
        areas.sort_by_key(|(id, _)| *id);
        let mut outlines = Self { starts: vec![0], ..Self::default() };
        for (id, area) in areas {
            outlines.ids.push(id);
            for ring in
                area.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
            {
                outlines.push_ring(&ring.0).map_err(|refusal| refusal.with("id", id))?;
            }
            let end = u32::try_from(outlines.vertices.len()).ok().filter(|&end| (end as usize) < MOST);
            outlines.starts.push(end.ok_or_else(|| Refusal::invalid("geometry_too_large"))?);
        }
        Ok(outlines)
    }

    fn push_ring(&mut self, ring: &[Coord]) -> Result<(), Refusal> {
        if ring.iter().any(|vertex| !vertex.x.is_finite() || !vertex.y.is_finite()) {
            return Err(Refusal::invalid("geometry_not_finite"));
        }
        let Some(last) = ring.len().checked_sub(1) else { return Ok(()) };
        // Adding zero turns -0 into 0: equal vertices must have equal bits.
        self.vertices.extend(ring.iter().map(|&vertex| vertex + Coord::zero()));
        self.ends.extend((0..ring.len()).map(|index| index == last));
        Ok(())
    }

    pub(super) fn edge(&self, edge: u32) -> (Coord, Coord) {
        (self.vertices[edge as usize], self.vertices[edge as usize + 1])
    }

    /// The edges of one area, by number.
    pub(super) fn edges(&self, slot: usize) -> impl Iterator<Item = u32> + '_ {
        (self.starts[slot]..self.starts[slot + 1]).filter(|&edge| !self.ends[edge as usize])
    }

    pub(super) fn edges_count(&self) -> usize {
        self.vertices.len()
    }

    pub(super) fn bounds(&self, slot: usize) -> Option<Rect> {
        bounds(&self.vertices[self.starts[slot] as usize..self.starts[slot + 1] as usize])
    }

    pub(super) fn bounds_all(&self) -> Option<Rect> {
        bounds(&self.vertices)
    }
}

fn bounds(vertices: &[Coord]) -> Option<Rect> {
    let (&first, rest) = vertices.split_first()?;
    let (min, max) = rest.iter().fold((first, first), |(min, max), vertex| {
        (
            Coord { x: min.x.min(vertex.x), y: min.y.min(vertex.y) },
            Coord { x: max.x.max(vertex.x), y: max.y.max(vertex.y) },
        )
    });
    Some(Rect::new(min, max))
}
