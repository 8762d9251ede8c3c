//! The areas' rings laid out flat for building: one list of vertices, cut into rings and areas.

use geo_types::{Coord, MultiPolygon, Rect};
use kernel::Refusal;

/// Ids, like all that a cell can point to, have thirty bits.
const MOST: u32 = 1 << 30;

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
            outlines.push(id, &area).map_err(|refusal| refusal.with("id", id))?;
        }
        Ok(outlines)
    }

    fn push(&mut self, id: u32, area: &MultiPolygon) -> Result<(), Refusal> {
        if id >= MOST {
            return Err(Refusal::invalid("area_id_too_large"));
        }
        if self.ids.last() == Some(&id) {
            return Err(Refusal::invalid("area_id_repeated"));
        }
        self.ids.push(id);
        for polygon in area {
            self.push_ring(&polygon.exterior().0)?;
            polygon.interiors().iter().try_for_each(|ring| self.push_ring(&ring.0))?;
        }
        let end = u32::try_from(self.vertices.len()).ok().filter(|&end| end < MOST);
        self.starts.push(end.ok_or_else(|| Refusal::invalid("geometry_too_large"))?);
        Ok(())
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
