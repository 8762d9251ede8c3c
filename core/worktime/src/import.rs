//! Yearly tables from text: our TOML form (`policies/calendar/cn.toml`) and a CSV of `date,kind`.
//!
//! A refusal names the line of the TOML text, or the row of data of the CSV, the first being 1.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use kernel::Refusal;
use serde::Deserialize;
use toml::Spanned;

use crate::Holidays;
use crate::spans::YEARS;

/// One year as TOML: `off = ["10-01..10-07"]`, `work = ["10-10"]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    off: Vec<Spanned<String>>,
    #[serde(default)]
    work: Vec<Spanned<String>>,
}

impl Holidays {
    /// Refuses with `calendar_toml_wrong`, `calendar_year_wrong`, `calendar_date_wrong`, `calendar_day_twice`
    /// or `calendar_work_on_weekday`.
    pub fn from_toml(text: &str) -> Result<Self, Refusal> {
        let tables: BTreeMap<Spanned<String>, Table> = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            Refusal::invalid("calendar_toml_wrong").at_row(line(text, at)).with("why", error.message())
        })?;
        let mut holidays = Self::default();
        for (key, table) in tables {
            let year = year(key.get_ref()).map_err(|refusal| refusal.at_row(line(text, key.span().start)))?;
            holidays.open(year);
            for (field, ranges, worked) in [("off", table.off, false), ("work", table.work, true)] {
                for range in ranges {
                    let marked = holidays.mark_range(year, range.get_ref(), worked);
                    marked.map_err(|no| no.at_field(field).at_row(line(text, range.span().start)))?;
                }
            }
        }
        Ok(holidays)
    }

    /// Reads the header `date,kind`, then rows like `2026-10-10,work`; the kind is `off` or `work`. Refuses
    /// with `calendar_header_wrong`, `calendar_row_wrong`, `calendar_kind_wrong` and as the TOML form does.
    pub fn from_csv(text: &str) -> Result<Self, Refusal> {
        let mut lines = text.trim_start_matches('\u{feff}').lines();
        if lines.next().map(str::trim) != Some("date,kind") {
            return Err(Refusal::invalid("calendar_header_wrong").with("expected", "date,kind"));
        }
        let mut holidays = Self::default();
        for (row, line) in (1..).zip(lines) {
            holidays.mark_row(line).map_err(|refusal| refusal.at_row(row))?;
        }
        Ok(holidays)
    }

    /// The same from rows with their numbers, `date` and `kind`; refused with all that is wrong.
    pub fn from_rows<'r>(
        rows: impl IntoIterator<Item = (u64, &'r str, &'r str)>,
    ) -> Result<Self, Vec<Refusal>> {
        let (mut holidays, mut refusals) = (Self::default(), Vec::new());
        for (row, date, kind) in rows {
            refusals.extend(holidays.mark_kind(date, kind).err().map(|refusal| refusal.at_row(row)));
        }
        if refusals.is_empty() { Ok(holidays) } else { Err(refusals) }
    }

    /// The days of the tables with whether people work on them, in order.
    pub fn days(&self) -> impl Iterator<Item = (NaiveDate, bool)> + '_ {
        self.tables().flat_map(|(off, work)| {
            let mut days: Vec<_> = off.iter().map(|day| (*day, false)).collect();
            days.extend(work.iter().map(|day| (*day, true)));
            days.sort_unstable();
            days
        })
    }

    fn mark_row(&mut self, line: &str) -> Result<(), Refusal> {
        let cells =
            line.split_once(',').ok_or_else(|| Refusal::invalid("calendar_row_wrong").with("value", line))?;
        self.mark_kind(cells.0.trim(), cells.1.trim())
    }

    fn mark_kind(&mut self, date: &str, kind: &str) -> Result<(), Refusal> {
        let worked = match kind {
            "off" => false,
            "work" => true,
            _ => return Err(Refusal::invalid("calendar_kind_wrong").at_field("kind").with("value", kind)),
        };
        let day = day(date).map_err(|refusal| refusal.at_field("date"))?;
        self.mark(day, worked).map_err(|refusal| refusal.at_field("date"))
    }

    /// `range` is "10-01..10-07" or one day, "10-10".
    fn mark_range(&mut self, year: i32, range: &str, worked: bool) -> Result<(), Refusal> {
        let (first, last) = range.split_once("..").unwrap_or((range, range));
        let (first, last) = (day(&format!("{year}-{first}"))?, day(&format!("{year}-{last}"))?);
        if first > last {
            return Err(Refusal::invalid("calendar_date_wrong").with("value", range));
        }
        first.iter_days().take_while(|day| *day <= last).try_for_each(|day| self.mark(day, worked))
    }
}

fn day(text: &str) -> Result<NaiveDate, Refusal> {
    let day: Option<NaiveDate> = text.parse().ok();
    let day = day.ok_or_else(|| Refusal::invalid("calendar_date_wrong").with("value", text))?;
    year(&day.year().to_string()).map(|_known| day)
}

fn year(text: &str) -> Result<i32, Refusal> {
    let year = text.parse().ok().filter(|year| YEARS.contains(year));
    year.ok_or_else(|| Refusal::invalid("calendar_year_wrong").with("value", text))
}

/// The line of the text, the first being 1, in which the byte at `offset` stands.
fn line(text: &str, offset: usize) -> u64 {
    text.bytes().take(offset).fold(1, |line, byte| line + u64::from(byte == b'\n'))
}
