//! Writing one layer as a `GeoPackage` 1.3.

use std::collections::BTreeMap;

use geo_types::MultiPolygon;
use kernel::{Refusal, Timestamp};
use rusqlite::{Connection, Error, ToSql, params_from_iter, types};
use serde_json::Value;

use super::quoted;
use crate::layer::{Feature, rings};
use crate::wkb;

/// Tables and rows that the standard asks of every file.
const SCHEMA: &str = r#"
pragma application_id = 0x47504B47;
pragma user_version = 10300;
create table gpkg_spatial_ref_sys (
    srs_name text not null, srs_id integer primary key, organization text not null,
    organization_coordsys_id integer not null, definition text not null, description text);
create table gpkg_contents (
    table_name text not null primary key, data_type text not null, identifier text unique,
    description text default '', last_change datetime not null,
    min_x double, min_y double, max_x double, max_y double,
    srs_id integer references gpkg_spatial_ref_sys (srs_id));
create table gpkg_geometry_columns (
    table_name text not null unique references gpkg_contents (table_name), column_name text not null,
    geometry_type_name text not null, srs_id integer not null references gpkg_spatial_ref_sys (srs_id),
    z tinyint not null, m tinyint not null, primary key (table_name, column_name));
insert into gpkg_spatial_ref_sys values
    ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', null),
    ('Undefined geographic', 0, 'NONE', 0, 'undefined', null),
    ('WGS 84', 4326, 'EPSG', 4326,
     'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]',
     null);
"#;

/// A file with the one layer `table` in WGS-84. Refused where a property would take the place of the columns
/// `fid` and `geom`. `now` becomes the layer's date of change.
pub fn write_geopackage(table: &str, features: &[Feature], now: Timestamp) -> Result<Vec<u8>, Refusal> {
    let columns = columns(features)?;
    write(table, &columns, features, now)
        .map_err(|error| Refusal::invalid("layer_not_written").with("why", error))
}

/// Each property with the column type that holds all its values.
fn columns(features: &[Feature]) -> Result<BTreeMap<&str, &'static str>, Refusal> {
    let mut columns = BTreeMap::new();
    for (name, value) in features.iter().flat_map(|feature| &feature.properties) {
        if name.eq_ignore_ascii_case("fid") || name.eq_ignore_ascii_case("geom") {
            return Err(Refusal::invalid("layer_column_taken").at_field(name));
        }
        let kind = match value {
            Value::Number(number) if number.is_i64() => "integer",
            Value::Number(_) => "real",
            Value::Bool(_) => "boolean",
            _ => "text",
        };
        let known = columns.entry(name.as_str()).or_insert(kind);
        if *known != kind && !value.is_null() {
            *known = "text";
        }
    }
    Ok(columns)
}

fn write(
    table: &str,
    columns: &BTreeMap<&str, &str>,
    features: &[Feature],
    now: Timestamp,
) -> Result<Vec<u8>, Error> {
    let mut database = Connection::open_in_memory()?;
    let transaction = database.transaction()?;
    transaction.execute_batch(SCHEMA)?;
    let fixed = ["fid integer primary key".to_owned(), "geom multipolygon not null".to_owned()];
    let declared = columns.iter().map(|(name, kind)| format!("{} {kind}", quoted(name)));
    let declared = fixed.into_iter().chain(declared).collect::<Vec<_>>().join(", ");
    transaction.execute_batch(&format!("create table {} ({declared})", quoted(table)))?;
    register(&transaction, table, features, now)?;
    insert(&transaction, table, columns, features)?;
    transaction.commit()?;
    Ok(database.serialize("main")?.to_vec())
}

fn register(database: &Connection, table: &str, features: &[Feature], now: Timestamp) -> Result<(), Error> {
    let coords = || features.iter().flat_map(|feature| feature.geometry.iter()).flat_map(rings).flatten();
    let least = |axis: fn(&geo_types::Coord<f64>) -> f64| coords().map(axis).reduce(f64::min);
    let most = |axis: fn(&geo_types::Coord<f64>) -> f64| coords().map(axis).reduce(f64::max);
    let changed = now.utc().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
    let (x, y) = (|at: &geo_types::Coord<f64>| at.x, |at: &geo_types::Coord<f64>| at.y);
    database.execute(
        "insert into gpkg_contents (table_name, data_type, identifier, last_change, min_x, min_y, max_x, max_y, srs_id)
         values ($1, 'features', $1, $2, $3, $4, $5, $6, 4326)",
        (table, changed, least(x), least(y), most(x), most(y)),
    )?;
    database.execute(
        "insert into gpkg_geometry_columns values ($1, 'geom', 'MULTIPOLYGON', 4326, 0, 0)",
        [table],
    )?;
    Ok(())
}

fn insert(
    database: &Connection,
    table: &str,
    columns: &BTreeMap<&str, &str>,
    features: &[Feature],
) -> Result<(), Error> {
    let names: Vec<String> = std::iter::once("geom").chain(columns.keys().copied()).map(quoted).collect();
    let places: Vec<String> = (1..=names.len()).map(|place| format!("${place}")).collect();
    let (names, places) = (names.join(", "), places.join(", "));
    let mut statement =
        database.prepare(&format!("insert into {} ({names}) values ({places})", quoted(table)))?;
    for feature in features {
        let mut values: Vec<Box<dyn ToSql>> = vec![Box::new(encode(&feature.geometry))];
        values.extend(
            columns.keys().map(|name| -> Box<dyn ToSql> { Box::new(sql(feature.properties.get(*name))) }),
        );
        statement.execute(params_from_iter(values))?;
    }
    Ok(())
}

fn sql(value: Option<&Value>) -> types::Value {
    match value {
        None | Some(Value::Null) => types::Value::Null,
        Some(Value::Bool(value)) => types::Value::Integer((*value).into()),
        Some(Value::String(text)) => types::Value::Text(text.clone()),
        Some(Value::Number(number)) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => types::Value::Integer(whole),
            (None, number) => types::Value::Real(number.unwrap_or_default()),
        },
        Some(other) => types::Value::Text(other.to_string()),
    }
}

/// Header without envelope, little-endian, `srs_id` 4326, then well-known binary.
fn encode(geometry: &MultiPolygon<f64>) -> Vec<u8> {
    let mut bytes = vec![b'G', b'P', 0, 1];
    bytes.extend(4326i32.to_le_bytes());
    bytes.extend(wkb::encode(geometry));
    bytes
}
