//! Reading one row of a table by column name, noting every cell that does not fit.

use std::collections::BTreeMap;
use std::str::FromStr;

use kernel::Refusal;

/// A row's number as a person counts (the first row of data is 1), and its cells by column.
pub type Row = (u64, BTreeMap<String, String>);

/// Takes cells out of one row. A cell that does not fit is noted and read as `None`.
pub(crate) struct Cells<'a> {
    table: &'static str,
    row: u64,
    by_column: &'a BTreeMap<String, String>,
    refusals: &'a mut Vec<Refusal>,
}

impl<'a> Cells<'a> {
    /// `table` goes into the refusals, because an import may read several.
    pub(crate) fn new(table: &'static str, row: &'a Row, refusals: &'a mut Vec<Refusal>) -> Self {
        Self { table, row: row.0, by_column: &row.1, refusals }
    }

    /// The trimmed cell; empty when the column is not there.
    pub(crate) fn optional(&self, field: &str) -> &'a str {
        self.by_column.get(field).map_or("", |text| text.trim())
    }

    pub(crate) fn required(&mut self, field: &str) -> Option<&'a str> {
        let text = self.optional(field);
        if text.is_empty() {
            self.refuse("import_value_missing", field, "");
            return None;
        }
        Some(text)
    }

    /// A value that must be there and must be a `T`; `code` is the refusal when it is not.
    pub(crate) fn parsed<T: FromStr>(&mut self, field: &str, code: &'static str) -> Option<T> {
        let text = self.required(field)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.refuse(code, field, text);
        }
        parsed
    }

    /// `0` or `1`; an empty cell is `default`.
    pub(crate) fn flag(&mut self, field: &str, default: bool) -> Option<bool> {
        match self.optional(field) {
            "" => Some(default),
            "0" => Some(false),
            "1" => Some(true),
            text => {
                self.refuse("import_flag_unclear", field, text);
                None
            }
        }
    }

    pub(crate) fn words(&self, field: &str) -> Vec<String> {
        self.optional(field).split_whitespace().map(str::to_owned).collect()
    }

    pub(crate) fn refuse(&mut self, code: &'static str, field: &str, value: &str) {
        let refusal = Refusal::invalid(code).at_row(self.row).at_field(field).with("table", self.table);
        self.refusals.push(if value.is_empty() { refusal } else { refusal.with("value", value) });
    }
}

/// The value when nothing was refused, else every refusal.
pub(crate) fn all_or_nothing<T>(value: T, refusals: Vec<Refusal>) -> Result<T, Vec<Refusal>> {
    if refusals.is_empty() { Ok(value) } else { Err(refusals) }
}
