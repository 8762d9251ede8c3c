//! `GeoPackage` 1.x: an SQLite file with one layer of areas. Opened in memory, read-only, so that neither
//! journals nor locks appear beside a stranger's file.

mod write;

use std::io::Cursor;

use geo_types::MultiPolygon;
use kernel::Refusal;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use serde_json::Value;

use crate::bounds::unreadable;
use crate::crs::CrsClaim;
use crate::layer::{Drawn, Properties, not_polygons};
use crate::wkb::{self, WkbError};

pub use write::write_geopackage;

/// Layers of kinds that can hold areas; a point or line layer beside them does not disturb.
const LAYERS: &str = "
    select c.table_name, g.column_name, g.srs_id, s.organization, s.organization_coordsys_id, s.definition
    from gpkg_contents c
    join gpkg_geometry_columns g on g.table_name = c.table_name
    join sqlite_master m on m.type = 'table' and m.name = c.table_name
    left join gpkg_spatial_ref_sys s on s.srs_id = g.srs_id
    where c.data_type = 'features' and upper(g.geometry_type_name) in ('POLYGON', 'MULTIPOLYGON', 'GEOMETRY')
    order by c.table_name";

struct LayerTable {
    table: String,
    column: String,
    claim: CrsClaim,
}

pub(crate) fn read(bytes: Vec<u8>) -> Result<Drawn, Refusal> {
    let database = open(bytes).map_err(unreadable)?;
    let layer = the_layer(&database)?;
    let mut statement = database
        .prepare(&format!("select * from {} order by rowid", quoted(&layer.table)))
        .map_err(unreadable)?;
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut drawn = Drawn::new(layer.claim);
    let mut rows = statement.query([]).map_err(unreadable)?;
    for number in 1.. {
        let Some(row) = rows.next().map_err(|error| unreadable(error).at_row(number))? else { break };
        let (properties, geometry) = split(row, &columns, &layer.column).map_err(unreadable)?;
        drawn.push(number, properties, geometry);
    }
    Ok(drawn)
}

fn open(mut bytes: Vec<u8>) -> rusqlite::Result<Connection> {
    // A file last written with a write-ahead log says so in these two bytes, and memory has no such log.
    if let Some(versions @ [2, 2]) = bytes.get_mut(18..20) {
        versions.fill(1);
    }
    let mut database = Connection::open_in_memory()?;
    let length = bytes.len();
    database.deserialize_read_exact("main", Cursor::new(bytes), length, true)?;
    database.execute_batch("pragma trusted_schema = off; pragma cell_size_check = on;")?;
    Ok(database)
}

fn the_layer(database: &Connection) -> Result<LayerTable, Refusal> {
    let mut statement = database.prepare(LAYERS).map_err(unreadable)?;
    let layers = statement.query_map([], layer_table).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut layers = layers.map_err(unreadable)?;
    match (layers.pop(), layers.is_empty()) {
        (None, _) => Err(not_polygons("none")),
        (Some(layer), true) => Ok(layer),
        (Some(last), false) => {
            let names: Vec<String> = layers.into_iter().chain([last]).map(|layer| layer.table).collect();
            Err(Refusal::invalid("layer_several").with("layers", names.join(", ")))
        }
    }
}

fn layer_table(row: &Row<'_>) -> rusqlite::Result<LayerTable> {
    let (organization, code): (Option<String>, Option<i64>) = (row.get(3)?, row.get(4)?);
    let definition: Option<String> = row.get(5)?;
    let claim = match (row.get::<_, i64>(2)?, organization, code) {
        // The two systems that the standard calls undefined.
        (-1 | 0, ..) => CrsClaim::Missing,
        (_, Some(name), Some(code)) if name.eq_ignore_ascii_case("EPSG") => {
            CrsClaim::of_name(&format!("EPSG:{code}"))
        }
        (id, ..) => CrsClaim::of_name(&definition.unwrap_or_else(|| format!("srs_id {id}"))),
    };
    Ok(LayerTable { table: row.get(0)?, column: row.get(1)?, claim })
}

type Split = (Properties, Result<MultiPolygon<f64>, Refusal>);

fn split(row: &Row<'_>, columns: &[String], geometry_column: &str) -> rusqlite::Result<Split> {
    let mut properties = Properties::new();
    let mut geometry = Err(not_polygons("null"));
    for (index, name) in columns.iter().enumerate() {
        let value = match row.get_ref(index)? {
            ValueRef::Blob(bytes) if name.eq_ignore_ascii_case(geometry_column) => {
                geometry = decode(bytes);
                continue;
            }
            ValueRef::Null | ValueRef::Blob(_) => Value::Null,
            ValueRef::Integer(number) => number.into(),
            ValueRef::Real(number) => number.into(),
            ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
        };
        properties.insert(name.clone(), value);
    }
    properties.retain(|name, _| !name.eq_ignore_ascii_case(geometry_column));
    Ok((properties, geometry))
}

/// The header of clause 2.1.3 (magic, version, flags, `srs_id`, envelope), then well-known binary.
fn decode(bytes: &[u8]) -> Result<MultiPolygon<f64>, Refusal> {
    let [b'G', b'P', _version, flags, ..] = *bytes else { return Err(unreadable("no GeoPackage geometry")) };
    let envelope = match (flags >> 1) & 0b111 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err(unreadable("no GeoPackage geometry")),
    };
    wkb::decode(bytes.get(8 + envelope..).unwrap_or_default()).map_err(|error| match error {
        WkbError::NotPolygons(kind) => not_polygons(kind),
        WkbError::Truncated => unreadable(error),
    })
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
