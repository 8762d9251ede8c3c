//! A border cell's short memory: which candidate owns each of its spots, for spots that no border runs through.

use geo_types::Coord;

/// Columns and rows of spots in a cell. Two bits for each fill two words.
pub(super) const COLS: u32 = 8;
pub(super) const ROWS: u32 = 8;

/// A border within this part of a spot's width counts as running through it: far more than rounding can be wrong.
const MARGIN: f64 = 1.0 / 64.0;

/// Candidates that a spot's two bits can name.
pub(super) const BLOCK_IDS: usize = 3;

/// What a look-up in a border cell reads first: half a cache line, never torn over two.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
pub(super) struct Block {
    spots: Spots,
    /// The lowest ids among the cell's candidates.
    pub(super) ids: [u32; BLOCK_IDS],
    /// Where the borders are, see [`super::page::Pages`].
    pub(super) page: u32,
}

impl Block {
    /// A block that remembers nothing.
    pub(super) fn new(candidates: &[u32], page: u32) -> Self {
        let mut ids = [0; BLOCK_IDS];
        ids.iter_mut().zip(candidates).for_each(|(known, id)| *known = *id);
        Self { spots: Spots([u64::MAX; 2]), ids, page }
    }

    /// The block with its memory filled. `crossed` are the spots that a border runs through, `owner_at` says whose
    /// another spot is.
    pub(super) fn remembering(self, crossed: u64, owner_at: impl Fn(u32) -> Option<u32>) -> Self {
        let candidate_at = |spot| {
            let owner = owner_at(spot);
            self.ids.iter().position(|&id| Some(id) == owner).unwrap_or(Spots::OPEN)
        };
        Self { spots: Spots::new(crossed, candidate_at), ..self }
    }

    /// The owner of a spot; nothing if the borders must be asked.
    pub(super) fn owner_of(&self, spot: u32) -> Option<u32> {
        self.ids.get(self.spots.at(spot)).copied()
    }
}

/// For every spot the place of its owner among the block's ids, or [`Spots::OPEN`].
#[derive(Debug, Clone, Copy)]
struct Spots([u64; 2]);

impl Spots {
    /// No memory of this spot: ask the borders.
    const OPEN: usize = BLOCK_IDS;

    fn at(self, spot: u32) -> usize {
        (self.0[(spot / 32) as usize] >> (2 * (spot % 32)) & 3) as usize
    }

    fn new(crossed: u64, owner_at: impl Fn(u32) -> usize) -> Self {
        let mut spots = Self([0; 2]);
        for spot in 0..COLS * ROWS {
            let is_clear = |other: u32| crossed >> other & 1 == 0;
            // Clear spots side by side have the same owner, for no border parts them.
            let owner = if !is_clear(spot) {
                Self::OPEN
            } else if !spot.is_multiple_of(COLS) && is_clear(spot - 1) {
                spots.at(spot - 1)
            } else if spot >= COLS && is_clear(spot - COLS) {
                spots.at(spot - COLS)
            } else {
                owner_at(spot)
            };
            spots.0[(spot / 32) as usize] |= (owner as u64) << (2 * (spot % 32));
        }
        spots
    }
}

/// The spots that the edge runs through or close by, as bits. Coordinates are in spots, from the cell's lower left
/// corner.
pub(super) fn crossed(a: Coord, b: Coord) -> u64 {
    let (low, high) = if a.y <= b.y { (a, b) } else { (b, a) };
    let x_at = |y: f64| {
        let share = (y - low.y) / (high.y - low.y);
        if share.is_finite() { low.x + (high.x - low.x) * share.clamp(0.0, 1.0) } else { low.x }
    };
    let is_flat = high.y - low.y < MARGIN;
    (0..ROWS)
        .filter(|&row| low.y < f64::from(row + 1) + MARGIN && high.y > f64::from(row) - MARGIN)
        .map(|row| {
            let (bottom, top) = (f64::from(row) - MARGIN, f64::from(row + 1) + MARGIN);
            let (from, to) = if is_flat { (low.x, high.x) } else { (x_at(bottom), x_at(top)) };
            columns(from.min(to) - MARGIN, from.max(to) + MARGIN) << (row * COLS)
        })
        .fold(0, |spots, row| spots | row)
}

/// Bits of the columns from x to x.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the columns")]
fn columns(from: f64, to: f64) -> u64 {
    if to < 0.0 || from >= f64::from(COLS) {
        return 0;
    }
    let column = |x: f64| x.clamp(0.0, f64::from(COLS - 1)) as u32;
    let up_to = |column: u32| (1_u64 << (column + 1)) - 1;
    up_to(column(to)) & !(up_to(column(from)) >> 1)
}
