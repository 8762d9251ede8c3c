//! The net of main streets: a lattice, denser in the middle, turned, bent and shaken, cut to the subdistrict's size.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use crate::chance::Chance;
use crate::real;

/// Blocks from west to east and from north to south.
pub(super) const COLUMNS: usize = 14;
pub(super) const ROWS: usize = 12;

const CENTRE: Coord = Coord { x: 116.31, y: 39.66 };
/// The subdistrict of the source.
const AREA_M2: f64 = 33_300_000.0;
/// Metres in a degree at the centre.
const EAST_M: f64 = 85_830.0;
const NORTH_M: f64 = 111_030.0;
/// How much wider a block at the edge is than one in the middle.
const EDGE_STRETCH: f64 = 1.2;

/// Blocks `west..east` × `north..south`, counted from the north-western one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Blocks {
    pub(super) west: usize,
    pub(super) east: usize,
    pub(super) north: usize,
    pub(super) south: usize,
}

impl Blocks {
    pub(super) const ALL: Self = Self { west: 0, east: COLUMNS, north: 0, south: ROWS };

    pub(super) fn width(self) -> usize {
        self.east - self.west
    }

    pub(super) fn height(self) -> usize {
        self.south - self.north
    }

    pub(super) fn count(self) -> usize {
        self.width() * self.height()
    }

    pub(super) fn each(self) -> impl Iterator<Item = Self> {
        (self.north..self.south).flat_map(move |north| {
            (self.west..self.east).map(move |west| Self { west, east: west + 1, north, south: north + 1 })
        })
    }

    /// Distance of the middle from the middle of the whole, 0 to about 1.
    pub(super) fn eccentricity(self) -> f64 {
        let off = |from: usize, to: usize, all: usize| real(from + to) / real(all) - 1.0;
        off(self.west, self.east, COLUMNS).hypot(off(self.north, self.south, ROWS)) / 2_f64.sqrt()
    }
}

/// Crossings, and one bend in the middle of every stretch between two of them. Areas that share a stretch share its
/// three vertices exactly.
#[derive(Debug)]
pub(super) struct Lattice {
    /// Row by row from the north, each from the west.
    crossings: Vec<Coord>,
    /// Bends of the stretches that run east, by the crossing they begin at.
    east_bends: Vec<Coord>,
    /// Bends of the stretches that run south.
    south_bends: Vec<Coord>,
}

impl Lattice {
    pub(super) fn new(chance: &mut Chance) -> Self {
        let (xs, ys) = (positions(COLUMNS, chance), positions(ROWS, chance));
        let mut crossings: Vec<Coord> =
            ys.iter().flat_map(|y| xs.iter().map(|x| Coord { x: *x, y: -*y })).map(warp).collect();
        for crossing in &mut crossings {
            *crossing = *crossing + Coord { x: chance.between(-0.15, 0.15), y: chance.between(-0.15, 0.15) };
        }
        let mut lattice = Self { east_bends: crossings.clone(), south_bends: crossings.clone(), crossings };
        lattice.bend(chance);
        lattice.place_on_earth();
        lattice
    }

    pub(super) fn crossing(&self, column: usize, row: usize) -> Coord {
        self.crossings[index(column, row)]
    }

    /// The stretch from a crossing to the next one in the east: three vertices.
    pub(super) fn eastward(&self, column: usize, row: usize) -> [Coord; 3] {
        [self.crossing(column, row), self.east_bends[index(column, row)], self.crossing(column + 1, row)]
    }

    /// The stretch from a crossing to the next one in the south: three vertices.
    pub(super) fn southward(&self, column: usize, row: usize) -> [Coord; 3] {
        [self.crossing(column, row), self.south_bends[index(column, row)], self.crossing(column, row + 1)]
    }

    /// The outline of the blocks, counter-clockwise.
    pub(super) fn outline(&self, blocks: Blocks) -> MultiPolygon {
        let Blocks { west, east, north, south } = blocks;
        let mut ring: Vec<Coord> = Vec::new();
        ring.extend((north..south).flat_map(|row| first_two(self.southward(west, row))));
        ring.extend((west..east).flat_map(|column| first_two(self.eastward(column, south))));
        ring.extend((north..south).rev().flat_map(|row| last_two(self.southward(east, row))));
        ring.extend((west..east).rev().flat_map(|column| last_two(self.eastward(column, north))));
        Polygon::new(LineString::new(ring), vec![]).into()
    }

    fn bend(&mut self, chance: &mut Chance) {
        for row in 0..=ROWS {
            for column in 0..=COLUMNS {
                let here = self.crossing(column, row);
                if column < COLUMNS {
                    self.east_bends[index(column, row)] =
                        between(here, self.crossing(column + 1, row), chance);
                }
                if row < ROWS {
                    self.south_bends[index(column, row)] =
                        between(here, self.crossing(column, row + 1), chance);
                }
            }
        }
    }

    /// From the plane to degrees, scaled to the subdistrict's area and rounded to 10⁻⁷ degrees, so that what is
    /// written down comes back the same.
    fn place_on_earth(&mut self) {
        let unit_area = ring_area(&self.outline(Blocks::ALL));
        let scale = (AREA_M2 / unit_area).sqrt();
        let whole = self.crossings.iter().fold(Coord { x: 0.0, y: 0.0 }, |sum, one| sum + *one);
        let middle = whole / real(self.crossings.len());
        let all = [&mut self.crossings, &mut self.east_bends, &mut self.south_bends];
        for point in all.into_iter().flatten() {
            *point = moved(CENTRE, (*point - middle) * scale);
        }
    }
}

/// The place `offset` metres east and north of `from`, in degrees.
pub(super) fn moved(from: Coord, offset: Coord) -> Coord {
    let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
    Coord { x: round(from.x + offset.x / EAST_M), y: round(from.y + offset.y / NORTH_M) }
}

/// Metres east and north from `from` to `to`.
pub(super) fn offset_m(from: Coord, to: Coord) -> Coord {
    Coord { x: (to.x - from.x) * EAST_M, y: (to.y - from.y) * NORTH_M }
}

fn index(column: usize, row: usize) -> usize {
    row * (COLUMNS + 1) + column
}

/// Where the streets lie along one direction, in mean blocks.
fn positions(blocks: usize, chance: &mut Chance) -> Vec<f64> {
    let half = real(blocks) / 2.0;
    let width = |block: usize| 1.0 + EDGE_STRETCH * ((real(block) + 0.5 - half) / half).powi(2);
    let mut at = 0.0;
    let ends = (0..blocks).map(|block| {
        at += width(block) * chance.between(0.9, 1.1);
        at
    });
    std::iter::once(0.0).chain(ends).collect()
}

/// Turns the plane by a few degrees and bends it like an old river bank.
fn warp(point: Coord) -> Coord {
    let turned = Coord { x: point.x * 0.995 - point.y * 0.1, y: point.x * 0.1 + point.y * 0.995 };
    Coord { x: turned.x + 0.5 * (turned.y / 4.0).sin(), y: turned.y + 0.4 * (turned.x / 5.0).sin() }
}

/// A vertex halfway, off the straight line by up to a thirtieth of its length.
fn between(from: Coord, to: Coord, chance: &mut Chance) -> Coord {
    let way = to - from;
    (from + to) / 2.0 + Coord { x: -way.y, y: way.x } * chance.between(-1.0 / 30.0, 1.0 / 30.0)
}

fn first_two(stretch: [Coord; 3]) -> [Coord; 2] {
    [stretch[0], stretch[1]]
}

/// Without the first vertex, against the run.
fn last_two(stretch: [Coord; 3]) -> [Coord; 2] {
    [stretch[2], stretch[1]]
}

/// In the plane, by the shoelace formula.
fn ring_area(area: &MultiPolygon) -> f64 {
    let rings = area.iter().map(Polygon::exterior);
    let twice = |ring: &LineString| ring.lines().map(|line| line.determinant()).sum::<f64>();
    rings.map(twice).sum::<f64>().abs() / 2.0
}
