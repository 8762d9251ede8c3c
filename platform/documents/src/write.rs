//! Sheets as XLSX and CSV.

use anyhow::Context;
use chrono::{Datelike, Timelike};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::neutral::neutralised;
use crate::{Cell, Sheet};

/// What a name of a sheet may not hold, and how long it may be.
const NOT_IN_NAMES: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];
const NAME_MAX: usize = 31;
/// Tells programs of this country that the file is UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

struct Formats {
    heading: Format,
    day: Format,
    time: Format,
    text: Format,
}

impl Formats {
    fn new() -> Self {
        Self {
            heading: Format::new().set_bold().set_align(FormatAlign::VerticalCenter).set_num_format("@"),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            time: Format::new().set_num_format("yyyy-mm-dd hh:mm"),
            text: Format::new().set_num_format("@"),
        }
    }
}

impl Sheet {
    /// The sheet as a workbook, its heading row fixed and with a filter.
    pub fn to_xlsx(&self) -> anyhow::Result<Vec<u8>> {
        let mut book = Workbook::new();
        let page = book.add_worksheet();
        page.set_name(sheet_name(&self.name))?;
        fill(page, self, &Formats::new())?;
        Ok(book.save_to_buffer()?)
    }

    /// The sheet as comma-separated UTF-8 with a byte order mark and CRLF. Every text stands in quotes, so that it is one
    /// cell whatever the reader's separator.
    pub fn to_csv(&self) -> anyhow::Result<Vec<u8>> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .quote_style(csv::QuoteStyle::NonNumeric)
            .flexible(true)
            .from_writer(BOM.to_vec());
        writer.write_record(self.columns.iter().map(|column| neutralised(&column.title).into_owned()))?;
        for row in &self.rows {
            let cells = row.iter().map(in_csv).chain(std::iter::repeat_n(String::new(), self.missing(row)));
            writer.write_record(cells)?;
        }
        writer.into_inner().context("the table stays in memory")
    }

    fn missing(&self, row: &[Cell]) -> usize {
        self.columns.len().saturating_sub(row.len())
    }
}

fn in_csv(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => neutralised(text).into_owned(),
        Cell::Whole(number) => number.to_string(),
        Cell::Real(number) => number.to_string(),
        Cell::Day(day) => day.format("%Y-%m-%d").to_string(),
        Cell::Time(time) => time.format("%Y-%m-%d %H:%M").to_string(),
    }
}

fn sheet_name(name: &str) -> String {
    let plain: String = name.replace(NOT_IN_NAMES, " ").chars().take(NAME_MAX).collect();
    let plain = plain.trim_matches(['\'', ' ']);
    if plain.is_empty() { "1".to_owned() } else { plain.to_owned() }
}

fn fill(page: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> Result<(), XlsxError> {
    for (at, column) in (0_u16..).zip(&sheet.columns) {
        page.set_column_width(at, column.width)?;
        page.write_string_with_format(0, at, neutralised(&column.title), &formats.heading)?;
    }
    page.set_freeze_panes(1, 0)?;
    for (row, cells) in (1_u32..).zip(&sheet.rows) {
        for (at, cell) in (0_u16..).zip(cells) {
            put(page, (row, at), cell, formats)?;
        }
    }
    if let (Some(last), rows @ 1..) = (sheet.columns.len().checked_sub(1), sheet.rows.len()) {
        let last = u16::try_from(last).unwrap_or(u16::MAX);
        page.autofilter(0, 0, u32::try_from(rows).unwrap_or(u32::MAX), last)?;
    }
    Ok(())
}

/// The number as a workbook keeps it, unless it would lose digits.
#[expect(clippy::cast_precision_loss, reason = "numbers that would lose digits are left out")]
fn exact(number: i64) -> Option<f64> {
    (number.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS).then_some(number as f64)
}

fn put(page: &mut Worksheet, (row, at): (u32, u16), cell: &Cell, formats: &Formats) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(text) => page.write_string_with_format(row, at, neutralised(text), &formats.text)?,
        Cell::Whole(number) => match exact(*number) {
            Some(number) => page.write_number(row, at, number)?,
            None => page.write_string(row, at, neutralised(&number.to_string()))?,
        },
        Cell::Real(number) => page.write_number(row, at, *number)?,
        Cell::Day(day) => page.write_datetime_with_format(row, at, excel_day(*day)?, &formats.day)?,
        Cell::Time(time) => {
            let at_day = excel_day(time.date())?;
            let (hour, minute) = (time.hour(), time.minute());
            let hour = u16::try_from(hour).unwrap_or_default();
            let minute = u8::try_from(minute).unwrap_or_default();
            page.write_datetime_with_format(row, at, at_day.and_hms(hour, minute, 0)?, &formats.time)?
        }
    };
    Ok(())
}

fn excel_day(day: chrono::NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(day.year()).unwrap_or_default();
    let (month, of_month) = (day.month0() + 1, day.day());
    ExcelDateTime::from_ymd(year, u8::try_from(month).unwrap_or(1), u8::try_from(of_month).unwrap_or(1))
}
