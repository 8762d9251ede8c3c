//! Lines of `GeoJSON` in longitude and latitude. Positions that agree to a hundredth of a metre are the same place.

use std::collections::BTreeMap;

use gewu_geo::Coord;
use kernel::Refusal;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::read::{Ways, unreadable};
use crate::rules::{Rules, Tags};

/// Parts of a degree that tell two places apart: a hundredth of a metre.
const PARTS: f64 = 1e7;

#[derive(Deserialize)]
struct Collection {
    #[serde(rename = "type")]
    kind: String,
    features: Option<Vec<Feature>>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Option<Map<String, Value>>,
    geometry: Option<Geometry>,
}

#[derive(Deserialize)]
struct Geometry {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    coordinates: Value,
}

pub(crate) fn read(bytes: &[u8], rules: Rules) -> Result<Ways, Refusal> {
    let collection: Collection = serde_json::from_slice(bytes).map_err(unreadable)?;
    let features = collection.features.filter(|_| collection.kind == "FeatureCollection");
    let features = features.ok_or_else(|| not_lines(&collection.kind))?;
    let mut ways = Ways::default();
    let mut numbers = BTreeMap::new();
    for (row, feature) in (1..).zip(features) {
        let tags = tags(feature.properties.unwrap_or_default()).map_err(|refusal| refusal.at_row(row))?;
        for line in
            feature.geometry.map_or_else(|| Err(not_lines("null")), lines).map_err(|r| r.at_row(row))?
        {
            let nodes = line.into_iter().map(|at| number(at, &mut numbers, &mut ways));
            let nodes = nodes.collect::<Result<_, _>>().map_err(|refusal| refusal.at_row(row))?;
            ways.push(tags.clone(), nodes, rules)?;
        }
    }
    Ok(ways)
}

fn not_lines(kind: &str) -> Refusal {
    Refusal::invalid("streets_not_lines").with("kind", kind)
}

fn tags(properties: Map<String, Value>) -> Result<Tags, Refusal> {
    let mut tags = Tags::default();
    for (key, value) in properties {
        match value {
            Value::String(value) => tags.set(&key, &value),
            Value::Number(count) if key == "required" => {
                let count = count.as_u64().filter(|count| *count <= 2);
                let count =
                    count.ok_or_else(|| Refusal::invalid("streets_required_wrong").at_field("required"))?;
                tags.required = u8::try_from(count).ok();
            }
            _ => {}
        }
    }
    Ok(tags)
}

fn lines(geometry: Geometry) -> Result<Vec<Vec<[f64; 2]>>, Refusal> {
    let flat = |line: Vec<Vec<f64>>| -> Result<Vec<[f64; 2]>, Refusal> {
        line.iter().map(|at| at.first_chunk().copied().ok_or_else(|| not_degrees(at))).collect()
    };
    match geometry.kind.as_str() {
        "LineString" => {
            flat(Vec::deserialize(geometry.coordinates).map_err(unreadable)?).map(|line| vec![line])
        }
        "MultiLineString" => {
            let lines = Vec::<Vec<Vec<f64>>>::deserialize(geometry.coordinates).map_err(unreadable)?;
            lines.into_iter().map(flat).collect()
        }
        kind => Err(not_lines(kind)),
    }
}

fn not_degrees(at: impl std::fmt::Debug) -> Refusal {
    Refusal::invalid("streets_not_degrees").with("at", format!("{at:?}"))
}

#[expect(clippy::cast_possible_truncation, reason = "degrees × 10⁷ fit")]
fn number(
    [x, y]: [f64; 2],
    numbers: &mut BTreeMap<(i64, i64), i64>,
    ways: &mut Ways,
) -> Result<i64, Refusal> {
    if !((-180.0..=180.0).contains(&x) && (-90.0..=90.0).contains(&y)) {
        return Err(not_degrees([x, y]));
    }
    let key = ((x * PARTS).round() as i64, (y * PARTS).round() as i64);
    let next = i64::try_from(numbers.len()).unwrap_or(i64::MAX);
    let number = *numbers.entry(key).or_insert(next);
    ways.at.entry(number).or_insert(Coord { x, y });
    Ok(number)
}
