//! Division of a rectangle into cells, the same for looking up and for building.
//!
//! Every cell is divided once more into spots, see [`spots`], for which a border cell can remember an answer.
//!
//! A place is put into a cell by rounded arithmetic. That is monotone, so the places of a column are a closed
//! interval of floating-point numbers; [`Lattice`] finds its exact ends, and the edges listed for a cell
//! are then exactly those that can matter for a place looked up in it.

use geo_types::{Coord, Rect};

use super::half_open::{is_above, is_left, orientation};
use super::spots;

/// Cells may not be narrower than this share of the largest coordinate: below it, floating point has too few numbers.
const FINEST: f64 = 1e-11;

/// Row-major cells over a rectangle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Raster {
    min: Coord,
    max: Coord,
    spots_per_degree: Coord,
    cols: u32,
    rows: u32,
}

impl Raster {
    /// About `cells` cells over `bounds`, as square on the ground as whole numbers allow. `largest` is the largest
    /// coordinate of all that will be asked about, by amount.
    pub(super) fn new(bounds: Rect, cells: f64, largest: f64) -> Self {
        let shrink = bounds.center().y.clamp(-89.0, 89.0).to_radians().cos();
        let aspect = bounds.width() * shrink / bounds.height();
        let finest = largest * FINEST;
        let cols = parts((cells * aspect).sqrt(), bounds.width(), finest);
        let rows = parts((cells / aspect).sqrt(), bounds.height(), finest);
        let spots_per_degree = Coord {
            x: density(cols * spots::COLS, bounds.width()),
            y: density(rows * spots::ROWS, bounds.height()),
        };
        Self { min: bounds.min(), max: bounds.max(), spots_per_degree, cols, rows }
    }

    /// A raster that contains nothing.
    pub(super) fn empty() -> Self {
        let [min, max] = [f64::INFINITY, f64::NEG_INFINITY].map(|end| Coord { x: end, y: end });
        Self { min, max, spots_per_degree: Coord::zero(), cols: 1, rows: 1 }
    }

    pub(super) fn contains(&self, place: Coord) -> bool {
        place.x >= self.min.x && place.x <= self.max.x && place.y >= self.min.y && place.y <= self.max.y
    }

    pub(super) fn cells(&self) -> u32 {
        self.cols * self.rows
    }

    /// The cell of a place and the spot within; a place outside gets the nearest ones.
    pub(super) fn find(&self, place: Coord) -> (usize, u32) {
        let (x, y) = (self.spot_col(place.x), self.spot_row(place.y));
        let cell = self.at(x / spots::COLS, y / spots::ROWS);
        (cell as usize, y % spots::ROWS * spots::COLS + x % spots::COLS)
    }

    fn at(&self, col: u32, row: u32) -> u32 {
        row * self.cols + col
    }

    fn col(&self, x: f64) -> u32 {
        self.spot_col(x) / spots::COLS
    }

    fn row(&self, y: f64) -> u32 {
        self.spot_row(y) / spots::ROWS
    }

    fn spot_col(&self, x: f64) -> u32 {
        part(x, self.min.x, self.spots_per_degree.x).min(self.cols * spots::COLS - 1)
    }

    fn spot_row(&self, y: f64) -> u32 {
        part(y, self.min.y, self.spots_per_degree.y).min(self.rows * spots::ROWS - 1)
    }

    /// A point in spots from the lower left corner of the cell.
    pub(super) fn to_spots(&self, cell: u32, point: Coord) -> Coord {
        let (corner, scale) = (self.corner_in_spots(cell), self.spots_per_degree);
        Coord {
            x: (point.x - self.min.x) * scale.x - corner.x,
            y: (point.y - self.min.y) * scale.y - corner.y,
        }
    }

    /// The middle of a spot.
    pub(super) fn middle(&self, cell: u32, spot: u32) -> Coord {
        let (corner, scale) = (self.corner_in_spots(cell), self.spots_per_degree);
        let half = |index: u32| f64::from(index) + 0.5;
        Coord {
            x: self.min.x + (corner.x + half(spot % spots::COLS)) / scale.x,
            y: self.min.y + (corner.y + half(spot / spots::COLS)) / scale.y,
        }
    }

    fn corner_in_spots(&self, cell: u32) -> Coord {
        Coord { x: f64::from(cell % self.cols * spots::COLS), y: f64::from(cell / self.cols * spots::ROWS) }
    }
}

/// How many parts of a length, when `wanted` are wished for.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 1 … 32,000")]
fn parts(wanted: f64, length: f64, finest: f64) -> u32 {
    let most = (length / finest).min(32_000.0);
    if wanted.is_finite() && most.is_finite() { wanted.min(most).max(1.0) as u32 } else { 1 }
}

fn density(parts: u32, length: f64) -> f64 {
    if length > 0.0 { f64::from(parts) / length } else { 0.0 }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, which is wanted"
)]
fn part(x: f64, min: f64, per_degree: f64) -> u32 {
    ((x - min) * per_degree) as u32
}

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
