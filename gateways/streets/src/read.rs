//! One file, by the ending of its name.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use gewu_geo::Coord;
use kernel::{Refusal, RefusalKind};

use crate::clean::clean;
use crate::network::Streets;
use crate::rules::{LeftOut, Rules, Tags};
use crate::{Told, geojson, pbf, xml};

/// A file as it lies on the disk.
const FILE_BYTES_MAX: u64 = 512 << 20;
/// The same inflated.
pub(crate) const INFLATED_BYTES_MAX: u64 = 4 << 30;
/// Places on all ways that are walked.
const NODES_MAX: usize = 5_000_000;

/// The ways of a file that are walked, and where their nodes are. Nodes with the same number are the same place.
#[derive(Default)]
pub(crate) struct Ways {
    pub(crate) walked: Vec<Way>,
    pub(crate) at: BTreeMap<i64, Coord>,
    pub(crate) told: Told,
    nodes: usize,
}

pub(crate) struct Way {
    pub(crate) name: String,
    pub(crate) required: u8,
    pub(crate) nodes: Vec<i64>,
}

impl Ways {
    /// Takes a way that is walked and counts any other.
    pub(crate) fn push(&mut self, tags: Tags, nodes: Vec<i64>, rules: Rules) -> Result<(), Refusal> {
        self.told.ways += 1;
        match tags.required(rules) {
            Err(LeftOut::NotWalked) => self.told.not_walked += 1,
            Err(LeftOut::Private) => self.told.private += 1,
            Ok(required) => {
                self.nodes += nodes.len();
                if self.nodes > NODES_MAX {
                    let too_large = Refusal::new(RefusalKind::TooLarge, "streets_too_many");
                    return Err(too_large.with("limit", NODES_MAX));
                }
                self.walked.push(Way { name: tags.name, required, nodes });
            }
        }
        Ok(())
    }

    /// Asks for the nodes that the ways need.
    pub(crate) fn want_nodes(&mut self) {
        let nodes = self.walked.iter().flat_map(|way| &way.nodes);
        self.at = nodes.map(|node| (*node, Coord { x: f64::NAN, y: f64::NAN })).collect();
    }

    pub(crate) fn set_node(&mut self, node: i64, at: Coord) {
        if let Some(place) = self.at.get_mut(&node) {
            *place = at;
        }
    }

    /// Where a node is; nowhere when the extract does not hold it.
    pub(crate) fn place(&self, node: i64) -> Option<Coord> {
        self.at.get(&node).copied().filter(|at| at.x.is_finite() && at.y.is_finite())
    }
}

/// Reads and cleans the network of a file: `.geojson`, `.json`, `.osm.pbf`, `.osm.gz`, `.osm`. With several parts that
/// do not hang together the one nearest to `start` stays, without a start the longest.
pub fn read(path: &Path, rules: Rules, start: Option<Coord>) -> Result<Streets, Refusal> {
    let not_opened = |error: &std::io::Error| {
        Refusal::invalid("file_not_opened").with("path", path.display()).with("why", error)
    };
    let file = File::open(path).map_err(|error| not_opened(&error))?;
    let mut bytes = Vec::new();
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(|error| not_opened(&error))?;
    read_bytes(&path.to_string_lossy(), &bytes, rules, start)
}

/// The same from memory; `name` only tells the kind.
pub fn read_bytes(name: &str, bytes: &[u8], rules: Rules, start: Option<Coord>) -> Result<Streets, Refusal> {
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(Refusal::new(RefusalKind::TooLarge, "file_too_large").with("limit", FILE_BYTES_MAX));
    }
    let name = name.to_lowercase();
    let ends = |ending: &str| name.ends_with(ending);
    let ways = if ends(".pbf") {
        pbf::read(bytes, rules)?
    } else if ends(".osm.gz") {
        xml::read(|| BufReader::new(MultiGzDecoder::new(Cursor::new(bytes))), rules)?
    } else if ends(".osm") {
        xml::read(|| BufReader::new(Cursor::new(bytes)), rules)?
    } else if ends(".geojson") || ends(".json") {
        geojson::read(bytes, rules)?
    } else {
        return Err(Refusal::invalid("streets_file_unknown").with("name", name));
    };
    clean(&ways, start)
}

/// What the library said about a file it could not read.
pub(crate) fn unreadable(why: impl std::fmt::Display) -> Refusal {
    Refusal::invalid("file_unreadable").with("why", why)
}
