//! Street networks of other people: `GeoJSON` lines and `OpenStreetMap` extracts (`.osm.pbf`, `.osm.gz`, `.osm`) become
//! a cleaned network that can be walked, planned ([`gewu_plan`]) and matched against.
//!
//! Everything read here comes from strangers: sizes are bounded, what is wrong is a [`kernel::Refusal`], and what was
//! left out or mended is counted in [`Told`].

mod clean;
mod geojson;
mod network;
mod pbf;
mod read;
mod rules;
#[cfg(test)]
mod tests;
mod union;
mod walk;
mod xml;

pub use network::{Line, Streets};
pub use read::{read, read_bytes};
pub use rules::Rules;
pub use walk::{Direction, Turn, Walk};

use serde::Serialize;

/// What was done to the network before anybody walks it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Ways or lines in the file.
    pub ways: usize,
    /// Left out: nobody walks there (motorways, platforms, what is being built), or it is no way at all.
    pub not_walked: usize,
    /// Left out: private, or closed to people on foot.
    pub private: usize,
    /// Ways that run out of the extract and are walked to its border.
    pub cut_at_border: usize,
    /// Ends that lay within a metre of another place and were joined to it.
    pub snapped: usize,
    /// Stretches under a metre, shrunk to a place.
    pub tiny: usize,
    /// Stretches that led from a place to itself without going anywhere.
    pub self_loops: usize,
    /// Stretches drawn twice, of which one stays.
    pub doubles: usize,
    /// Parts that hang together with nothing else and were left out, their stretches and metres.
    pub parts_left_out: usize,
    pub streets_left_out: usize,
    pub metres_left_out: u64,
}
