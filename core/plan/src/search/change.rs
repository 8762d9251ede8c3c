//! The changes that are tried: a stretch goes elsewhere, two stretches change places, a stretch is turned round, two
//! routes exchange their ends.

use super::{Change, Near};
use crate::dice::Dice;
use crate::tours::{Piece, Tours};

/// Legs that go together at most.
const STRETCH_MAX: usize = 8;

/// A position in a route, and a stretch that begins there.
#[derive(Clone, Copy)]
struct Spot {
    route: usize,
    at: usize,
    to: usize,
    /// Legs of the route.
    len: usize,
}

impl Spot {
    fn of(tours: &Tours<'_>, task: usize, stretch: usize) -> Self {
        let (route, at) = tours.place(task);
        let len = tours.legs(route).len();
        Self { route, at, to: (at + stretch).min(len), len }
    }

    const fn piece(self, from: usize, to: usize) -> Piece {
        Piece { route: self.route, from, to, backwards: false }
    }

    const fn stretch(self, backwards: bool) -> Piece {
        Piece { route: self.route, from: self.at, to: self.to, backwards }
    }
}

const NOTHING: Piece = Piece { route: 0, from: 0, to: 0, backwards: false };

/// A random change that brings two neighbours together; none when the two spots do not allow it.
pub(super) fn propose(tours: &Tours<'_>, near: &Near, dice: &mut Dice) -> Option<Change> {
    let roll = dice.roll();
    let task = dice.below(tours.tasks.len());
    let (turn_x, turn_y) = (roll >> 3 & 1 == 1, roll >> 4 & 1 == 1);
    let x = Spot::of(tours, task, 1 + (roll >> 5 & 7) as usize % STRETCH_MAX);
    if roll >> 60 == 0 {
        return move_anywhere(tours, x, turn_x, dice);
    }
    let other = if roll & 7 < 3 { dice.below(tours.tasks.len()) } else { near.pick(task, dice)? };
    let y = Spot::of(tours, other, 1 + (roll >> 8 & 7) as usize % STRETCH_MAX);
    let after = usize::from(roll >> 11 & 1 == 1);
    match (roll >> 12) % 8 {
        0..4 => move_stretch(x, y.route, y.at + after, y.len, turn_x),
        4..6 => swap_stretches(x, y, turn_x, turn_y),
        _ if x.route == y.route => Some(turn_round(x, y)),
        _ => Some(exchange_ends(x, y, after, turn_x)),
    }
}

fn one(route: usize, of_a: [Piece; 5]) -> Change {
    Change { a: route, b: route, of_a, of_b: [NOTHING; 5] }
}

/// To any route, an empty one too.
fn move_anywhere(tours: &Tours<'_>, x: Spot, turn: bool, dice: &mut Dice) -> Option<Change> {
    let route = dice.below(tours.count());
    let len = tours.legs(route).len();
    move_stretch(x, route, dice.below(len + 1), len, turn)
}

fn move_stretch(x: Spot, route: usize, to: usize, len: usize, turn: bool) -> Option<Change> {
    let stretch = x.stretch(turn);
    if x.route != route {
        let there = |from, to| Piece { route, from, to, backwards: false };
        let of_a = [x.piece(0, x.at), x.piece(x.to, x.len), NOTHING, NOTHING, NOTHING];
        let of_b = [there(0, to), stretch, there(to, len), NOTHING, NOTHING];
        return Some(Change { a: x.route, b: route, of_a, of_b });
    }
    if to <= x.at {
        let pieces = [x.piece(0, to), stretch, x.piece(to, x.at), x.piece(x.to, len), NOTHING];
        Some(one(route, pieces))
    } else if to >= x.to {
        let pieces = [x.piece(0, x.at), x.piece(x.to, to), stretch, x.piece(to, len), NOTHING];
        Some(one(route, pieces))
    } else {
        None
    }
}

fn swap_stretches(x: Spot, y: Spot, turn_x: bool, turn_y: bool) -> Option<Change> {
    let (of_x, of_y) = (x.stretch(turn_x), y.stretch(turn_y));
    if x.route != y.route {
        let of_a = [x.piece(0, x.at), of_y, x.piece(x.to, x.len), NOTHING, NOTHING];
        let of_b = [y.piece(0, y.at), of_x, y.piece(y.to, y.len), NOTHING, NOTHING];
        return Some(Change { a: x.route, b: y.route, of_a, of_b });
    }
    if y.to <= x.at {
        return swap_stretches(y, x, turn_y, turn_x);
    }
    let pieces = [x.piece(0, x.at), of_y, x.piece(x.to, y.at), of_x, x.piece(y.to, x.len)];
    (x.to <= y.at).then(|| one(x.route, pieces))
}

/// Walks the part between two spots of a route backwards.
fn turn_round(x: Spot, y: Spot) -> Change {
    let (from, to) = (x.at.min(y.at), x.at.max(y.at) + 1);
    let turned = Piece { route: x.route, from, to, backwards: true };
    one(x.route, [x.piece(0, from), turned, x.piece(to, x.len), NOTHING, NOTHING])
}

/// Both routes are cut at their spots; each goes on with the other's end, or one takes both beginnings.
fn exchange_ends(x: Spot, y: Spot, after: usize, turn: bool) -> Change {
    let cut = y.at + after;
    let back = |piece: Piece| Piece { backwards: true, ..piece };
    let (of_a, of_b) = if turn {
        ([x.piece(0, x.at), back(y.piece(0, cut))], [back(x.piece(x.at, x.len)), y.piece(cut, y.len)])
    } else {
        ([x.piece(0, x.at), y.piece(cut, y.len)], [y.piece(0, cut), x.piece(x.at, x.len)])
    };
    let five = |pieces: [Piece; 2]| [pieces[0], pieces[1], NOTHING, NOTHING, NOTHING];
    Change { a: x.route, b: y.route, of_a: five(of_a), of_b: five(of_b) }
}
