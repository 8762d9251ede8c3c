//! The first worksheet of an `.xlsx`, as the text that a person sees in its cells.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Cell, DataRef, ExcelDateTime, Reader, Xlsx};
use csv::StringRecord;
use kernel::{Refusal, RefusalKind};

use crate::bounds::{self, MAX_CELLS, MAX_INFLATED_BYTES, unreadable};

type Rows = BTreeMap<u32, BTreeMap<u32, String>>;

/// Header and numbered rows of the first sheet. The first row with anything in it is the header.
pub(super) fn read(bytes: Vec<u8>) -> Result<(StringRecord, Vec<(u64, StringRecord)>), Refusal> {
    let mut archive = bounds::open_archive(bytes)?;
    bounds::check_inflated_total(&mut archive, MAX_INFLATED_BYTES)?;
    let mut rows = sheet(archive.into_inner())?;
    let (header_row, header) = rows.pop_first().ok_or_else(|| Refusal::invalid("table_header_missing"))?;
    let width = header.last_key_value().map_or(0, |(&column, _)| column + 1);
    if rows.len().saturating_mul(width as usize) > MAX_CELLS {
        return Err(too_many_cells());
    }
    let records = rows.into_iter().map(|(row, cells)| (u64::from(row - header_row), record(cells, width)));
    Ok((record(header, width), records.collect()))
}

fn record(mut cells: BTreeMap<u32, String>, width: u32) -> StringRecord {
    (0..width).map(|column| cells.remove(&column).unwrap_or_default()).collect()
}

/// The cells that hold something. Counted while reading, so that neither many cells nor one long shared text
/// repeated in many of them fills the memory.
fn sheet(file: Cursor<Vec<u8>>) -> Result<Rows, Refusal> {
    let mut book = Xlsx::new(file).map_err(unreadable)?;
    let name =
        book.sheet_names().into_iter().next().ok_or_else(|| Refusal::invalid("table_header_missing"))?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(unreadable)?;
    let mut rows = Rows::new();
    let (mut count, mut text_bytes) = (0usize, 0u64);
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let Some(text) = text_of(&cell) else { continue };
        count += 1;
        text_bytes += text.len() as u64;
        if count > MAX_CELLS || text_bytes > MAX_INFLATED_BYTES {
            return Err(too_many_cells());
        }
        let (row, column) = cell.get_position();
        rows.entry(row).or_default().insert(column, text);
    }
    Ok(rows)
}

fn too_many_cells() -> Refusal {
    Refusal::new(RefusalKind::TooLarge, "table_too_many_cells").with("limit", MAX_CELLS)
}

fn text_of(cell: &Cell<DataRef<'_>>) -> Option<String> {
    let text = match cell.get_value() {
        DataRef::Empty | DataRef::Error(_) => return None,
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::DateTime(time) => date_time_text(*time),
    };
    (!text.is_empty()).then_some(text)
}

/// `YYYY-MM-DD HH:MM:SS` always, so that one date format fits a whole column; `HH:MM:SS` for a time of day or
/// a span, which Excel keeps as a number below one day or marks as a span.
fn date_time_text(time: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _milli) = time.to_ymd_hms_milli();
    if time.is_duration() || time.as_f64() < 1.0 {
        let seconds = (time.as_f64() * 86_400.0).round();
        let whole = |unit: f64, below: f64| (seconds / unit).floor() % below;
        return format!("{:02}:{:02}:{:02}", whole(3600.0, f64::MAX), whole(60.0, 60.0), whole(1.0, 60.0));
    }
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}
