//! The streets: stretches between two crossings, and lanes through the blocks.

use geo_types::{Geometry, LineString};

use super::ground::{BasicGrid, Grid, Ground};
use super::lattice::{Blocks, Lattice};
use super::spots::{BESIDE_M, Edge, within};
use super::{PlaceKind, WorldPlace};
use crate::chance::Chance;

/// A stretch between two crossings is listed once, with the block south or east of it where there is one.
pub(super) fn all(ground: &Ground, chance: &mut Chance) -> Vec<WorldPlace> {
    let mut all = Vec::new();
    for (basic, grid, block) in ground.blocks() {
        let is_listed = |edge: &Edge| match edge {
            Edge::North | Edge::West => true,
            Edge::South => block.south == Blocks::ALL.south,
            Edge::East => block.east == Blocks::ALL.east,
        };
        all.extend(Edge::ALL.into_iter().filter(is_listed).map(|edge| stretch(ground, grid, block, edge)));
        let crossways: &[Edge] = if chance.happens(0.5) { &[Edge::West, Edge::North] } else { &[Edge::West] };
        all.extend(crossways.iter().map(|edge| lane(&ground.lattice, basic, grid, block, *edge)));
    }
    for (number, street) in (1..).zip(&mut all) {
        street.code = format!("S{number:04}");
    }
    all
}

fn stretch(ground: &Ground, grid: &Grid, block: Blocks, edge: Edge) -> WorldPlace {
    let line = edge.line(&ground.lattice, block);
    WorldPlace {
        name: edge.street(block).to_owned(),
        address: edge.words(block, 0.5),
        geometry: Some(Geometry::LineString(line.to_vec().into())),
        ..WorldPlace::at(PlaceKind::Street, "main", grid, edge.place(&ground.lattice, block, 0.5, BESIDE_M))
    }
}

/// From the bend of one edge through the middle of the block to the bend opposite.
fn lane(lattice: &Lattice, basic: &BasicGrid, grid: &Grid, block: Blocks, from: Edge) -> WorldPlace {
    let to = if from == Edge::West { Edge::East } else { Edge::South };
    let ends = [from, to].map(|edge| edge.line(lattice, block)[1]);
    let middle = within(lattice, block, 0.5, 0.5);
    let kind = if from == Edge::West { "横巷" } else { "竖巷" };
    let number = basic.number_of(block);
    let name = format!("{}{number}号{kind}", basic.name);
    WorldPlace {
        address: format!(
            "{name}（{}以{}）",
            from.street(block),
            if from == Edge::West { "东" } else { "南" }
        ),
        name,
        geometry: Some(Geometry::LineString(LineString::new(vec![ends[0], middle, ends[1]]))),
        ..WorldPlace::at(PlaceKind::Street, "lane", grid, middle)
    }
}
