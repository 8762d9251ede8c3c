//! Division of a rectangle into cells, the same for looking up and for building.
//!
//! Every cell is divided once more into spots, see [`spots`], for which a border cell can remember an answer.
//!
//! A place is put into a cell by rounded arithmetic. That is monotone, so the places of a column are a closed
//! interval of floating-point numbers; see [`super::lattice`].

use geo_types::{Coord, Rect};

use super::spots;

/// Cells may not be narrower than this share of the largest coordinate: below it, floating point has too few numbers.
const FINEST: f64 = 1e-11;

/// Row-major cells over a rectangle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Raster {
    pub(super) min: Coord,
    pub(super) max: Coord,
    spots_per_degree: Coord,
    pub(super) cols: u32,
    pub(super) rows: u32,
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

    pub(super) fn at(&self, col: u32, row: u32) -> u32 {
        row * self.cols + col
    }

    pub(super) fn col(&self, x: f64) -> u32 {
        self.spot_col(x) / spots::COLS
    }

    pub(super) fn row(&self, y: f64) -> u32 {
        self.spot_row(y) / spots::ROWS
    }

    fn spot_col(&self, x: f64) -> u32 {
        part(x, self.min.x, self.spots_per_degree.x).min(self.cols * spots::COLS - 1)
    }

    fn spot_row(&self, y: f64) -> u32 {
        part(y, self.min.y, self.spots_per_degree.y).min(self.rows * spots::ROWS - 1)
    }

    /// A point in spots from the lower left corner of the cell.
    pub(super) fn in_spots(&self, cell: u32, point: Coord) -> Coord {
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
