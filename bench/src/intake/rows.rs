//! What one report writes: the statements, and the rows of reports that were taken in, to be written again with ids
//! and secrets of their own.

use anyhow::{Context, Result, ensure};
use rusqlite::Connection;
use rusqlite::types::Value;

/// A statement of a report: one table, one or several rows.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    pub(super) table: &'static str,
    pub(super) columns: Vec<String>,
    pub(super) rows: usize,
    /// How it meets what is there already.
    pub(super) conflict: &'static str,
}

impl Statement {
    /// The statement with `hole(place)` for the value at each place, row by row.
    pub(super) fn sql(&self, hole: impl Fn(usize) -> String) -> String {
        let width = self.columns.len();
        let row =
            |row: usize| (0..width).map(|place| hole(row * width + place)).collect::<Vec<_>>().join(", ");
        let rows: Vec<_> = (0..self.rows).map(|n| format!("({})", row(n))).collect();
        let Self { table, columns, conflict, .. } = self;
        format!("insert into {table} ({}) values {} {conflict}", columns.join(", "), rows.join(", "))
    }

    /// The column of the value at `place`.
    pub(super) fn column(&self, place: usize) -> &str {
        &self.columns[place % self.columns.len()]
    }
}

/// What must differ from one report to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fresh {
    /// The id of the case.
    Case,
    /// Another id, sorted by time.
    Id,
    /// A hash or secret.
    Chance,
    /// A number or key in words.
    Words,
}

/// What kind of fresh value a column takes in each report; `None` where the recorded one serves.
pub(super) fn fresh(table: &str, column: &str) -> Option<Fresh> {
    Some(match (table, column) {
        ("cases", "id") | ("trail", "stream") | ("outbox", "case_id") => Fresh::Case,
        ("jobs" | "outbox", "id") => Fresh::Id,
        ("cases", "token_hash" | "trail_hash") | ("trail", "hash" | "digest") | ("idempotency", "body") => {
            Fresh::Chance
        }
        ("cases", "number") | ("jobs", "dedup") | ("idempotency", "key") => Fresh::Words,
        _ => return None,
    })
}

/// Reports as they stand in a database: the statements, and for each report their values.
pub(super) struct Recorded {
    pub(super) statements: Vec<Statement>,
    pub(super) reports: Vec<Vec<Vec<Value>>>,
}

/// Table, the rows of the case whose id is `?1` and text `?2` (of a message that nobody sent on yet, of counters of
/// the case's place and class), and how the statement meets what is there.
const PARTS: [(&str, &str, &str); 6] = [
    ("trail", "select t.* from trail t where t.stream = ?1 and ?2 is not null", ""),
    (
        "cases",
        "select * from cases where id = ?1 and ?2 is not null",
        "on conflict (subdistrict, outside_system, outside_id) do nothing",
    ),
    (
        "counters",
        "select n.* from counters n, cases c where c.id = ?1 and ?2 is not null and n.grid = c.grid and n.department = '' \
         and n.class = substr(c.item, 1, 3) and n.day = (select max(day) from counters)",
        "on conflict (subdistrict, metric, day, grid, department, class, shard) do update set n = counters.n + excluded.n",
    ),
    (
        "jobs",
        "select * from jobs where dedup = ?2 || ':intake' and ?1 is not null",
        "on conflict (subdistrict, dedup) do update set payload = excluded.payload, run_at = excluded.run_at, \
         attempts = 0, lease_until = null, last_error = null, fence = jobs.fence + 1",
    ),
    ("outbox", "select * from outbox where case_id = ?1 and ?2 is not null", ""),
    (
        "idempotency",
        "select i.* from idempotency i, cases c where c.id = ?1 and ?2 is not null and i.at = c.reported_at limit 1",
        "on conflict (subdistrict, key) do nothing",
    ),
];

impl Recorded {
    /// The latest `count` reports of a database.
    pub(super) fn read(database: &Connection, count: u32) -> Result<Self> {
        let mut latest = database
            .prepare("select id, json_extract(facts, '$.case') from cases order by id desc limit ?1")?;
        let ids = latest.query_map([count], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let ids: Vec<(Vec<u8>, String)> = ids.collect::<rusqlite::Result<_>>()?;
        let mut statements = Vec::new();
        let mut reports = Vec::new();
        for (id, text) in &ids {
            let mut values = Vec::new();
            for (number, (table, select, conflict)) in PARTS.into_iter().enumerate() {
                let (columns, rows) = rows_of(database, select, id, text).context(table)?;
                ensure!(!rows.is_empty(), "a report has no row in {table}");
                let statement = Statement { table, columns, rows: rows.len(), conflict };
                if statements.len() == number {
                    statements.push(statement.clone());
                }
                ensure!(statements[number].rows == statement.rows, "reports differ in {table}");
                values.push(rows.into_iter().flatten().collect());
            }
            reports.push(values);
        }
        ensure!(!reports.is_empty(), "no report to take as a pattern");
        Ok(Self { statements, reports })
    }
}

type Rows = (Vec<String>, Vec<Vec<Value>>);

fn rows_of(database: &Connection, select: &str, id: &[u8], text: &str) -> Result<Rows> {
    let mut statement = database.prepare_cached(select)?;
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let rows =
        statement.query_map((id, text), |row| (0..columns.len()).map(|place| row.get(place)).collect())?;
    let mut rows: Vec<Vec<Value>> = rows.collect::<rusqlite::Result<_>>()?;
    for row in &mut rows {
        as_at_first(&columns, row);
    }
    Ok((columns, rows))
}

/// As the row was before the worker and later reports changed it.
fn as_at_first(columns: &[String], row: &mut [Value]) {
    for (column, value) in columns.iter().zip(row) {
        match column.as_str() {
            "attempts" => *value = Value::Integer(0),
            "sent_at" => *value = Value::Null,
            "n" => *value = Value::Integer(1),
            _ => {}
        }
    }
}
