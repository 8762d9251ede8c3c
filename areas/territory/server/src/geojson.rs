//! Feature collections for the map, written as text.

use std::fmt::Write as _;

use bytes::Bytes;
use geo::MapCoords;
use geo_types::{Coord, Geometry};
use geozero::ToJson;
use serde::Serialize;
use territory_rules::Level;

use crate::View;
use crate::store::PlaceOnMap;

/// A centimetre in degrees; finer digits only make the answer longer.
const PER_DEGREE: f64 = 1e7;

/// What an area's feature says of it.
#[derive(Serialize)]
struct AreaProperties<'a> {
    code: &'a str,
    name: &'a str,
    level: Level,
    colour: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    character: Option<&'static str>,
}

#[derive(Serialize)]
struct PlaceProperties<'a> {
    code: &'a str,
    kind: &'static str,
    class: &'a str,
    name: &'a str,
}

/// Areas of one level, or of all from the largest down.
pub(crate) fn areas(view: &View, level: Option<Level>) -> Bytes {
    let mut features = Features::new();
    for (area, facts) in
        view.areas_with_facts().filter(|(area, _)| level.is_none_or(|level| area.level == level))
    {
        let properties = AreaProperties {
            code: &area.code,
            name: &area.name,
            level: area.level,
            colour: facts.colour,
            parent: area.parent.as_deref(),
            character: area.character.map(territory_rules::Character::name),
        };
        features.push(&properties, &area.geometry.clone().into());
    }
    features.finish()
}

pub(crate) fn places(places: &[PlaceOnMap]) -> Bytes {
    let mut features = Features::new();
    for PlaceOnMap { code, kind, class, name, geometry } in places {
        features.push(&PlaceProperties { code, kind: kind.name(), class, name }, geometry);
    }
    features.finish()
}

struct Features {
    text: String,
    count: usize,
}

impl Features {
    fn new() -> Self {
        Self { text: r#"{"type":"FeatureCollection","features":["#.to_owned(), count: 0 }
    }

    /// Strings and numbers always have a JSON form; a geometry that has none is left out.
    fn push(&mut self, properties: &impl Serialize, geometry: &Geometry<f64>) {
        let geometry = geometry.map_coords(rounded).to_json();
        let (Ok(properties), Ok(geometry)) = (serde_json::to_string(properties), geometry) else { return };
        let comma = if self.count > 0 { "," } else { "" };
        let written = write!(
            self.text,
            r#"{comma}{{"type":"Feature","properties":{properties},"geometry":{geometry}}}"#
        );
        self.count += usize::from(written.is_ok());
    }

    fn finish(mut self) -> Bytes {
        self.text.push_str("]}");
        self.text.into()
    }
}

fn rounded(at: Coord) -> Coord {
    let round = |degrees: f64| (degrees * PER_DEGREE).round() / PER_DEGREE;
    Coord { x: round(at.x), y: round(at.y) }
}
