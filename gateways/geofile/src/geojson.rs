//! `GeoJSON` (RFC 7946), with the `crs` member of its forerunner.
//!
//! Read through serde: a position of one number is a refusal here and a panic in the library.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use kernel::Refusal;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::bounds::unreadable;
use crate::crs::CrsClaim;
use crate::layer::{Drawn, Feature, Properties, not_polygons, rings};

#[derive(Deserialize)]
struct Collection {
    #[serde(rename = "type")]
    kind: String,
    crs: Option<Value>,
    features: Option<Vec<Value>>,
}

#[derive(Deserialize)]
struct Member {
    properties: Option<Properties>,
    geometry: Option<Value>,
}

/// Longitude, latitude, and what else the file has there, which we drop.
#[derive(Deserialize)]
#[serde(try_from = "Vec<f64>")]
struct Position(Coord<f64>);

impl TryFrom<Vec<f64>> for Position {
    type Error = &'static str;

    fn try_from(numbers: Vec<f64>) -> Result<Self, Self::Error> {
        match numbers[..] {
            [x, y, ..] => Ok(Self(Coord { x, y })),
            _ => Err("a position has fewer than two numbers"),
        }
    }
}

pub(crate) fn read(bytes: &[u8]) -> Result<Drawn, Refusal> {
    let bytes = bytes.strip_prefix(crate::text::BOM).unwrap_or(bytes);
    let collection: Collection = serde_json::from_slice(bytes).map_err(unreadable)?;
    let features = collection.features.filter(|_| collection.kind == "FeatureCollection");
    let features = features.ok_or_else(|| not_polygons(collection.kind))?;
    let mut drawn = Drawn::new(claim(collection.crs.as_ref()));
    for (row, feature) in (1..).zip(features) {
        match Member::deserialize(feature) {
            Ok(member) => {
                let geometry = member.geometry.map_or_else(|| Err(not_polygons("null")), polygons);
                drawn.push(row, member.properties.unwrap_or_default(), geometry);
            }
            Err(error) => drawn.push(row, Properties::new(), Err(unreadable(error))),
        }
    }
    Ok(drawn)
}

/// The old `crs` member by name; by EPSG number (`{"type": "EPSG", "properties": {"code": 4490}}`), older still.
fn claim(member: Option<&Value>) -> CrsClaim {
    let Some(member) = member.filter(|member| !member.is_null()) else { return CrsClaim::Default };
    let properties = &member["properties"];
    match (&properties["name"], &properties["code"]) {
        (Value::String(name), _) => CrsClaim::of_name(name),
        (_, Value::Number(code)) => CrsClaim::of_name(&format!("EPSG:{code}")),
        _ => CrsClaim::Unrecognised(member.to_string()),
    }
}

fn polygons(geometry: Value) -> Result<MultiPolygon<f64>, Refusal> {
    let kind = geometry["type"].as_str().unwrap_or("?").to_owned();
    let Value::Object(mut members) = geometry else { return Err(not_polygons(kind)) };
    let coordinates = members.remove("coordinates").unwrap_or_default();
    match kind.as_str() {
        "Polygon" => {
            Vec::deserialize(coordinates).map(|rings| vec![polygon(rings)].into()).map_err(unreadable)
        }
        "MultiPolygon" => Vec::<Vec<Vec<Position>>>::deserialize(coordinates)
            .map(|parts| parts.into_iter().map(polygon).collect())
            .map_err(unreadable),
        _ => Err(not_polygons(kind)),
    }
}

fn polygon(rings: Vec<Vec<Position>>) -> Polygon<f64> {
    let mut rings = rings.into_iter().map(|ring| ring.into_iter().map(|position| position.0).collect());
    let outer = rings.next().unwrap_or_else(|| LineString(Vec::new()));
    Polygon::new(outer, rings.collect())
}

/// A feature collection in WGS-84 longitude, latitude.
pub fn write_geojson(features: &[Feature]) -> Vec<u8> {
    let members: Vec<Value> = features
        .iter()
        .map(|feature| {
            json!({
                "type": "Feature",
                "properties": feature.properties,
                "geometry": { "type": "MultiPolygon", "coordinates": coordinates(&feature.geometry) },
            })
        })
        .collect();
    json!({ "type": "FeatureCollection", "features": members }).to_string().into_bytes()
}

fn coordinates(geometry: &MultiPolygon<f64>) -> Vec<Vec<Vec<[f64; 2]>>> {
    let ring = |line: &LineString<f64>| line.coords().map(|at| [at.x, at.y]).collect();
    geometry.iter().map(|polygon| rings(polygon).map(ring).collect()).collect()
}
