//! Which unit grid does a place lie in? Answered exactly, from memory, in nanoseconds.
//!
//! The bounds of all areas are divided into small cells. A cell that lies wholly inside one area holds the
//! answer. A cell that a border runs through remembers the answer for the spots in it that the border leaves
//! alone; for the others the exact test is made with the handful of edges that meet the cell. Cells where very
//! many edges meet are divided again.
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
//! doubt, see `half_open`. It is exact as long as products of coordinate differences do not underflow, that is
//! for differences above 10⁻¹⁴⁰ degrees.

mod build;
mod chains;
mod half_open;
mod lattice;
mod outlines;
mod page;
mod raster;
mod spots;
#[cfg(test)]
mod tests;

use geo_types::{Coord, MultiPolygon};
use kernel::Refusal;

use page::Pages;
use raster::Raster;
use spots::Block;

/// Places per round of a batch: enough that their cache misses overlap, few enough to stay in the first cache.
const ROUND: usize = 256;

/// What a cell holds: two bits of kind, and thirty for the owner's id or the place in the table of that kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cell(u32);

impl Cell {
    const NOBODY: Self = Self(0);
    const KIND: u32 = 3 << 30;
    const OWNER: u32 = 1 << 30;
    const BLOCK: u32 = 2 << 30;
    const NESTED: u32 = 3 << 30;

    fn new(kind: u32, place: u32) -> Self {
        Self(kind | place)
    }

    fn kind(self) -> u32 {
        self.0 & Self::KIND
    }

    fn place(self) -> usize {
        self.id() as usize
    }

    fn id(self) -> u32 {
        self.0 & !Self::KIND
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
    root: Level,
    nested: Vec<Level>,
    cells: Vec<Cell>,
    blocks: Vec<Block>,
    pages: Pages,
}

impl GridIndex {
    /// Builds the index. `areas` are in degrees; rings are read by the even-odd rule, so winding does not matter.
    ///
    /// Refuses, with the area's id, `area_id_repeated`, `area_id_too_large` from 2³⁰ on, `geometry_not_finite` for
    /// a coordinate that is no number, and `geometry_too_large` from 2³⁰ vertices on.
    pub fn build(areas: Vec<(u32, MultiPolygon)>) -> Result<Self, Refusal> {
        build::build(areas)
    }

    /// The id of the one area that owns the place, or nothing where there is no area.
    pub fn locate(&self, lon: f64, lat: f64) -> Option<u32> {
        let place = Coord { x: lon, y: lat };
        let (cell, spot) = self.find(place);
        match cell.kind() {
            Cell::OWNER => Some(cell.id()),
            Cell::BLOCK => {
                let block = &self.blocks[cell.place()];
                block.owner_of(spot).or_else(|| self.pages.owner(block, place))
            }
            _ => None,
        }
    }

    /// [`Self::locate`] for many places (longitude, latitude) at once, faster: the answer to `places[i]` is put
    /// into `owners[i]`. What is longer of the two is left as it is.
    pub fn locate_batch(&self, places: &[(f64, f64)], owners: &mut [Option<u32>]) {
        for (places, owners) in places.chunks(ROUND).zip(owners.chunks_mut(ROUND)) {
            self.locate_round(places, owners);
        }
    }

    /// Each step is done for all places before the next, so that memory works on many at once; and the places
    /// that need a further step are gathered without branches, because nobody can foretell which they are.
    fn locate_round(&self, places: &[(f64, f64)], owners: &mut [Option<u32>]) {
        let (mut found, mut open) = ([(Cell::NOBODY, 0); ROUND], [0_usize; ROUND]);
        let mut open_count = 0;
        for (index, (owner, &(x, y))) in owners.iter_mut().zip(places).enumerate() {
            let (cell, spot) = self.find(Coord { x, y });
            *owner = (cell.kind() == Cell::OWNER).then_some(cell.id());
            found[index] = (cell, spot);
            open[open_count] = index;
            open_count += usize::from(cell.kind() == Cell::BLOCK);
        }
        let in_blocks = open_count;
        open_count = 0;
        for turn in 0..in_blocks {
            let index = open[turn];
            let (cell, spot) = found[index];
            owners[index] = self.blocks[cell.place()].owner_of(spot);
            open[open_count] = index;
            open_count += usize::from(owners[index].is_none());
        }
        for &index in &open[..open_count] {
            self.pages.fetch(&self.blocks[found[index].0.place()]);
        }
        for &index in &open[..open_count] {
            let (x, y) = places[index];
            owners[index] = self.pages.owner(&self.blocks[found[index].0.place()], Coord { x, y });
        }
    }

    /// Bytes held in memory, everything counted: the areas' vertices too, which the index keeps and needs no
    /// second copy of.
    pub fn memory_bytes(&self) -> usize {
        size_of::<Self>()
            + self.nested.capacity() * size_of::<Level>()
            + self.cells.capacity() * size_of::<Cell>()
            + self.blocks.capacity() * size_of::<Block>()
            + self.pages.memory_bytes()
    }

    /// The cell of a place, and the spot within.
    fn find(&self, place: Coord) -> (Cell, u32) {
        if !self.root.raster.contains(place) {
            return (Cell::NOBODY, 0);
        }
        let mut level = &self.root;
        loop {
            let (cell, spot) = level.raster.find(place);
            let cell = self.cells[level.first + cell];
            if cell.kind() != Cell::NESTED {
                return (cell, spot);
            }
            level = &self.nested[cell.place()];
        }
    }
}
