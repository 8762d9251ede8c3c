//! A table of typed cells.

use chrono::{NaiveDate, NaiveDateTime};

/// A column: its heading, and how wide its cells are in characters of Latin script (a hanzi takes two).
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub title: String,
    pub width: u8,
}

impl Column {
    pub fn new(title: impl Into<String>, width: u8) -> Self {
        Self { title: title.into(), width }
    }
}

/// What stands in a cell. A number stays a number, whatever it begins with; a text is never calculated.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Whole(i64),
    Real(f64),
    Day(NaiveDate),
    /// In the subdistrict's zone.
    Time(NaiveDateTime),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Whole(number)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        if number.is_finite() { Self::Real(number) } else { Self::Empty }
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl From<NaiveDateTime> for Cell {
    fn from(time: NaiveDateTime) -> Self {
        Self::Time(time)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Self::Empty, Into::into)
    }
}

/// A sheet: columns, and rows below them.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    pub name: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    pub fn new(name: impl Into<String>, columns: impl IntoIterator<Item = Column>) -> Self {
        Self { name: name.into(), columns: columns.into_iter().collect(), rows: Vec::new() }
    }

    /// Adds a row; what lies beyond the columns is left out.
    pub fn push(&mut self, row: impl IntoIterator<Item = Cell>) {
        self.rows.push(row.into_iter().take(self.columns.len()).collect());
    }
}
