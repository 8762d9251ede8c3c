//! How much of the streets of each unit grid a track covers.

use std::collections::BTreeMap;

use gewu_geo::{Coord, distance_m};

use crate::Fix;
use crate::flat::{Flat, distance_to};

/// When a street counts as covered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearness {
    /// Not farther from the way between two fixes than this.
    pub within_m: f64,
    /// Two fixes farther apart in time have a gap between them: nobody knows the way.
    pub gap_s: f64,
}

impl Default for Nearness {
    fn default() -> Self {
        Self { within_m: 20.0, gap_s: 60.0 }
    }
}

/// Streets cut into pieces of a few metres, to be found by place.
#[derive(Debug)]
pub struct StreetIndex {
    flat: Flat,
    nearness: Nearness,
    pieces: Vec<Piece>,
    /// Square somewhat larger than [`Nearness::within_m`] → pieces in it.
    squares: BTreeMap<(i64, i64), Vec<usize>>,
    streets: usize,
}

/// A piece of a street by its middle, in metres.
#[derive(Debug)]
struct Piece {
    at: Coord,
    length_m: f64,
    street: usize,
    grid: u32,
}

/// What is covered of a unit grid.
#[derive(Debug, Clone, PartialEq)]
pub struct Covered {
    pub grid: u32,
    pub length_m: f64,
    pub covered_m: f64,
    /// Streets, by their number, of which less than half is covered.
    pub missed: Vec<usize>,
}

impl Covered {
    /// Covered length as a part of the length; none where there are no streets.
    pub fn share(&self) -> Option<f64> {
        (self.length_m > 0.0).then(|| self.covered_m / self.length_m)
    }
}

/// Squares are larger than what is near, so that the nine about a place hold all that is near to half a step either way.
const SQUARE: f64 = 1.1;
/// Pieces are not longer.
const PIECE_M: f64 = 5.0;
/// A street is missed when less of it is covered.
const MISSED_BELOW: f64 = 0.5;

impl StreetIndex {
    /// Streets, each with the number of the unit grid it lies in; a street of two grids is given in two parts.
    pub fn new(streets: &[(u32, Vec<Coord>)], nearness: Nearness) -> Self {
        let origin =
            streets.iter().find_map(|(_, line)| line.first()).copied().unwrap_or(Coord { x: 0.0, y: 0.0 });
        let flat = Flat::about(origin);
        let mut index =
            Self { flat, nearness, pieces: Vec::new(), squares: BTreeMap::new(), streets: streets.len() };
        for (street, (grid, line)) in streets.iter().enumerate() {
            for pair in line.windows(2) {
                index.cut(street, *grid, pair[0], pair[1]);
            }
        }
        index
    }

    fn cut(&mut self, street: usize, grid: u32, from: Coord, to: Coord) {
        let length_m = distance_m(from, to);
        let parts = parts(length_m, PIECE_M);
        for n in 0..parts {
            let middle = from + (to - from) * ((f64::from(n) + 0.5) / f64::from(parts));
            let at = self.flat.place(middle);
            self.squares.entry(self.square(at)).or_default().push(self.pieces.len());
            self.pieces.push(Piece { at, length_m: length_m / f64::from(parts), street, grid });
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "`as` saturates, and no town is so large")]
    fn square(&self, at: Coord) -> (i64, i64) {
        let size = self.nearness.within_m.max(1.0) * SQUARE;
        ((at.x / size).floor() as i64, (at.y / size).floor() as i64)
    }

    /// Coverage by fixes that are believed ([`crate::filter()`]), in order of time: a line a grid, by its number.
    pub fn coverage(&self, fixes: &[Fix]) -> Vec<Covered> {
        let mut is_covered = vec![false; self.pieces.len()];
        let places: Vec<Coord> = fixes.iter().map(|fix| self.flat.place(fix.place)).collect();
        for n in 0..fixes.len() {
            let before =
                n.checked_sub(1).filter(|b| fixes[n].seconds_since(&fixes[*b]) <= self.nearness.gap_s);
            self.cover(before.map_or(places[n], |before| places[before]), places[n], &mut is_covered);
        }
        self.add_up(&is_covered)
    }

    /// Marks the pieces near the way from one place to another.
    fn cover(&self, from: Coord, to: Coord, is_covered: &mut [bool]) {
        let parts = parts((to.x - from.x).hypot(to.y - from.y), self.nearness.within_m.max(1.0) / 2.0);
        for n in 0..=parts {
            let (x, y) = self.square(from + (to - from) * (f64::from(n) / f64::from(parts)));
            let around = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y)));
            for piece in around.filter_map(|square| self.squares.get(&square)).flatten() {
                is_covered[*piece] |= distance_to(self.pieces[*piece].at, from, to) <= self.nearness.within_m;
            }
        }
    }

    fn add_up(&self, is_covered: &[bool]) -> Vec<Covered> {
        let mut grids: BTreeMap<u32, Covered> = BTreeMap::new();
        let mut streets = vec![(0.0, 0.0, 0); self.streets];
        for (piece, is_covered) in self.pieces.iter().zip(is_covered) {
            let covered_m = if *is_covered { piece.length_m } else { 0.0 };
            let fresh = || Covered { grid: piece.grid, length_m: 0.0, covered_m: 0.0, missed: Vec::new() };
            let grid = grids.entry(piece.grid).or_insert_with(fresh);
            grid.length_m += piece.length_m;
            grid.covered_m += covered_m;
            let street = &mut streets[piece.street];
            *street = (street.0 + piece.length_m, street.1 + covered_m, piece.grid);
        }
        for (street, (length_m, covered_m, grid)) in streets.into_iter().enumerate() {
            if covered_m < MISSED_BELOW * length_m {
                grids.entry(grid).and_modify(|grid| grid.missed.push(street));
            }
        }
        grids.into_values().collect()
    }
}

/// In how many equal parts a length is cut so that none is longer than `most_m`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates")]
fn parts(length_m: f64, most_m: f64) -> u32 {
    ((length_m / most_m).ceil() as u32).clamp(1, 100_000)
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;

    use super::*;

    fn at(east_m: f64, north_m: f64) -> Coord {
        Coord { x: 116.4 + east_m / 85_400.0, y: 39.9 + north_m / 111_000.0 }
    }

    fn fix(seconds: i64, place: Coord) -> Fix {
        Fix { at: Timestamp::from_seconds(seconds), place, accuracy_m: 5.0, speed_m_s: None, device: 1 }
    }

    /// Three streets northwards of 300 m, 100 m apart; the last lies in another grid.
    fn index() -> StreetIndex {
        let street = |grid, east_m| (grid, vec![at(east_m, 0.0), at(east_m, 300.0)]);
        StreetIndex::new(&[street(7, 0.0), street(7, 100.0), street(9, 200.0)], Nearness::default())
    }

    #[test]
    fn what_is_walked_along_is_covered_and_what_is_not_is_missed() {
        // Along the first street, 12 m beside it, then over to the third and half of it.
        let mut places: Vec<Coord> = (0..=10).map(|n| at(12.0, f64::from(n) * 30.0)).collect();
        places.extend([at(200.0, 300.0), at(200.0, 150.0)]);
        let fixes: Vec<Fix> = places.into_iter().zip(0..).map(|(place, n)| fix(n * 30, place)).collect();
        let covered = index().coverage(&fixes);
        assert_eq!(covered.iter().map(|covered| covered.grid).collect::<Vec<_>>(), [7, 9]);
        let [first, second] = [covered[0].share(), covered[1].share()].map(Option::unwrap_or_default);
        // The way over crosses the end of the second street.
        assert!((0.5..0.56).contains(&first), "{first}");
        assert!((0.5..0.6).contains(&second), "{second}");
        assert_eq!((covered[0].missed.clone(), covered[1].missed.len()), (vec![1], 0));
        assert!((covered[0].length_m - 600.0).abs() < 3.0);
    }

    #[test]
    fn a_gap_covers_nothing_between_its_ends() {
        let ends = [fix(0, at(0.0, 0.0)), fix(61, at(0.0, 300.0))];
        let share = index().coverage(&ends)[0].share().unwrap_or_default();
        assert!((0.05..0.1).contains(&share), "{share}");
        let together = [ends[0], Fix { at: Timestamp::from_seconds(60), ..ends[1] }];
        assert!(index().coverage(&together)[0].share().unwrap_or_default() > 0.49);
    }

    #[test]
    fn nothing_walked_covers_nothing_and_no_streets_have_no_share() {
        let covered = index().coverage(&[]);
        assert_eq!((covered[0].covered_m, covered[0].missed.len(), covered[1].missed.len()), (0.0, 2, 1));
        assert!(StreetIndex::new(&[], Nearness::default()).coverage(&[fix(0, at(0.0, 0.0))]).is_empty());
        let none = Covered { grid: 1, length_m: 0.0, covered_m: 0.0, missed: Vec::new() };
        assert_eq!(none.share(), None);
    }
}
