//! Tables with a header row: `.csv`, `.csv.gz` and `.xlsx`.

mod delimited;
#[cfg(test)]
mod tests;
mod workbook;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use csv::StringRecord;
use kernel::Refusal;

use crate::bounds;

/// A table being read from first row to last. Text tables stream; a workbook is held in memory within the
/// limits of [`crate::bounds`].
pub struct Table {
    headers: Arc<Headers>,
    rows: Source,
}

enum Source {
    Delimited(delimited::Records),
    Workbook(std::vec::IntoIter<(u64, StringRecord)>),
}

struct Headers {
    names: Vec<String>,
    columns: BTreeMap<String, usize>,
}

/// One row. `number` counts as a person does: the first row below the header is 1. In a workbook empty rows
/// count too, so that number and sheet agree; in a text table blank lines do not.
#[derive(Clone)]
pub struct Row {
    number: u64,
    headers: Arc<Headers>,
    record: StringRecord,
}

impl Table {
    /// Opens by the name's ending. Refuses a file of another kind, a header that names a column twice, and
    /// what passes the limits.
    pub fn open(path: &Path) -> Result<Self, Refusal> {
        let name = path.to_string_lossy();
        match Kind::of(&name)? {
            Kind::Workbook => Self::workbook(bounds::read_file(path)?),
            text => {
                let file = File::open(path).map_err(|error| bounds::not_opened(path, &error))?;
                Self::delimited(text, Box::new(file))
            }
        }
    }

    /// The same from memory; `name` only tells the kind.
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Self, Refusal> {
        match Kind::of(name)? {
            Kind::Workbook => Self::workbook(bytes),
            text => Self::delimited(text, Box::new(Cursor::new(bytes))),
        }
    }

    fn delimited(kind: Kind, source: Box<dyn Read + Send>) -> Result<Self, Refusal> {
        let source = match kind {
            Kind::Gzip => Box::new(flate2::read::MultiGzDecoder::new(source)),
            _ => source,
        };
        let (header, records) = delimited::Records::open(source)?;
        Ok(Self { headers: Headers::new(&header)?, rows: Source::Delimited(records) })
    }

    fn workbook(bytes: Vec<u8>) -> Result<Self, Refusal> {
        let (header, records) = workbook::read(bytes)?;
        Ok(Self { headers: Headers::new(&header)?, rows: Source::Workbook(records.into_iter()) })
    }

    /// The column names, trimmed, from left to right.
    pub fn headers(&self) -> &[String] {
        &self.headers.names
    }

    /// Where the column `name` stands, for [`Row::at`]; refused as `table.column_missing`.
    pub fn column(&self, name: &str) -> Result<usize, Refusal> {
        let missing = || Refusal::invalid("table_column_missing").at_field(name);
        self.headers.columns.get(name).copied().ok_or_else(missing)
    }

    /// The rows not yet read. A refused row does not end the table; the next ones can still be read.
    pub fn rows(&mut self) -> impl Iterator<Item = Result<Row, Refusal>> + '_ {
        let Self { headers, rows } = self;
        std::iter::from_fn(move || {
            let (number, record) = match rows {
                Source::Workbook(records) => records.next()?,
                Source::Delimited(records) => match records.next(headers.names.len())? {
                    Ok(read) => read,
                    Err(refusal) => return Some(Err(refusal)),
                },
            };
            Some(Ok(Row { number, headers: Arc::clone(headers), record }))
        })
    }
}

impl Row {
    /// The cell under the column `name`, trimmed; empty where the table has no such column.
    pub fn get(&self, name: &str) -> &str {
        self.headers.columns.get(name).map_or("", |&column| self.at(column))
    }

    /// The cell in column `column` (from 0), trimmed.
    pub fn at(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or("").trim()
    }

    pub fn number(&self) -> u64 {
        self.number
    }

    /// Name and cell of every column.
    pub fn cells(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.names.iter().enumerate().map(|(column, name)| (name.as_str(), self.at(column)))
    }
}

impl Headers {
    fn new(record: &StringRecord) -> Result<Arc<Self>, Refusal> {
        let names: Vec<String> = record.iter().map(|name| name.trim().to_owned()).collect();
        if names.iter().all(String::is_empty) {
            return Err(Refusal::invalid("table_header_missing"));
        }
        let mut columns = BTreeMap::new();
        for (column, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            if columns.insert(name.clone(), column).is_some() {
                return Err(Refusal::invalid("table_column_twice").at_field(name));
            }
        }
        Ok(Arc::new(Self { names, columns }))
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Csv,
    Gzip,
    Workbook,
}

impl Kind {
    fn of(name: &str) -> Result<Self, Refusal> {
        let name = name.to_ascii_lowercase();
        let endings = [(".csv", Self::Csv), (".csv.gz", Self::Gzip), (".xlsx", Self::Workbook)];
        let found = endings.into_iter().find(|(ending, _)| name.ends_with(ending));
        found.map(|(_, kind)| kind).ok_or_else(|| Refusal::invalid("table_kind_unknown").with("name", name))
    }
}
