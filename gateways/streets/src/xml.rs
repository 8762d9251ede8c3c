//! `.osm` and `.osm.gz`. Streamed twice: first the ways, then the nodes that they need. What is refused names the row,
//! which is the number of the way or node in the file.

use std::io::BufRead;

use gewu_geo::Coord;
use kernel::{Refusal, RefusalKind};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::read::{INFLATED_BYTES_MAX, Ways, unreadable};
use crate::rules::{Rules, Tags};

pub(crate) fn read<R: BufRead>(open: impl Fn() -> R, rules: Rules) -> Result<Ways, Refusal> {
    let mut ways = Ways::default();
    let mut way: Option<(Tags, Vec<i64>)> = None;
    let mut row = 0;
    each(open(), |event| {
        match event {
            Event::Start(tag) if tag.name().as_ref() == "way" => {
                row += 1;
                way = Some((Tags::default(), Vec::new()));
            }
            Event::Start(tag) | Event::Empty(tag) => {
                if let Some(way) = &mut way {
                    note(tag, way).map_err(|refusal| refusal.at_row(row))?;
                }
            }
            Event::End(tag) if tag.name().as_ref() == "way" => {
                let (tags, nodes) = way.take().unwrap_or_default();
                if tags.highway.is_some() {
                    ways.push(tags, nodes, rules)?;
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    ways.want_nodes();
    read_nodes(open(), &mut ways)?;
    Ok(ways)
}

fn read_nodes(source: impl BufRead, ways: &mut Ways) -> Result<(), Refusal> {
    let mut row = 0;
    each(source, |event| {
        if let Event::Start(tag) | Event::Empty(tag) = event
            && tag.name().as_ref() == "node"
        {
            row += 1;
            let number = |name: &'static str| -> Result<f64, Refusal> {
                let value = attribute(tag, name)?;
                value.parse().map_err(|_wrong| wrong(name).at_row(row))
            };
            let id = attribute(tag, "id")?.parse().map_err(|_wrong| wrong("id").at_row(row))?;
            ways.set_node(id, Coord { x: number("lon")?, y: number("lat")? });
        }
        Ok(())
    })
}

/// A node or tag within a way.
fn note(tag: &BytesStart<'_>, (tags, nodes): &mut (Tags, Vec<i64>)) -> Result<(), Refusal> {
    match tag.name().as_ref() {
        "nd" => nodes.push(attribute(tag, "ref")?.parse().map_err(|_wrong| wrong("ref"))?),
        "tag" => tags.set(&attribute(tag, "k")?, &attribute(tag, "v")?),
        _ => {}
    }
    Ok(())
}

fn wrong(field: &'static str) -> Refusal {
    Refusal::invalid("streets_attribute_wrong").at_field(field)
}

fn attribute(tag: &BytesStart<'_>, name: &'static str) -> Result<String, Refusal> {
    let attribute = tag.try_get_attribute(name).map_err(unreadable)?.ok_or_else(|| wrong(name))?;
    Ok(attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_err(unreadable)?.into_owned())
}

/// Walks all events of a document whose root is `osm`.
fn each(
    source: impl BufRead,
    mut take: impl FnMut(&Event<'_>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut reader = Reader::from_reader(std::io::BufReader::new(source.take(INFLATED_BYTES_MAX)));
    let mut buffer = Vec::new();
    let mut has_root = false;
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(unreadable)?;
        match &event {
            Event::Eof if !has_root => return Err(Refusal::invalid("streets_not_osm")),
            Event::Eof if reader.buffer_position() >= INFLATED_BYTES_MAX => {
                let too_large = Refusal::new(RefusalKind::TooLarge, "file_inflates_too_large");
                return Err(too_large.with("limit", INFLATED_BYTES_MAX));
            }
            Event::Eof => return Ok(()),
            Event::Start(tag) if !has_root => {
                if tag.name().as_ref() != "osm" {
                    return Err(Refusal::invalid("streets_not_osm"));
                }
                has_root = true;
            }
            event => take(event)?,
        }
    }
}
