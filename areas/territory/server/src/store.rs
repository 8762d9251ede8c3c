//! The tables of the territory.

mod areas;
mod editions;
mod places;

use db::{Result, Tx, Value};

pub(crate) use areas::{StoredArea, areas, codes_published, put_areas};
pub(crate) use editions::{
    all, draft, edition, edition_add, edition_discard, edition_publish, in_force, latest_published, lock,
};
pub(crate) use places::{
    PlaceCount, PlaceOnMap, nickname_add, nicknames, place_counts, places_of_kind, places_on_map, put_places,
    streets,
};

/// Rows a statement: PostgreSQL takes 65,535 parameters, SQLite 32,766.
const ROWS_A_STATEMENT: usize = 500;

/// Inserts many rows of the same columns; `into` is `TABLE (COLUMNS)`.
async fn insert_all(tx: &mut Tx, into: &str, rows: &[Vec<Value>]) -> Result<()> {
    for chunk in rows.chunks(ROWS_A_STATEMENT) {
        let width = chunk.first().map_or(0, Vec::len);
        let tuple = |row: usize| {
            let holes: Vec<String> = (1..=width).map(|column| format!("${}", row * width + column)).collect();
            format!("({})", holes.join(", "))
        };
        let tuples: Vec<String> = (0..chunk.len()).map(tuple).collect();
        let sql = format!("insert into {into} values {}", tuples.join(", "));
        tx.execute(&sql, &chunk.concat()).await?;
    }
    Ok(())
}
