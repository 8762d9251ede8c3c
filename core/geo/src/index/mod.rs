//! Which unit grid does a place lie in? Answered exactly, from memory, in nanoseconds.
//!
//! The bounds of all areas are divided into small cells. A cell that lies wholly inside one area holds the
//! answer; a cell that a border runs through holds the borders clipped to it, and there the exact test is made
//! with a handful of edges instead of whole areas. Cells where very many edges meet are divided again.
//!
//! # Who owns a border
//!
//! A place is looked up as if it were shifted by an infinitely small step to the east and by a far smaller one
//! to the north. The shifted place is never on a border, so it lies in exactly one of the areas that touch
//! there; junctions of many areas need no rule of their own. On the outer rim the shifted place may lie in no
//! area: then the area with the lowest id whose border holds the place owns it. Where areas overlap by mistake,
//! the lowest id owns. None of this depends on the order of building, or on asking one by one or in bulk.
//!
//! All decisions are made by Shewchuk's exact orientation test (crate `robust`) when plain floating point is in
//! doubt, see [`half_open`].

mod build;
mod half_open;
mod outlines;
mod page;
mod raster;
#[cfg(test)]
mod tests;

use geo_types::{Coord, MultiPolygon};
use kernel::Refusal;

use page::Pages;
use raster::Raster;

/// Places per round of a batch: enough that their cache misses overlap, few enough to stay in the first cache.
const ROUND: usize = 64;

/// What a cell holds: two bits of kind, thirty of place in the table of that kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cell(u32);

impl Cell {
    const NOBODY: Self = Self(0);
    const KIND: u32 = 3 << 30;
    const OWNER: u32 = 1 << 30;
    const PAGES: u32 = 2 << 30;
    const NESTED: u32 = 3 << 30;

    fn new(kind: u32, place: u32) -> Self {
        Self(kind | place)
    }

    fn kind(self) -> u32 {
        self.0 & Self::KIND
    }

    fn place(self) -> usize {
        (self.0 & !Self::KIND) as usize
    }
}

/// A raster and where its cells begin in the common table.
#[derive(Debug)]
struct Level {
    raster: Raster,
    first: usize,
}

/// Exact point location among areas; see the module for the rules.
#[derive(Debug)]
pub struct GridIndex {
    ids: Vec<u32>,
    root: Level,
    nested: Vec<Level>,
    cells: Vec<Cell>,
    pages: Pages,
}

impl GridIndex {
    /// Builds the index. `areas` are in degrees; rings are read by the even-odd rule, so winding does not matter.
    ///
    /// Refuses `geometry_not_finite` for a coordinate that is no number and `geometry_too_large` above a
    /// thousand million vertices.
    pub fn build(areas: Vec<(u32, MultiPolygon)>) -> Result<Self, Refusal> {
        build::build(areas)
    }

    /// The id of the one area that owns the place, or nothing where there is no area.
    pub fn locate(&self, lon: f64, lat: f64) -> Option<u32> {
        let place = Coord { x: lon, y: lat };
        self.resolve(self.cell(place), place)
    }

    /// [`Self::locate`] for many places (longitude, latitude) at once, several times as fast: the answer to `places[i]`
    /// is put into `owners[i]`. What is longer of the two is left as it is.
    pub fn locate_batch(&self, places: &[(f64, f64)], owners: &mut [Option<u32>]) {
        for (places, owners) in places.chunks(ROUND).zip(owners.chunks_mut(ROUND)) {
            let mut cells = [Cell::NOBODY; ROUND];
            for (cell, &(x, y)) in cells.iter_mut().zip(places) {
                *cell = self.cell(Coord { x, y });
            }
            // Reads the first word of every page before any of them is needed, so that the memory works on all at once.
            let mut heads = [0; ROUND];
            for (head, cell) in heads.iter_mut().zip(&cells) {
                *head = if cell.kind() == Cell::PAGES { self.pages.head(cell.place()) } else { 0 };
            }
            for (((owner, &(x, y)), cell), head) in owners.iter_mut().zip(places).zip(cells).zip(heads) {
                let place = Coord { x, y };
                *owner = match cell.kind() {
                    Cell::PAGES => self.in_pages(cell.place(), head, place),
                    _ => self.resolve(cell, place),
                };
            }
        }
    }

    /// Bytes held in memory, everything counted: the areas' vertices too, which the index keeps and needs no
    /// second copy of.
    pub fn memory_bytes(&self) -> usize {
        size_of::<Self>()
            + self.ids.capacity() * size_of::<u32>()
            + self.nested.capacity() * size_of::<Level>()
            + self.cells.capacity() * size_of::<Cell>()
            + self.pages.memory_bytes()
    }

    fn cell(&self, place: Coord) -> Cell {
        if !self.root.raster.contains(place) {
            return Cell::NOBODY;
        }
        let mut level = &self.root;
        loop {
            let cell = self.cells[level.first + level.raster.cell(place)];
            if cell.kind() != Cell::NESTED {
                return cell;
            }
            level = &self.nested[cell.place()];
        }
    }

    fn resolve(&self, cell: Cell, place: Coord) -> Option<u32> {
        match cell.kind() {
            Cell::OWNER => Some(self.ids[cell.place()]),
            Cell::PAGES => self.in_pages(cell.place(), self.pages.head(cell.place()), place),
            _ => None,
        }
    }

    fn in_pages(&self, at: usize, head: u64, place: Coord) -> Option<u32> {
        self.pages.owner(at, head, place).map(|slot| self.ids[slot as usize])
    }
}
