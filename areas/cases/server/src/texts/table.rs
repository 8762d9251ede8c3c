//! Standard texts as a table: out for a spreadsheet, in from one, and those that come with the program.

use documents::{Cell, Column, Sheet};
use geofile::table::{Row, Table};
use kernel::{Ids, Refusal, Timestamp};

use super::StandardText;

/// The texts that come with the program.
pub(super) const SHIPPED: &str = include_str!("../../../../../policies/standard_texts.csv");

/// The columns, by the names that they are read by again.
const COLUMNS: [(&str, u8); 5] = [("action", 20), ("item", 12), ("place", 8), ("title", 24), ("text", 80)];

pub(crate) fn sheet(texts: &[StandardText]) -> Sheet {
    let mut sheet = Sheet::new("standard_texts", COLUMNS.map(|(name, width)| Column::new(name, width)));
    for text in texts {
        sheet.push([
            Cell::from(text.action.as_str()),
            Cell::from(text.item.as_str()),
            Cell::Whole(text.place.into()),
            Cell::from(text.title.as_str()),
            Cell::from(text.body.as_str()),
        ]);
    }
    sheet
}

/// The texts of a `.csv` or `.xlsx`, with the number of their row; refused with everything that cannot be read.
pub(super) fn read(
    name: &str,
    bytes: Vec<u8>,
    ids: &Ids,
    now: Timestamp,
) -> Result<Vec<(u64, StandardText)>, Vec<Refusal>> {
    let one = |refusal: Refusal| vec![refusal];
    let mut table = Table::from_bytes(name, bytes).map_err(one)?;
    for (column, _) in COLUMNS {
        table.column(column).map_err(one)?;
    }
    let (mut texts, mut refusals) = (Vec::new(), Vec::new());
    for row in table.rows() {
        let row = row.map_err(one)?;
        match text_of(&row, ids, now) {
            Ok(text) => texts.push((row.number(), text)),
            Err(refusal) => refusals.push(refusal.at_row(row.number())),
        }
    }
    if refusals.is_empty() { Ok(texts) } else { Err(refusals) }
}

fn text_of(row: &Row, ids: &Ids, now: Timestamp) -> Result<StandardText, Refusal> {
    let cell = |name| documents::original(row.get(name)).trim().to_owned();
    let place = cell("place");
    let wrong = || Refusal::invalid("field_unreadable").at_field("place").with("value", &place);
    Ok(StandardText {
        id: ids.uuid(now),
        action: cell("action"),
        item: cell("item"),
        place: if place.is_empty() { 0 } else { place.parse().map_err(|_no_number| wrong())? },
        title: cell("title"),
        body: cell("text"),
    })
}
