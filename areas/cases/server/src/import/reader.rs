//! From a row of the table to a record.

use std::collections::BTreeSet;

use geofile::table::{Row, Table};
use gewu_geo::{Converter, Coord};
use kernel::{Refusal, Timestamp};

use crate::import::mapping::{Mapping, PlaceColumns, YesNoColumn};
use crate::import::record::{Flag, Record, Standing};
use crate::import::times::DayMeans;

const ID_MAX: usize = 100;
const DESCRIPTION_MAX: usize = 2_000;
const ADDRESS_MAX: usize = 200;
/// Coordinates with so small a difference, in the units of the table, are the same point.
const SAME_POINT: f64 = 1e-7;

/// A mapping at work on one table.
pub(crate) struct Reader<'a> {
    mapping: &'a Mapping,
    converter: Option<Converter>,
}

/// The times of a record and where it stands.
struct Course {
    opened: Timestamp,
    target: Option<Timestamp>,
    ended: Option<Timestamp>,
    standing: Standing,
}

impl<'a> Reader<'a> {
    /// Refuses a table that lacks a column.
    pub(crate) fn new(mapping: &'a Mapping, table: &Table) -> Result<Self, Refusal> {
        mapping.require_columns(table)?;
        let converter = mapping.place.as_ref().map(|place| place.crs.converter()).transpose()?;
        Ok(Self { mapping, converter })
    }

    /// The record of a row, or why it cannot be taken, with the column as field.
    pub(crate) fn read(&self, row: &Row) -> Result<Record, Refusal> {
        let mapping = self.mapping;
        let mut flags = BTreeSet::new();
        let course = self.course(row, &mut flags)?;
        let place = self.place(row, &mut flags)?;
        let department = self.department(row, &mut flags);
        let [class, subclass, item] = mapping.catalogue_names(row)?;
        let on_time = mapping.on_time.as_ref().map(|mark| self.yes_no(row, mark)).transpose()?.flatten();
        let duplicate = mapping.duplicate.as_ref().map(|mark| self.yes_no(row, mark)).transpose()?.flatten();
        let record = Record {
            row: row.number(),
            department_written: department.as_ref().and_then(|(_, written)| written.clone()),
            id: self.id(row)?,
            opened: course.opened,
            day_end: mapping.times.day_end(course.opened),
            target: course.target,
            ended: course.ended,
            standing: course.standing,
            on_time,
            mark_decides: mapping.times.target.is_none(),
            duplicate: duplicate == Some(true),
            description: self.joined(row, "description", &mapping.record.description, DESCRIPTION_MAX)?,
            address: self.joined(row, "address", &mapping.record.address, ADDRESS_MAX)?,
            place,
            area: self.area(row),
            class,
            subclass,
            item,
            department: department.map(|(name, _)| name),
            channel: self.channel(row),
            state: row.get(&mapping.state.column).to_owned(),
            kept: mapping.keep.iter().map(|column| (column.clone(), row.get(column).to_owned())).collect(),
            flags,
        };
        Ok(record.with_own_flags())
    }

    /// A cell; `None` where it says nothing.
    fn cell<'r>(&self, row: &'r Row, column: &str) -> Option<&'r str> {
        Some(row.get(column)).filter(|cell| !cell.is_empty() && !self.mapping.unknown.contains(*cell))
    }

    fn id(&self, row: &Row) -> Result<String, Refusal> {
        let column = &self.mapping.record.id;
        let id = self.cell(row, column).ok_or_else(|| missing(column))?;
        if id.len() > ID_MAX { Err(too_long(column, ID_MAX)) } else { Ok(id.to_owned()) }
    }

    fn joined(&self, row: &Row, field: &str, columns: &[String], max: usize) -> Result<String, Refusal> {
        let mut parts: Vec<&str> = Vec::new();
        for part in columns.iter().filter_map(|column| self.cell(row, column)) {
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        let text = parts.join(" ");
        if text.chars().count() > max { Err(too_long(field, max)) } else { Ok(text) }
    }

    fn course(&self, row: &Row, flags: &mut BTreeSet<Flag>) -> Result<Course, Refusal> {
        let times = &self.mapping.times;
        let mut read = |column: &String, day_means| -> Result<Option<Timestamp>, Refusal> {
            let Some(cell) = self.cell(row, column) else { return Ok(None) };
            let reading = times.read(cell, day_means).map_err(|refusal| refusal.at_field(column))?;
            flags.extend(reading.skipped.then_some(Flag::TimeSkipped));
            Ok(Some(reading.at))
        };
        let opened = read(&times.opened, DayMeans::FirstSecond)?.ok_or_else(|| missing(&times.opened))?;
        let target =
            times.target.as_ref().map(|column| read(column, DayMeans::LastSecond)).transpose()?.flatten();
        let closed =
            times.closed.as_ref().map(|column| read(column, DayMeans::LastSecond)).transpose()?.flatten();
        let standing = self.standing(row)?;
        let ended = match standing {
            Standing::Open => {
                flags.extend(closed.map(|_| Flag::OpenWithClosingTime));
                None
            }
            Standing::Closed | Standing::Declined => {
                flags.extend(closed.is_none().then_some(Flag::NoClosingTime));
                Some(closed.unwrap_or_else(|| times.day_end(opened)))
            }
        };
        Ok(Course { opened, target, ended, standing })
    }

    fn standing(&self, row: &Row) -> Result<Standing, Refusal> {
        let state = &self.mapping.state;
        let said = row.get(&state.column);
        let known = [
            (&state.closed, Standing::Closed),
            (&state.open, Standing::Open),
            (&state.declined, Standing::Declined),
        ];
        let found = known.into_iter().find(|(values, _)| values.contains(said));
        found.map(|(_, standing)| standing).ok_or_else(|| word_unknown(&state.column, said))
    }

    fn yes_no(&self, row: &Row, mark: &YesNoColumn) -> Result<Option<bool>, Refusal> {
        match self.cell(row, &mark.column) {
            None => Ok(None),
            Some(said) if mark.yes.contains(said) => Ok(Some(true)),
            Some(said) if mark.no.contains(said) => Ok(Some(false)),
            Some(said) => Err(word_unknown(&mark.column, said)),
        }
    }

    fn place(&self, row: &Row, flags: &mut BTreeSet<Flag>) -> Result<Option<(f64, f64)>, Refusal> {
        let (Some(columns), Some(converter)) = (&self.mapping.place, &self.converter) else {
            return Ok(None);
        };
        let (longitude, latitude) = (self.cell(row, &columns.longitude), self.cell(row, &columns.latitude));
        if longitude.is_none() && latitude.is_none() {
            flags.insert(Flag::NoPlace);
            return Ok(None);
        }
        let at = Coord { x: number(&columns.longitude, longitude)?, y: number(&columns.latitude, latitude)? };
        if columns.is_default(at) {
            flags.insert(Flag::OnDefaultPoint);
            return Ok(None);
        }
        let at = converter.to_wgs84(at).map_err(|refusal| refusal.at_field(&columns.longitude))?;
        Ok(Some((at.x, at.y)))
    }

    fn area(&self, row: &Row) -> Option<String> {
        let area = self.mapping.area.as_ref()?;
        Some(area.names.settle(self.cell(row, &area.column)?).0)
    }

    /// The department's name, and how it was written where that is another.
    fn department(&self, row: &Row, flags: &mut BTreeSet<Flag>) -> Option<(String, Option<String>)> {
        let column = self.mapping.department.as_ref()?;
        let Some(written) = self.cell(row, &column.column) else {
            flags.insert(Flag::NoUnit);
            return None;
        };
        let (name, by_alias) = column.names.settle(written);
        flags.extend(by_alias.then_some(Flag::UnitAlias));
        let written = (name != written).then(|| written.to_owned());
        Some((name, written))
    }

    fn channel(&self, row: &Row) -> &'static str {
        let found = self.mapping.channel.as_ref().and_then(|channel| {
            let said = row.get(&channel.column);
            channel.values.iter().find(|(_, values)| values.contains(said)).map(|(name, _)| name.name())
        });
        found.unwrap_or("import")
    }
}

impl Mapping {
    /// Class, subclass and item that a row names.
    pub(crate) fn catalogue_names(&self, row: &Row) -> Result<[String; 3], Refusal> {
        let columns = &self.catalogue;
        let name = |column: &String| {
            let said = Some(row.get(column)).filter(|cell| !cell.is_empty() && !self.unknown.contains(*cell));
            said.map(|said| columns.names.settle(said).0)
        };
        let class = name(&columns.class).ok_or_else(|| missing(&columns.class))?;
        let subclass = columns.subclass.as_ref().and_then(name).unwrap_or_else(|| class.clone());
        let item = columns.item.as_ref().and_then(name).unwrap_or_else(|| subclass.clone());
        Ok([class, subclass, item])
    }
}

impl PlaceColumns {
    fn is_default(&self, at: Coord) -> bool {
        let same =
            |point: &[f64; 2]| (point[0] - at.x).abs() < SAME_POINT && (point[1] - at.y).abs() < SAME_POINT;
        self.default_points.iter().any(same)
    }
}

impl Record {
    /// With what follows from the record itself.
    fn with_own_flags(mut self) -> Self {
        let by_times = self.target.zip(self.ended).map(|(target, ended)| ended <= target);
        let differs = by_times.zip(self.on_time).is_some_and(|(ours, theirs)| ours != theirs);
        let own = [
            (Flag::NoTarget, self.target.is_none() && !self.mark_decides),
            (Flag::TargetNotAfterOpening, self.target.is_some_and(|target| target <= self.opened)),
            (Flag::ClosesBeforeOpens, self.ended.is_some_and(|ended| ended < self.opened)),
            (Flag::OnTimeDiffers, differs && self.standing == Standing::Closed),
            (Flag::DuplicateMarked, self.duplicate),
        ];
        self.flags.extend(own.into_iter().filter(|(_, holds)| *holds).map(|(flag, _)| flag));
        self
    }
}

fn number(column: &str, cell: Option<&str>) -> Result<f64, Refusal> {
    let read = cell.and_then(|cell| cell.parse::<f64>().ok()).filter(|number| number.is_finite());
    let unreadable =
        || Refusal::invalid("coordinate_unreadable").at_field(column).with("text", cell.unwrap_or_default());
    read.ok_or_else(unreadable)
}

fn missing(column: &str) -> Refusal {
    Refusal::invalid("outside_cell_empty").at_field(column)
}

fn word_unknown(column: &str, said: &str) -> Refusal {
    Refusal::invalid("outside_word_unknown").at_field(column).with("value", said)
}

fn too_long(field: &str, max: usize) -> Refusal {
    Refusal::invalid("text_too_long").at_field(field).with("max", max)
}

#[cfg(test)]
mod tests;
