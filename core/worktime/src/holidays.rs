//! Yearly tables of holidays and make-up working days, and what kind of day a day is.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};
use kernel::Refusal;
use serde::{Deserialize, Serialize};

/// What kind of day a day is; people work on ordinary and make-up days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Monday to Friday.
    Ordinary,
    /// Saturday or Sunday.
    Weekend,
    /// Off by the year's table, weekday or not.
    Holiday,
    /// 调休上班: a Saturday or Sunday worked by the year's table.
    MakeUp,
}

impl DayKind {
    pub const fn is_worked(self) -> bool {
        matches!(self, Self::Ordinary | Self::MakeUp)
    }
}

/// One year's table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Year {
    off: BTreeSet<NaiveDate>,
    work: BTreeSet<NaiveDate>,
}

/// The tables of all years that are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holidays(BTreeMap<i32, Year>);

impl Holidays {
    /// Whether this year has a table. A year without one counts Monday to Friday.
    pub fn knows(&self, year: i32) -> bool {
        self.0.contains_key(&year)
    }

    /// The years that have a table, in order.
    pub fn years(&self) -> impl Iterator<Item = i32> + '_ {
        self.0.keys().copied()
    }

    pub fn kind(&self, day: NaiveDate) -> DayKind {
        let year = self.0.get(&day.year());
        if year.is_some_and(|year| year.off.contains(&day)) {
            DayKind::Holiday
        } else if !is_weekend(day) {
            DayKind::Ordinary
        } else if year.is_some_and(|year| year.work.contains(&day)) {
            DayKind::MakeUp
        } else {
            DayKind::Weekend
        }
    }

    /// A yearly import: every year that `newer` has replaces the table of that year here.
    pub fn replace(&mut self, newer: Self) {
        self.0.extend(newer.0);
    }

    /// Days off and make-up days of every year.
    pub(crate) fn tables(&self) -> impl Iterator<Item = (&BTreeSet<NaiveDate>, &BTreeSet<NaiveDate>)> + '_ {
        self.0.values().map(|year| (&year.off, &year.work))
    }

    /// Gives a year a table, empty as yet.
    pub(crate) fn open(&mut self, year: i32) {
        self.0.entry(year).or_default();
    }

    /// Writes a day into the table of its year. Refuses with `calendar_day_twice` a day that is there already
    /// and with `calendar_work_on_weekday` a make-up day from Monday to Friday.
    pub(crate) fn mark(&mut self, day: NaiveDate, worked: bool) -> Result<(), Refusal> {
        let year = self.0.entry(day.year()).or_default();
        if year.off.contains(&day) || year.work.contains(&day) {
            return Err(Refusal::invalid("calendar_day_twice").with("value", day));
        }
        if worked && !is_weekend(day) {
            return Err(Refusal::invalid("calendar_work_on_weekday").with("value", day));
        }
        if worked { &mut year.work } else { &mut year.off }.insert(day);
        Ok(())
    }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}
