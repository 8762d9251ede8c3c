//! Which cells an edge meets, and on which side of it their corners lie: exactly.
//!
//! The places of a cell are a rectangle whose ends are floating-point numbers, the first and the last that the
//! raster's rounded arithmetic puts there. With these ends the edges listed for a cell are
//! precisely those that can matter for a place looked up in it.

use geo_types::{Coord, Rect};

use super::half_open::{is_above, is_left, orientation};
use super::raster::Raster;

/// A raster with the exact ends of its columns and rows; needed only while building.
#[derive(Debug)]
pub(super) struct Lattice {
    pub(super) raster: Raster,
    /// The smallest x of every column, and one past the largest x of the last.
    lefts: Vec<f64>,
    /// Likewise for rows.
    bottoms: Vec<f64>,
}

/// Columns and rows that an area's bounds reach over, both ends included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    cols: (u32, u32),
    rows: (u32, u32),
}

impl Reach {
    pub(super) fn width(self) -> usize {
        (self.cols.1 - self.cols.0 + 1) as usize
    }

    pub(super) fn height(self) -> usize {
        (self.rows.1 - self.rows.0 + 1) as usize
    }
}

impl Lattice {
    pub(super) fn new(raster: Raster) -> Self {
        let (min, max) = (raster.min, raster.max);
        let lefts = ends(raster.cols, (min.x, max.x), |x| raster.col(x));
        let bottoms = ends(raster.rows, (min.y, max.y), |y| raster.row(y));
        Self { raster, lefts, bottoms }
    }

    /// Smallest rectangle with all places of the cell.
    pub(super) fn rect(&self, cell: u32) -> Rect {
        self.rect_at(cell % self.raster.cols, cell / self.raster.cols)
    }

    fn rect_at(&self, col: u32, row: u32) -> Rect {
        let span = |ends: &[f64], index: u32| (ends[index as usize], ends[index as usize + 1].next_down());
        let ((left, right), (bottom, top)) = (span(&self.lefts, col), span(&self.bottoms, row));
        Rect::new(Coord { x: left, y: bottom }, Coord { x: right, y: top })
    }

    pub(super) fn reach(&self, bounds: Rect) -> Reach {
        let (min, max) = (bounds.min(), bounds.max());
        Reach {
            cols: (self.raster.col(min.x), self.raster.col(max.x)),
            rows: (self.raster.row(min.y), self.raster.row(max.y)),
        }
    }

    /// The cell at `offset` (row-major) within a reach.
    pub(super) fn cell_in(&self, reach: Reach, offset: usize) -> u32 {
        let (col, row) = (offset % reach.width(), offset / reach.width());
        #[expect(clippy::cast_possible_truncation, reason = "within the reach, which is u32")]
        self.raster.at(reach.cols.0 + col as u32, reach.rows.0 + row as u32)
    }

    /// Calls `found` with every cell whose rectangle the edge meets. Exact for edges that meet the raster at all.
    pub(super) fn cells_met(&self, a: Coord, b: Coord, mut found: impl FnMut(u32)) {
        let reach = self.reach(Rect::new(a, b));
        for row in reach.rows.0..=reach.rows.1 {
            let (from, to) = self.cols_near(a, b, reach, row);
            for col in from..=to {
                let alone = reach.width() == 1 && reach.height() == 1;
                if alone || meets(self.rect_at(col, row), a, b) {
                    found(self.raster.at(col, row));
                }
            }
        }
    }

    /// Columns that the edge may meet in a row: by rounded arithmetic, with one column to spare on either side.
    fn cols_near(&self, a: Coord, b: Coord, reach: Reach, row: u32) -> (u32, u32) {
        if reach.height() == 1 {
            return reach.cols;
        }
        let (bottom, top) = (self.bottoms[row as usize], self.bottoms[row as usize + 1]);
        let (from, to) = (x_at(a, b, bottom), x_at(a, b, top));
        let from_col = self.raster.col(from.min(to)).saturating_sub(1);
        let to_col = self.raster.col(from.max(to)) + 1;
        (from_col.max(reach.cols.0), to_col.min(reach.cols.1))
    }

    /// For every row of the reach whose bottom line the edge crosses, calls `found` with the row (counted from the
    /// reach's first) and the number of the reach's columns whose lower left corner has the crossing to its east.
    pub(super) fn bottoms_crossed(
        &self,
        a: Coord,
        b: Coord,
        reach: Reach,
        mut found: impl FnMut(usize, usize),
    ) {
        let rows = self.reach(Rect::new(a, b)).rows;
        for row in rows.0..=rows.1 {
            let corner = |col: u32| Coord { x: self.lefts[col as usize], y: self.bottoms[row as usize] };
            if is_above(a, corner(0)) == is_above(b, corner(0)) {
                continue;
            }
            let is_west = |col: u32| is_left(a, b, corner(col));
            let (first, last) = reach.cols;
            let mut end = self.raster.col(x_at(a, b, corner(0).y)).clamp(first, last);
            while end <= last && is_west(end) {
                end += 1;
            }
            while end > first && !is_west(end - 1) {
                end -= 1;
            }
            found((row - reach.rows.0) as usize, (end - first) as usize);
        }
    }
}

/// The smallest number in each part of a range, and one past the largest in the last.
fn ends(count: u32, (min, max): (f64, f64), part_of: impl Fn(f64) -> u32) -> Vec<f64> {
    let first_of = |index: u32| {
        let mut x = (min + (max - min) * (f64::from(index) / f64::from(count))).min(max);
        while x > min && part_of(x.next_down()) >= index {
            x = x.next_down();
        }
        while x <= max && part_of(x) < index {
            x = x.next_up();
        }
        x
    };
    (0..count).map(first_of).chain([max.next_up()]).collect()
}

/// x of the edge at height y, rounded, within the edge's own range.
fn x_at(a: Coord, b: Coord, y: f64) -> f64 {
    let share = ((y - a.y) / (b.y - a.y)).clamp(0.0, 1.0);
    a.x + (b.x - a.x) * share
}

/// Whether edge and rectangle have a point in common. Exact.
fn meets(rect: Rect, a: Coord, b: Coord) -> bool {
    let (min, max) = (rect.min(), rect.max());
    if a.x.max(b.x) < min.x || a.x.min(b.x) > max.x || a.y.max(b.y) < min.y || a.y.min(b.y) > max.y {
        return false;
    }
    let corners = [min, Coord { x: max.x, y: min.y }, max, Coord { x: min.x, y: max.y }];
    let sides = corners.map(|corner| orientation(a, b, corner));
    sides.iter().any(|&side| side >= 0.0) && sides.iter().any(|&side| side <= 0.0)
}
