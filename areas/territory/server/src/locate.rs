//! `gewu locate`: which grid each row of a table lies in.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use anyhow::Context;
use db::Result;
use geofile::table::{Row, Table};
use gewu_geo::{Converter, Coord, Crs};
use kernel::Refusal;

use crate::View;

/// Where a table has its coordinates.
#[derive(Debug, Clone)]
pub struct PointColumns {
    pub lon: String,
    pub lat: String,
    pub crs: Crs,
}

/// What came of the rows; rows without coordinates are in no grid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Located {
    pub rows: u64,
    pub in_grid: u64,
    pub without_coordinates: u64,
}

/// Columns that are added.
const ADDED: [&str; 2] = ["grid_code", "grid_name"];
/// Rows looked up together.
const BATCH: usize = 4_096;

/// Copies the table `from` to the CSV file `to` with the columns `grid_code` and `grid_name` behind the others,
/// empty for a row in no grid. `progress` hears how many rows are done.
///
/// Refuses, with row and field, a coordinate that is no number (`coordinate_unreadable`) or no place in its system
/// (`coordinates_out_of_range`), and a table that has the new columns already (`table_column_twice`). A refused
/// table leaves no file.
pub fn locate_csv(
    view: &View,
    from: &Path,
    to: &Path,
    columns: &PointColumns,
    progress: impl FnMut(u64),
) -> Result<Located> {
    let part = to.with_extension("part");
    let located = copy(view, from, &part, columns, progress).and_then(|located| {
        std::fs::rename(&part, to).with_context(|| format!("cannot name {}", to.display()))?;
        Ok(located)
    });
    if located.is_err() {
        // It may not have been made at all.
        let _ = std::fs::remove_file(&part);
    }
    located
}

fn copy(
    view: &View,
    from: &Path,
    to: &Path,
    columns: &PointColumns,
    mut progress: impl FnMut(u64),
) -> Result<Located> {
    let mut table = Table::open(from)?;
    let points = Points::new(&table, columns)?;
    let file = File::create(to).with_context(|| format!("cannot make {}", to.display()))?;
    let mut writer = csv::Writer::from_writer(BufWriter::new(file));
    let headers: Vec<String> = table.headers().to_vec();
    write(&mut writer, headers.iter().map(String::as_str).chain(ADDED))?;
    let mut located = Located::default();
    let mut rows = table.rows();
    loop {
        let batch = rows.by_ref().take(BATCH).collect::<Result<Vec<Row>, Refusal>>()?;
        if batch.is_empty() {
            break;
        }
        let places = batch.iter().map(|row| points.of(row)).collect::<Result<Vec<_>, Refusal>>()?;
        put(view, &mut writer, &batch, &places, &mut located)?;
        progress(located.rows);
    }
    writer.flush()?;
    Ok(located)
}

fn put(
    view: &View,
    writer: &mut csv::Writer<BufWriter<File>>,
    rows: &[Row],
    places: &[Option<(f64, f64)>],
    located: &mut Located,
) -> Result<()> {
    // Not a number lies in no grid.
    let asked: Vec<(f64, f64)> = places.iter().map(|place| place.unwrap_or((f64::NAN, f64::NAN))).collect();
    for ((row, place), grid) in rows.iter().zip(places).zip(view.locate_batch(&asked)) {
        located.rows += 1;
        located.in_grid += u64::from(grid.is_some());
        located.without_coordinates += u64::from(place.is_none());
        let added = grid.map_or(["", ""], |grid| [grid.code.as_str(), grid.name.as_str()]);
        write(writer, row.cells().map(|(_, cell)| cell).chain(added))?;
    }
    Ok(())
}

fn write<'a>(writer: &mut csv::Writer<BufWriter<File>>, cells: impl Iterator<Item = &'a str>) -> Result<()> {
    Ok(writer.write_record(cells).context("cannot write the table")?)
}

/// Reads the coordinates of a row.
struct Points<'a> {
    names: &'a PointColumns,
    lon: usize,
    lat: usize,
    converter: Converter,
}

impl<'a> Points<'a> {
    fn new(table: &Table, names: &'a PointColumns) -> Result<Self, Refusal> {
        if let Some(twice) =
            ADDED.into_iter().find(|name| table.headers().iter().any(|header| header == name))
        {
            return Err(Refusal::invalid("table_column_twice").at_field(twice));
        }
        let (lon, lat) = (table.column(&names.lon)?, table.column(&names.lat)?);
        Ok(Self { names, lon, lat, converter: names.crs.converter()? })
    }

    /// Longitude and latitude in WGS-84; `None` where both cells are empty.
    fn of(&self, row: &Row) -> Result<Option<(f64, f64)>, Refusal> {
        let (lon, lat) = (row.at(self.lon), row.at(self.lat));
        if lon.is_empty() && lat.is_empty() {
            return Ok(None);
        }
        let read = |cell: &str, field: &str| {
            let number = cell.parse::<f64>().ok().filter(|number| number.is_finite());
            let refusal = || Refusal::invalid("coordinate_unreadable").at_field(field).with("text", cell);
            number.ok_or_else(refusal)
        };
        let place = || {
            let at = Coord { x: read(lon, &self.names.lon)?, y: read(lat, &self.names.lat)? };
            self.converter.to_wgs84(at)
        };
        place().map(|at| Some((at.x, at.y))).map_err(|refusal| refusal.at_row(row.number()))
    }
}
