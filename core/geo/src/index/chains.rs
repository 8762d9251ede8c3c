//! The edges of a border cell, each once, joined to runs.

use geo_types::{Coord, Rect};

use super::half_open::contains;

/// An edge of a border cell, with the candidates (bits) whose border it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) a: Coord,
    pub(super) b: Coord,
    pub(super) mask: u8,
}

/// A run of edges while building.
#[derive(Debug)]
pub(super) struct Chain {
    pub(super) vertices: Vec<Coord>,
    pub(super) mask: u8,
}

/// Every edge once, at its first place in the list: an edge shared by neighbours toggles both.
fn merged(pieces: &[Piece]) -> impl Iterator<Item = Piece> {
    let key = |piece: &Piece| {
        let bits = |point: Coord| (point.x.to_bits(), point.y.to_bits());
        let (a, b) = (bits(piece.a), bits(piece.b));
        (a.min(b), a.max(b))
    };
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by_key(|&index| key(&pieces[index]));
    let mut kept = pieces.to_vec();
    for group in order.chunk_by(|&x, &y| key(&pieces[x]) == key(&pieces[y])) {
        let mask = group.iter().fold(0, |mask, &index| mask ^ pieces[index].mask);
        for &index in group {
            kept[index].mask = 0;
        }
        kept[group[0]].mask = mask;
    }
    kept.into_iter().filter(|piece| piece.mask != 0)
}

/// Joins edges that follow one another. A chain may leave the cell only at its ends.
pub(super) fn chains(rect: Rect, pieces: &[Piece]) -> Vec<Chain> {
    let mut chains: Vec<Chain> = Vec::new();
    for Piece { a, b, mask } in merged(pieces) {
        match chains.last_mut() {
            Some(chain) if chain.mask == mask && chain.vertices.last() == Some(&a) && contains(rect, a) => {
                chain.vertices.push(b);
            }
            _ => chains.push(Chain { vertices: vec![a, b], mask }),
        }
    }
    chains
}
