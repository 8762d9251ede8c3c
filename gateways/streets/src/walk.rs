//! A planned round as a line on the ground and a list of turns.

use gewu_geo::Coord;
use gewu_plan::{Round, Step};
use serde::Serialize;

use crate::network::{Line, Streets};

/// A round to be followed.
#[derive(Debug, Clone, PartialEq)]
pub struct Walk {
    pub line: Vec<Coord>,
    pub turns: Vec<Turn>,
}

/// Walk on along a street of one name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Turn {
    pub turn: Direction,
    /// Empty where the map has no name.
    pub name: String,
    pub length_m: f64,
    /// Where to turn, longitude and latitude.
    pub at: [f64; 2],
}

/// Which way to turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Start,
    Straight,
    Left,
    Right,
    Back,
}

/// Less is straight on; more than a half turn less this is back.
const STRAIGHT_DEGREES: f64 = 35.0;

impl Streets {
    /// The line and turns of a round planned on [`Streets::plannable`]. Streets of one name that go straight on are one.
    pub fn walk(&self, round: &Round) -> Walk {
        let mut walk = Walk { line: Vec::new(), turns: Vec::new() };
        let mut before: Option<&str> = None;
        for step in &round.steps {
            let street = &self.lines[step.street];
            let drawn = drawn(street, *step);
            let direction = direction(&walk.line, &drawn);
            match walk.turns.last_mut() {
                Some(turn) if before == Some(&street.name) && direction == Direction::Straight => {
                    turn.length_m += street.length_m;
                }
                _ => walk.turns.push(Turn {
                    turn: direction,
                    name: street.name.clone(),
                    length_m: street.length_m,
                    at: [drawn[0].x, drawn[0].y],
                }),
            }
            before = Some(&street.name);
            walk.line.extend(drawn.iter().skip(usize::from(!walk.line.is_empty())));
        }
        walk
    }
}

fn drawn(street: &Line, step: Step) -> Vec<Coord> {
    let mut line = street.line.clone();
    if step.backwards {
        line.reverse();
    }
    line
}

fn direction(walked: &[Coord], next: &[Coord]) -> Direction {
    let Some(arrived) = heading(walked.iter().rev()) else { return Direction::Start };
    let leaves = heading(next.iter()).unwrap_or(arrived);
    // `arrived` looks back along the way: on is the other way.
    let turn = (leaves - arrived).rem_euclid(360.0) - 180.0;
    match turn {
        turn if turn.abs() <= STRAIGHT_DEGREES => Direction::Straight,
        turn if turn.abs() >= 180.0 - STRAIGHT_DEGREES => Direction::Back,
        turn if turn > 0.0 => Direction::Right,
        _ => Direction::Left,
    }
}

/// Degrees clockwise from north, from the first of the places to the next that differs.
fn heading<'c>(mut places: impl Iterator<Item = &'c Coord>) -> Option<f64> {
    let from = places.next()?;
    let to = places.find(|place| *place != from)?;
    let east = (to.x - from.x) * from.y.to_radians().cos();
    Some(east.atan2(to.y - from.y).to_degrees())
}

#[cfg(test)]
mod tests {
    use gewu_plan::Step;

    use super::*;
    use crate::Told;

    fn line(name: &str, ends: [usize; 2], places: &[Coord]) -> Line {
        let line = ends.map(|end| places[end]).to_vec();
        Line { name: name.to_owned(), ends, line, length_m: 100.0, required: 1 }
    }

    #[test]
    fn turns_are_told_from_where_one_comes() {
        // North along one name twice, then east, then back, then south.
        let at = |x: f64, y: f64| Coord { x: 116.4 + x / 1e3, y: 39.9 + y / 1e3 };
        let places = vec![at(0.0, 0.0), at(0.0, 1.0), at(0.0, 2.0), at(1.0, 2.0)];
        let lines = vec![line("A", [0, 1], &places), line("A", [2, 1], &places), line("B", [2, 3], &places)];
        let streets = Streets { places, lines, told: Told::default() };
        let step = |street, backwards| Step { street, backwards, required: true };
        let steps = vec![step(0, false), step(1, true), step(2, false), step(2, true), step(1, false)];
        let walk = streets.walk(&Round { steps, cost: 0 });
        let turns: Vec<_> =
            walk.turns.iter().map(|turn| (turn.turn, turn.name.as_str(), turn.length_m)).collect();
        let wanted = [
            (Direction::Start, "A", 200.0),
            (Direction::Right, "B", 100.0),
            (Direction::Back, "B", 100.0),
            (Direction::Left, "A", 100.0),
        ];
        assert_eq!(turns, wanted);
        assert_eq!(walk.line.len(), 6);
    }
}
