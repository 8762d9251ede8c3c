//! Builds the index: finds for every cell the edges that meet it and the areas that contain its lower left
//! corner, then packs what each cell needs to know.

use geo_types::{MultiPolygon, Rect};
use kernel::Refusal;

use super::outlines::Outlines;
use super::page::{PAGE_CANDIDATES, Pages, Piece};
use super::raster::{Lattice, Raster};
use super::{Cell, GridIndex, Level};

/// Edges to a cell, on average: fewer cells make longer tests, more cells make a larger index.
const EDGES_PER_CELL: f64 = 3.5;
/// A cell with more edges than this is divided again,
const NEST_ABOVE: usize = 64;
/// into about so many cells,
const NEST_CELLS: f64 = 256.0;
/// and those at most so often: edges that meet in one point are never parted.
const NEST_DEPTH: u32 = 8;

pub(super) fn build(areas: Vec<(u32, MultiPolygon)>) -> Result<GridIndex, Refusal> {
    let outlines = Outlines::read(areas)?;
    let mut builder =
        Builder { outlines: &outlines, cells: Vec::new(), nested: Vec::new(), pages: Pages::default() };
    #[expect(clippy::cast_precision_loss, reason = "a wish, not a count")]
    let cells = outlines.edges_count() as f64 / EDGES_PER_CELL;
    let root = match outlines.bounds_all() {
        Some(bounds) => {
            let lattice = Lattice::new(Raster::new(bounds, cells));
            let facts = Facts::of_areas(&outlines, &lattice);
            builder.level(&lattice, facts, 0)?
        }
        None => Level { raster: Raster::empty(), first: 0 },
    };
    let Builder { mut cells, mut nested, mut pages, .. } = builder;
    cells.shrink_to_fit();
    nested.shrink_to_fit();
    pages.shrink_to_fit();
    Ok(GridIndex { ids: outlines.ids, root, nested, cells, pages })
}

/// An edge of the area in `slot`.
#[derive(Debug, Clone, Copy, Default)]
struct Border {
    slot: u32,
    edge: u32,
}

/// What is known about the cells of a lattice, each fact after the number of its cell, slots ascending.
#[derive(Debug, Default)]
struct Facts {
    /// Edges that meet the cell.
    borders: Vec<(u32, Border)>,
    /// Slots of the areas that contain the cell's lower left corner.
    covers: Vec<(u32, u32)>,
}

impl Facts {
    fn of_areas(outlines: &Outlines, lattice: &Lattice) -> Self {
        let mut facts = Self::default();
        for slot in 0..outlines.ids.len() {
            if let Some(bounds) = outlines.bounds(slot) {
                facts.add_area(outlines, lattice, slot, bounds);
            }
        }
        facts
    }

    #[expect(clippy::cast_possible_truncation, reason = "slots are fewer than vertices, which are u32")]
    fn add_area(&mut self, outlines: &Outlines, lattice: &Lattice, slot: usize, bounds: Rect) {
        let reach = lattice.reach(bounds);
        let stride = reach.width() + 1;
        let mut flips = vec![false; stride * reach.height()];
        for edge in outlines.edges(slot) {
            let (a, b) = outlines.edge(edge);
            lattice.cells_met(a, b, |cell| self.borders.push((cell, Border { slot: slot as u32, edge })));
            lattice.bottoms_crossed(a, b, reach, |row, end| flips[row * stride + end] ^= true);
        }
        for (row, flips) in flips.chunks(stride).enumerate() {
            let mut inside = false;
            for col in (0..reach.width()).rev() {
                inside ^= flips[col + 1];
                if inside {
                    let cell = lattice.cell_in(reach, row * reach.width() + col);
                    self.covers.push((cell, slot as u32));
                }
            }
        }
    }

    /// Facts about the cells of a lattice inside one cell, whose pages are at `at`.
    fn of_cell(outlines: &Outlines, lattice: &Lattice, borders: &[Border], pages: &Pages, at: usize) -> Self {
        let mut facts = Self::default();
        for &border in borders {
            let (a, b) = outlines.edge(border.edge);
            lattice.cells_met(a, b, |cell| facts.borders.push((cell, border)));
        }
        for cell in 0..lattice.raster.cells() {
            let corner = lattice.rect(cell).min();
            let inside = pages.iter(at).flat_map(|page| page.candidates_in(page.members(corner)));
            facts.covers.extend(inside.map(|slot| (cell, slot)));
        }
        facts
    }
}

/// Facts brought into the order of cells; within a cell they keep their order.
struct Sorted<T> {
    starts: Vec<u32>,
    facts: Vec<T>,
}

impl<T: Copy + Default> Sorted<T> {
    fn new(cells: u32, facts: Vec<(u32, T)>) -> Self {
        let mut starts = vec![0; cells as usize + 1];
        for (cell, _) in &facts {
            starts[*cell as usize + 1] += 1;
        }
        for cell in 1..starts.len() {
            starts[cell] += starts[cell - 1];
        }
        let mut next = starts.clone();
        let mut sorted = vec![T::default(); facts.len()];
        for (cell, fact) in facts {
            sorted[next[cell as usize] as usize] = fact;
            next[cell as usize] += 1;
        }
        Self { starts, facts: sorted }
    }

    fn of(&self, cell: u32) -> &[T] {
        &self.facts[self.starts[cell as usize] as usize..self.starts[cell as usize + 1] as usize]
    }
}

struct Builder<'a> {
    outlines: &'a Outlines,
    cells: Vec<Cell>,
    nested: Vec<Level>,
    pages: Pages,
}

impl Builder<'_> {
    fn level(&mut self, lattice: &Lattice, facts: Facts, depth: u32) -> Result<Level, Refusal> {
        let count = lattice.raster.cells();
        let borders = Sorted::new(count, facts.borders);
        let covers = Sorted::new(count, facts.covers);
        let first = self.cells.len();
        self.cells.resize(first + count as usize, Cell::NOBODY);
        for cell in 0..count {
            self.cells[first + cell as usize] =
                self.cell(lattice.rect(cell), borders.of(cell), covers.of(cell), depth)?;
        }
        Ok(Level { raster: lattice.raster, first })
    }

    fn cell(&mut self, rect: Rect, borders: &[Border], covers: &[u32], depth: u32) -> Result<Cell, Refusal> {
        if borders.is_empty() {
            return Ok(covers.first().map_or(Cell::NOBODY, |&slot| Cell::new(Cell::OWNER, slot)));
        }
        let at = self.pages.len();
        self.push_pages(rect, borders, covers);
        if borders.len() <= NEST_ABOVE || depth == NEST_DEPTH {
            return Ok(Cell::new(Cell::PAGES, place(at)?));
        }
        let lattice = Lattice::new(Raster::new(rect, NEST_CELLS));
        let facts = Facts::of_cell(self.outlines, &lattice, borders, &self.pages, at);
        self.pages.truncate(at);
        let level = self.level(&lattice, facts, depth + 1)?;
        self.nested.push(level);
        Ok(Cell::new(Cell::NESTED, place(self.nested.len() - 1)?))
    }

    fn push_pages(&mut self, rect: Rect, borders: &[Border], covers: &[u32]) {
        let mut slots: Vec<u32> =
            borders.iter().map(|border| border.slot).chain(covers.iter().copied()).collect();
        slots.sort_unstable();
        slots.dedup();
        let pages_count = slots.len().div_ceil(PAGE_CANDIDATES);
        for (page, candidates) in slots.chunks(PAGE_CANDIDATES).enumerate() {
            let bit = |slot: u32| candidates.binary_search(&slot).map_or(0, |index| 1 << index);
            let pieces: Vec<Piece> = borders
                .iter()
                .filter(|border| bit(border.slot) != 0)
                .map(|border| {
                    let (a, b) = self.outlines.edge(border.edge);
                    Piece { a, b, mask: bit(border.slot) }
                })
                .collect();
            let inside = covers.iter().fold(0, |set, &slot| set | bit(slot));
            self.pages.push(rect, candidates, &pieces, inside, page + 1 == pages_count);
        }
    }
}

fn place(at: usize) -> Result<u32, Refusal> {
    u32::try_from(at)
        .ok()
        .filter(|place| place & Cell::KIND == 0)
        .ok_or_else(|| Refusal::invalid("geometry_too_large"))
}
