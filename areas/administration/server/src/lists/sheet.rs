//! Lists as spreadsheets: out, and in again.

use std::collections::BTreeMap;

use administration_rules::Cells;
use catalogue_rules::Row;
use documents::{Cell, Column, Sheet};
use geofile::table::Table;
use kernel::{Refusal, RefusalKind};
use web::Lang;

use super::{Field, Kind, List};

/// Rows of a list, far more than any has.
const ROWS_MAX: usize = 20_000;
/// More reasons than anybody reads.
pub(crate) const REASONS_MAX: usize = 50;

/// What a column is called.
pub(crate) fn word(field: &Field, lang: Lang) -> String {
    lang.t(&format!("lists.field.{}", field.name)).to_owned()
}

/// The list as a sheet. People's names are masked: a file goes where no right follows it.
pub(crate) fn sheet(list: List, rows: &[Cells], lang: Lang) -> Sheet {
    let fields = list.fields();
    let columns = fields.iter().map(|field| Column::new(word(field, lang), field.width));
    let mut sheet = Sheet::new(lang.t(&format!("lists.{}.title", list.name())), columns);
    for row in rows {
        sheet.push(fields.iter().zip(row).map(|(field, cell)| sheet_cell(field, cell)));
    }
    sheet
}

fn sheet_cell(field: &Field, cell: &str) -> Cell {
    match (field.name, field.kind) {
        ("person", _) => Cell::from(cases_server::mask_name(cell)),
        (_, Kind::Number | Kind::Flag) => {
            cell.parse::<i64>().map_or_else(|_text| Cell::from(cell), Cell::Whole)
        }
        _ => Cell::from(cell),
    }
}

/// The rows of a `.csv` or `.xlsx`, each under the names of the list's columns. Blocks: not for an async thread.
pub(crate) fn read(list: List, name: &str, bytes: Vec<u8>) -> Result<Vec<Row>, Vec<Refusal>> {
    let one = |refusal: Refusal| vec![refusal];
    let mut table = Table::from_bytes(name, bytes).map_err(one)?;
    let columns = columns(list, table.headers()).map_err(one)?;
    let (mut rows, mut refusals) = (Vec::new(), Vec::new());
    for row in table.rows() {
        match row {
            Ok(row) => {
                let cell = |(field, column): &(&str, usize)| {
                    ((*field).to_owned(), documents::original(row.at(*column)).to_owned())
                };
                let cells: BTreeMap<String, String> = columns.iter().map(cell).collect();
                if cells.values().any(|cell| !cell.is_empty()) {
                    rows.push((row.number(), cells));
                }
            }
            Err(refusal) => refusals.push(refusal),
        }
        if rows.len() > ROWS_MAX {
            let refusal = Refusal::new(RefusalKind::TooLarge, "too_many_rows").with("max", ROWS_MAX);
            return Err(vec![refusal]);
        }
        if refusals.len() >= REASONS_MAX {
            break;
        }
    }
    if refusals.is_empty() { Ok(rows) } else { Err(refusals) }
}

/// Where the list's columns stand: by their names, or by their words in either language.
fn columns(list: List, headers: &[String]) -> Result<Vec<(&'static str, usize)>, Refusal> {
    let mut columns = Vec::new();
    for field in list.fields().iter().filter(|field| field.kind != Kind::Told) {
        let names = [field.name.to_owned(), word(field, Lang::Zh), word(field, Lang::En)];
        let place = headers.iter().position(|header| names.contains(header));
        match place {
            Some(place) => columns.push((field.name, place)),
            None if field.must || field.is_key => {
                return Err(Refusal::invalid("table_column_missing").at_field(word(field, Lang::Zh)));
            }
            None => {}
        }
    }
    Ok(columns)
}

/// A row of cells as the import reads it.
pub(crate) fn row_of(list: List, number: u64, cells: &[String]) -> Row {
    let fields = list.fields().iter().zip(cells).filter(|(field, _)| field.kind != Kind::Told);
    (number, fields.map(|(field, cell)| (field.name.to_owned(), cell.clone())).collect())
}

/// What an import's row comes to as cells; what is only told is empty.
pub(crate) fn cells_of(list: List, row: &Row) -> Cells {
    let cell = |field: &Field| row.1.get(field.name).map(|cell| cell.trim().to_owned()).unwrap_or_default();
    list.fields().iter().map(cell).collect()
}
