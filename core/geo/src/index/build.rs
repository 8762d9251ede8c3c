//! Builds the index: finds for every cell the edges that meet it and the areas that contain its lower left
//! corner, then packs what each cell needs to know.

use geo_types::{Coord, MultiPolygon, Rect};
use kernel::Refusal;

use super::half_open::contains;
use super::lattice::Lattice;
use super::outlines::Outlines;
use super::page::Pages;
use super::raster::Raster;
use super::spots::{self, Block};
use super::{Cell, GridIndex, Level};

/// Edges to a cell, on average: fewer cells make longer tests, more cells make a larger index.
const EDGES_PER_CELL: f64 = 7.5;
/// A cell with more edges than this is divided again,
const NEST_ABOVE: usize = 64;
/// into about so many cells,
const NEST_CELLS: f64 = 256.0;
/// and those at most so often: edges that meet in one point are never parted.
const NEST_DEPTH: u32 = 8;

pub(super) fn build(areas: Vec<(u32, MultiPolygon)>) -> Result<GridIndex, Refusal> {
    let outlines = Outlines::read(areas)?;
    let Some(bounds) = outlines.bounds_all() else {
        let root = Level { raster: Raster::empty(), first: 0 };
        return Ok(GridIndex {
            root,
            nested: vec![],
            cells: vec![],
            blocks: vec![],
            pages: Pages::default(),
        });
    };
    let largest =
        [bounds.min(), bounds.max()].iter().fold(0.0, |most, end| end.x.abs().max(end.y.abs()).max(most));
    #[expect(clippy::cast_precision_loss, reason = "a wish, not a count")]
    let cells = outlines.edges_count() as f64 / EDGES_PER_CELL;
    let lattice = Lattice::new(Raster::new(bounds, cells, largest));
    let facts = Facts::of_areas(&outlines, &lattice);
    let mut builder =
        Builder { outlines, largest, cells: vec![], nested: vec![], blocks: vec![], pages: Pages::default() };
    let root = builder.level(&lattice, facts, 0)?;
    let Builder { mut cells, mut nested, mut blocks, mut pages, .. } = builder;
    cells.shrink_to_fit();
    blocks.shrink_to_fit();
    nested.shrink_to_fit();
    pages.shrink_to_fit();
    Ok(GridIndex { root, nested, cells, blocks, pages })
}

/// An edge of the area `id`.
#[derive(Debug, Clone, Copy, Default)]
struct Border {
    id: u32,
    edge: u32,
}

/// What is known about the cells of a lattice, each fact after the number of its cell, ids ascending.
#[derive(Debug, Default)]
struct Facts {
    /// Edges that meet the cell.
    borders: Vec<(u32, Border)>,
    /// Ids of the areas that contain the cell's lower left corner.
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

    fn add_area(&mut self, outlines: &Outlines, lattice: &Lattice, slot: usize, bounds: Rect) {
        let (id, reach) = (outlines.ids[slot], lattice.reach(bounds));
        let stride = reach.width() + 1;
        let mut flips = vec![false; stride * reach.height()];
        for edge in outlines.edges(slot) {
            let (a, b) = outlines.edge(edge);
            lattice.cells_met(a, b, |cell| self.borders.push((cell, Border { id, edge })));
            lattice.bottoms_crossed(a, b, reach, |row, end| flips[row * stride + end] ^= true);
        }
        for (row, flips) in flips.chunks(stride).enumerate() {
            let mut inside = false;
            for col in (0..reach.width()).rev() {
                inside ^= flips[col + 1];
                if inside {
                    let cell = lattice.cell_in(reach, row * reach.width() + col);
                    self.covers.push((cell, id));
                }
            }
        }
    }

    /// Facts about the cells of a lattice inside one cell.
    fn of_cell(
        outlines: &Outlines,
        lattice: &Lattice,
        borders: &[Border],
        pages: &Pages,
        block: &Block,
    ) -> Self {
        let mut facts = Self::default();
        for &border in borders {
            let (a, b) = outlines.edge(border.edge);
            lattice.cells_met(a, b, |cell| facts.borders.push((cell, border)));
        }
        for cell in 0..lattice.raster.cells() {
            let corner = lattice.rect(cell).min();
            let inside = pages.iter(block).flat_map(|page| page.ids_in(page.members(corner)));
            facts.covers.extend(inside.map(|id| (cell, id)));
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

struct Builder {
    outlines: Outlines,
    /// Largest coordinate by amount.
    largest: f64,
    cells: Vec<Cell>,
    nested: Vec<Level>,
    blocks: Vec<Block>,
    pages: Pages,
}

impl Builder {
    fn level(&mut self, lattice: &Lattice, facts: Facts, depth: u32) -> Result<Level, Refusal> {
        let count = lattice.raster.cells();
        let borders = Sorted::new(count, facts.borders);
        let covers = Sorted::new(count, facts.covers);
        let first = self.cells.len();
        self.cells.resize(first + count as usize, Cell::NOBODY);
        for cell in 0..count {
            self.cells[first + cell as usize] = match (borders.of(cell), covers.of(cell)) {
                ([], []) => Cell::NOBODY,
                ([], [id, ..]) => Cell::new(Cell::OWNER, *id),
                (borders, covers) => self.border_cell(lattice, cell, borders, covers, depth)?,
            };
        }
        Ok(Level { raster: lattice.raster, first })
    }

    fn border_cell(
        &mut self,
        lattice: &Lattice,
        cell: u32,
        borders: &[Border],
        covers: &[u32],
        depth: u32,
    ) -> Result<Cell, Refusal> {
        let rect = lattice.rect(cell);
        let edges: Vec<(u32, Coord, Coord)> = borders
            .iter()
            .map(|border| {
                let (a, b) = self.outlines.edge(border.edge);
                (border.id, a, b)
            })
            .collect();
        let mut ids: Vec<u32> = edges.iter().map(|edge| edge.0).chain(covers.iter().copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        let at = self.pages.len();
        self.pages.push(rect, &ids, covers, &edges);
        let block = Block::new(&ids, place(at)?);
        if borders.len() > NEST_ABOVE && depth < NEST_DEPTH {
            let inner = Lattice::new(Raster::new(rect, NEST_CELLS, self.largest));
            let facts = Facts::of_cell(&self.outlines, &inner, borders, &self.pages, &block);
            self.pages.truncate(at);
            let level = self.level(&inner, facts, depth + 1)?;
            self.nested.push(level);
            return Ok(Cell::new(Cell::NESTED, place(self.nested.len() - 1)?));
        }
        self.push_block(lattice.raster, cell, rect, block, &edges)
    }

    fn push_block(
        &mut self,
        raster: Raster,
        cell: u32,
        rect: Rect,
        block: Block,
        edges: &[(u32, Coord, Coord)],
    ) -> Result<Cell, Refusal> {
        let crossed = edges.iter().fold(0, |spots, &(_, a, b)| {
            spots | spots::crossed(raster.in_spots(cell, a), raster.in_spots(cell, b))
        });
        let owner_at = |spot| {
            let middle = raster.middle(cell, spot);
            self.pages.owner(&block, middle).filter(|_| contains(rect, middle))
        };
        self.blocks.push(block.remembering(crossed, owner_at));
        Ok(Cell::new(Cell::BLOCK, place(self.blocks.len() - 1)?))
    }
}

fn place(at: usize) -> Result<u32, Refusal> {
    u32::try_from(at)
        .ok()
        .filter(|place| place & Cell::KIND == 0)
        .ok_or_else(|| Refusal::invalid("geometry_too_large"))
}
