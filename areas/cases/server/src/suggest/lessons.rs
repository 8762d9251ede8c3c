//! What is learnt from: the newest cases that were filed, the names of the catalogue, the responsibility list.

use cases_rules::names::state;
use cases_rules::{Clues, Lesson, Source};
use catalogue_rules::{Item, Owner, Responsibility};
use chrono::Timelike;
use chrono_tz::Tz;
use db::{Result, Row, Tx, params};
use kernel::{CaseId, SubdistrictId, Timestamp};

use crate::ground::Ground;

/// Most cases learnt from: the newest. Older ones say little about who does what today.
const CASES_MOST: u32 = 10_000;

/// A past case, as far as it teaches.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    id: CaseId,
    item: String,
    department: Option<String>,
    description: String,
    address: String,
    grid: String,
    channel: String,
    reported_at: Timestamp,
}

impl Record {
    fn of_row(row: &Row) -> Result<Self> {
        let state: String = row.get("state")?;
        // A department that has not taken it up may still say that it is not theirs.
        let settled =
            [state::HANDLING, state::RESPONDED, state::RECHECKING, state::CLOSED].contains(&state.as_str());
        let department: String = row.get("department")?;
        Ok(Self {
            id: row.get("id")?,
            item: row.get("item")?,
            department: Some(department).filter(|code| settled && !code.is_empty()),
            description: row.get("description")?,
            address: row.get("address")?,
            grid: row.get("grid")?,
            channel: row.get("channel")?,
            reported_at: row.get("reported_at")?,
        })
    }
}

/// The newest cases that were filed and went their way, oldest first.
pub(super) async fn read(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<Vec<Record>> {
    let sql = format!(
        "select id, state, item, department, description, address, grid, channel, reported_at from cases \
         where subdistrict = $1 and item <> '' and filed_at is not null and state not in ('{}', '{}', '{}') \
         order by reported_at desc, id desc limit {CASES_MOST}",
        state::DECLINED,
        state::VOID,
        state::MERGED
    );
    let mut records: Vec<Record> =
        tx.all(&sql, params![subdistrict]).await?.iter().map(Record::of_row).collect::<Result<_>>()?;
    records.reverse();
    Ok(records)
}

/// The lessons: first what the catalogue says, then the cases, oldest first.
pub(super) fn of<'a>(ground: &'a Ground, records: &'a [Record]) -> Vec<Lesson<'a>> {
    let zone = ground.catalogue.subdistrict.zone;
    let mut lessons = of_names(ground);
    lessons.extend(of_duties(ground));
    lessons.extend(records.iter().map(|record| of_case(record, zone)));
    lessons
}

fn of_case(record: &Record, zone: Tz) -> Lesson<'_> {
    let Record { id, item, department, description, address, grid, channel, reported_at } = record;
    let hour = Some(hour(*reported_at, zone));
    Lesson {
        clues: Clues { text: description, address, grid, channel, hour },
        item,
        department: department.as_deref(),
        source: Source::Case(*id),
    }
}

/// The local hour of an instant.
pub(super) fn hour(at: Timestamp, zone: Tz) -> u8 {
    u8::try_from(at.utc().with_timezone(&zone).hour()).unwrap_or_default()
}

/// What the items in use are called, officially and every day.
fn of_names(ground: &Ground) -> Vec<Lesson<'_>> {
    ground.catalogue.catalogue.adopted().flat_map(names_of).collect()
}

fn names_of(item: &Item) -> impl Iterator<Item = Lesson<'_>> {
    let names = [item.name.zh.as_str(), item.name.en.as_str()];
    let texts = names.into_iter().chain(item.keywords.iter().map(String::as_str));
    texts.filter(|text| !text.is_empty()).map(|text| Lesson {
        clues: Clues { text, ..Clues::default() },
        item: item.code.as_str(),
        department: None,
        source: Source::Catalogue,
    })
}

/// Who answers by the responsibility list, for each item in use and each area that the list speaks of.
fn of_duties(ground: &Ground) -> Vec<Lesson<'_>> {
    let list = &ground.catalogue.responsibility;
    let items = || ground.catalogue.catalogue.adopted();
    let decides = |entry: &Responsibility, item: &Item| matches!(list.responsible(&item.code, &entry.area), Owner::Department(found) if found == entry);
    let mut lessons = Vec::new();
    for entry in list.entries() {
        for item in items()
            .filter(|item| item.code.as_str().starts_with(entry.scope.as_str()) && decides(entry, item))
        {
            lessons.push(Lesson {
                clues: Clues { grid: &entry.area, ..Clues::default() },
                item: item.code.as_str(),
                department: Some(&entry.department),
                source: Source::Duty,
            });
        }
    }
    lessons
}
