//! Places beside the streets and inside the blocks, and how people say where they are.

use geo_types::Coord;

use super::lattice::{Blocks, Lattice, moved, offset_m};
use super::names::{ROADS, STREETS};

/// How far from the middle of a street one stands beside it.
pub(super) const BESIDE_M: f64 = 6.0;

/// One of the four streets around a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    North,
    South,
    West,
    East,
}

impl Edge {
    pub(super) const ALL: [Self; 4] = [Self::North, Self::South, Self::West, Self::East];

    /// The street of this edge of the block.
    pub(super) fn street(self, block: Blocks) -> &'static str {
        match self {
            Self::North => STREETS[block.north],
            Self::South => STREETS[block.south],
            Self::West => ROADS[block.west],
            Self::East => ROADS[block.east],
        }
    }

    /// The streets that cross where the edge begins and where it ends.
    fn crossing_streets(self, block: Blocks) -> [&'static str; 2] {
        match self {
            Self::North | Self::South => [ROADS[block.west], ROADS[block.east]],
            Self::West | Self::East => [STREETS[block.north], STREETS[block.south]],
        }
    }

    /// On which side of the street the block lies.
    const fn side(self) -> &'static str {
        match self {
            Self::North => "南侧",
            Self::South => "北侧",
            Self::West => "东侧",
            Self::East => "西侧",
        }
    }

    /// As seen from the crossing where the edge begins, and from the one where it ends.
    const fn crossing_sides(self) -> [&'static str; 2] {
        match self {
            Self::North | Self::South => ["东侧", "西侧"],
            Self::West | Self::East => ["南侧", "北侧"],
        }
    }

    pub(super) fn line(self, lattice: &Lattice, block: Blocks) -> [Coord; 3] {
        match self {
            Self::North => lattice.eastward(block.west, block.north),
            Self::South => lattice.eastward(block.west, block.south),
            Self::West => lattice.southward(block.west, block.north),
            Self::East => lattice.southward(block.east, block.north),
        }
    }

    /// `along` of the edge, from 0 to 1, in words.
    pub(super) fn words(self, block: Blocks, along: f64) -> String {
        let (street, [first, last]) = (self.street(block), self.crossing_streets(block));
        let [after_first, before_last] = self.crossing_sides();
        if along < 0.3 {
            format!("{street}与{first}交叉口{after_first}")
        } else if along > 0.7 {
            format!("{street}与{last}交叉口{before_last}")
        } else {
            format!("{street}（{first}至{last}段）{}", self.side())
        }
    }

    /// The place `along` the edge, `inside_m` metres from it towards the middle of the block.
    pub(super) fn place(self, lattice: &Lattice, block: Blocks, along: f64, inside_m: f64) -> Coord {
        let [from, bend, to] = self.line(lattice, block);
        let on = if along < 0.5 {
            from + (bend - from) * (along * 2.0)
        } else {
            bend + (to - bend) * (along * 2.0 - 1.0)
        };
        let inward = offset_m(on, within(lattice, block, 0.5, 0.5));
        moved(on, inward * (inside_m / inward.x.hypot(inward.y)))
    }
}

/// The place at `east` and `south` shares of the way across the block.
pub(super) fn within(lattice: &Lattice, block: Blocks, east: f64, south: f64) -> Coord {
    let along = |row| {
        let (from, to) = (lattice.crossing(block.west, row), lattice.crossing(block.east, row));
        from + (to - from) * east
    };
    let (north_end, south_end) = (along(block.north), along(block.south));
    moved(north_end + (south_end - north_end) * south, Coord { x: 0.0, y: 0.0 })
}
