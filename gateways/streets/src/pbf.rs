//! `.osm.pbf`. Read twice: first the ways, then the nodes that they need. The library bounds each block to 32 MB.

use gewu_geo::Coord;
use kernel::Refusal;
use osmpbf::{Element, ElementReader};

use crate::read::{Ways, unreadable};
use crate::rules::{Rules, Tags};

pub(crate) fn read(bytes: &[u8], rules: Rules) -> Result<Ways, Refusal> {
    let mut ways = Ways::default();
    let mut refused = None;
    let take_way = |element: Element<'_>| {
        let Element::Way(way) = element else { return };
        let mut tags = Tags::default();
        way.tags().for_each(|(key, value)| tags.set(key, value));
        if tags.highway.is_some() && refused.is_none() {
            refused = ways.push(tags, way.refs().collect(), rules).err();
        }
    };
    ElementReader::new(bytes).for_each(take_way).map_err(unreadable)?;
    if let Some(refusal) = refused {
        return Err(refusal);
    }
    ways.want_nodes();
    let take_node = |element: Element<'_>| match element {
        Element::DenseNode(node) => ways.set_node(node.id(), Coord { x: node.lon(), y: node.lat() }),
        Element::Node(node) => ways.set_node(node.id(), Coord { x: node.lon(), y: node.lat() }),
        _ => {}
    };
    ElementReader::new(bytes).for_each(take_node).map_err(unreadable)?;
    Ok(ways)
}
