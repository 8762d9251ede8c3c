//! A made territory for tests and benchmarks: areas that share exactly the same border vertices, without gap
//! or overlap, from a seed.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// South-western corner and cell size in degrees.
const ORIGIN: Coord = Coord { x: 116.3, y: 39.6 };
const SIZE: f64 = 0.001;

/// `cols` × `rows` areas; corners moved by up to a fifth of an area, sides bent at every vertex.
#[derive(Debug)]
pub struct Partition {
    pub cols: u32,
    pub rows: u32,
    /// Ids count from 1, west to east, then south to north.
    pub areas: Vec<(u32, MultiPolygon)>,
}

impl Partition {
    /// Areas with four sides of `side` edges each.
    pub fn new(cols: u32, rows: u32, side: u32, seed: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut corners = Vec::new();
        for row in 0..=rows {
            corners.extend((0..=cols).map(|col| corner(col, row, &mut random)));
        }
        let at = |col: u32, row: u32| corners[(row * (cols + 1) + col) as usize];
        let mut bent = |from, to| bend(from, to, side, &mut random);
        let mut south: Vec<Vec<Coord>> = (0..cols).map(|col| bent(at(col, 0), at(col + 1, 0))).collect();
        let mut areas = Vec::new();
        for row in 0..rows {
            let mut west = bent(at(0, row), at(0, row + 1));
            for col in 0..cols {
                let east = bent(at(col + 1, row), at(col + 1, row + 1));
                let north = bent(at(col, row + 1), at(col + 1, row + 1));
                let below = &mut south[col as usize];
                areas.push((row * cols + col + 1, outline([below, &east], [&north, &west])));
                (west, *below) = (east, north);
            }
        }
        Self { cols, rows, areas }
    }

    /// The ids of an area and of the up to eight around it, ascending.
    pub fn around(&self, id: u32) -> Vec<u32> {
        let (col, row) = ((id - 1) % self.cols, (id - 1) / self.cols);
        let near = |middle: u32, count: u32| middle.saturating_sub(1)..(middle + 2).min(count);
        near(row, self.rows)
            .flat_map(|row| near(col, self.cols).map(move |col| row * self.cols + col + 1))
            .collect()
    }
}

fn corner(col: u32, row: u32, random: &mut ChaCha8Rng) -> Coord {
    let mut moved = |index: u32| (f64::from(index) + random.random_range(-0.2..0.2)) * SIZE;
    Coord { x: ORIGIN.x + moved(col), y: ORIGIN.y + moved(row) }
}

/// Vertices from one corner to another. Bends are flat near the corners, so that sides never cross.
fn bend(from: Coord, to: Coord, edges: u32, random: &mut ChaCha8Rng) -> Vec<Coord> {
    let mut side = vec![from];
    for index in 1..edges {
        let share = f64::from(index) / f64::from(edges);
        let sway = random.random_range(-0.15..0.15) * share.min(1.0 - share);
        let way = to - from;
        side.push(from + way * share + Coord { x: -way.y, y: way.x } * sway);
    }
    side.push(to);
    side
}

/// A ring of two sides as they run and two against their run.
fn outline(along: [&[Coord]; 2], against: [&[Coord]; 2]) -> MultiPolygon {
    let [south, east] = along.map(|side| &side[..side.len() - 1]);
    let [north, west] = against.map(|side| side[1..].iter().rev());
    let ring: LineString = south.iter().chain(east).chain(north).chain(west).copied().collect();
    Polygon::new(ring, vec![]).into()
}
