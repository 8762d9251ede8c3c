//! Puts the million into the database: columns that do not differ are taken from the one case that is there, and the
//! indexes are made when the rows are in.

use anyhow::{Context, Result};
use bench::{Stage, Store};
use rusqlite::Connection;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls};

use super::million::{Column, Million};

const CHUNK: usize = 10_000;

pub(crate) async fn fill(store: &Store, stage: &Stage, million: &Million) -> Result<()> {
    match store {
        Store::Sqlite => on_sqlite(stage, million),
        Store::Postgres(_) => on_postgres(stage.database_url().context("a database")?, million).await,
    }
}

/// What happened to the cases, and the counters of it all.
fn counted() -> Vec<String> {
    let happened = [
        ("dispatched", "reported_at + 3600000000", "department <> ''"),
        ("responded", "ended_at", "department <> '' and ended = 1"),
        ("returned", "reported_at + 7200000000", "department <> '' and reported_at % 20 = 0"),
        ("reworked", "ended_at", "department <> '' and ended = 1 and reported_at % 25 = 0"),
    ];
    let happened = happened.map(|(kind, at, which)| {
        format!(
            "insert into happenings (subdistrict, kind, at, case_id, nth, owner) \
             select subdistrict, '{kind}', {at}, id, 1, department from cases where {which}"
        )
    });
    let is_due = "due_outcome in ('undecided', 'on_time', 'overdue')";
    let counted = [
        ("reported", "reported_at", "1 = 1".to_owned()),
        ("open", "reported_at", "ended = 0".to_owned()),
        ("closed", "ended_at", "state = 'closed'".to_owned()),
        ("due", "due_at", is_due.to_owned()),
        ("on_time", "due_at", "due_outcome = 'on_time'".to_owned()),
        ("overdue", "due_at", "due_outcome = 'overdue'".to_owned()),
        ("due_closed", "due_at", format!("{is_due} and state = 'closed'")),
    ];
    let counted = counted.map(|(metric, at, which)| {
        format!("{} select subdistrict, '{metric}', {}, grid, department, substr(item, 1, 3), 0, count(*) from cases \
             where {which} group by subdistrict, {}, grid, department, substr(item, 1, 3)", COUNTERS, day(at), day(at))
    });
    let of_happenings = format!(
        "{COUNTERS} select h.subdistrict, h.kind, {}, c.grid, h.owner, substr(c.item, 1, 3), 0, count(*) from happenings h \
         join cases c on c.subdistrict = h.subdistrict and c.id = h.case_id \
         group by h.subdistrict, h.kind, {}, c.grid, h.owner, substr(c.item, 1, 3)",
        day("h.at"),
        day("h.at")
    );
    let first = "delete from counters; delete from happenings".to_owned();
    [first].into_iter().chain(happened).chain(counted).chain([of_happenings]).collect()
}

const COUNTERS: &str = "insert into counters (subdistrict, metric, day, grid, department, class, shard, n)";

/// Number of the day at Beijing.
fn day(at: &str) -> String {
    format!("({at} + 28800000000) / 86400000000")
}

/// `insert … select` of all columns, each from the pattern `p` or as `hole` says.
fn insert(columns: &[String], hole: impl Fn(&str) -> Option<String>) -> String {
    let values = columns.iter().map(|column| hole(column).unwrap_or_else(|| format!("p.{column}")));
    let values: Vec<_> = values.collect();
    format!("insert into cases ({}) select {} from cases p", columns.join(", "), values.join(", "))
}

fn on_sqlite(stage: &Stage, million: &Million) -> Result<()> {
    let database = Connection::open(stage.folder().join("gewu.db"))?;
    database.execute_batch("pragma synchronous = off; pragma foreign_keys = off")?;
    let indexes = texts(
        &database,
        "select name from sqlite_schema where tbl_name = 'cases' and sql like 'create %index%'",
    )?;
    let texts_of = texts(
        &database,
        "select sql from sqlite_schema where tbl_name = 'cases' and sql like 'create %index%'",
    )?;
    let columns = texts(&database, "select name from pragma_table_info('cases')")?;
    let pattern: i64 = database.query_row("select rowid from cases", [], |row| row.get(0))?;
    database.execute_batch("begin")?;
    for index in indexes {
        database.execute_batch(&format!("drop index {index}"))?;
    }
    for first in (0..million.count).step_by(CHUNK) {
        let rows = million.rows(first, CHUNK)?;
        let place =
            |column: &str| rows.iter().position(|(name, _)| *name == column).map(|at| format!("?{}", at + 1));
        let sql = format!("{} where p.rowid = {pattern}", insert(&columns, place));
        let mut statement = database.prepare_cached(&sql)?;
        for row in 0..CHUNK {
            for (at, (_, column)) in rows.iter().enumerate() {
                statement.raw_bind_parameter(at + 1, sqlite_value(column, row))?;
            }
            statement.raw_execute()?;
        }
    }
    for index in texts_of {
        database.execute_batch(&index)?;
    }
    for sql in counted() {
        database.execute_batch(&sql)?;
    }
    database.execute_batch("commit; pragma wal_checkpoint(truncate)")?;
    Ok(())
}

fn texts(database: &Connection, sql: &str) -> Result<Vec<String>> {
    let mut statement = database.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn sqlite_value(column: &Column, row: usize) -> ToSqlOutput<'_> {
    match column {
        Column::Blob(values) => ToSqlOutput::Borrowed(ValueRef::Blob(&values[row])),
        Column::Text(values) => ToSqlOutput::Borrowed(ValueRef::Text(values[row].as_bytes())),
        Column::Int(values) => ToSqlOutput::Owned(values[row].map_or(Value::Null, Value::Integer)),
        Column::Real(values) => ToSqlOutput::Owned(Value::Real(values[row])),
    }
}

async fn on_postgres(url: &str, million: &Million) -> Result<()> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    let indexes = "from pg_indexes where tablename = 'cases' and indexname <> 'cases_pkey'";
    let names = words(&client, &format!("select indexname {indexes}")).await?;
    let definitions = words(&client, &format!("select indexdef {indexes}")).await?;
    let columns = "select column_name::text from information_schema.columns where table_name = 'cases' order by ordinal_position";
    let columns = words(&client, columns).await?;
    client.batch_execute("create temporary table pattern as select id from cases").await?;
    for name in names {
        client.batch_execute(&format!("drop index {name}")).await?;
    }
    for first in (0..million.count).step_by(CHUNK) {
        let rows = million.rows(first, CHUNK)?;
        let is_new =
            |column: &str| rows.iter().any(|(name, _)| *name == column).then(|| format!("r.{column}"));
        let names: Vec<_> = rows.iter().map(|(name, _)| *name).collect();
        let arrays: Vec<_> =
            (1..).zip(&rows).map(|(n, (_, column))| format!("${n}::{}[]", sql_type(column))).collect();
        let sql = format!(
            "{}, unnest({}) as r({}) where p.id = (select id from pattern)",
            insert(&columns, is_new),
            arrays.join(", "),
            names.join(", ")
        );
        let params: Vec<&(dyn ToSql + Sync)> = rows.iter().map(|(_, column)| array(column)).collect();
        client.execute(&sql, &params).await?;
    }
    for definition in definitions {
        client.batch_execute(&definition).await?;
    }
    for sql in counted() {
        client.batch_execute(&sql).await?;
    }
    // As the server itself does it within the next minutes.
    for table in ["cases", "counters", "happenings"] {
        client.batch_execute(&format!("vacuum analyze {table}")).await?;
    }
    Ok(())
}

async fn words(client: &Client, sql: &str) -> Result<Vec<String>> {
    Ok(client.query(sql, &[]).await?.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
}

fn sql_type(column: &Column) -> &'static str {
    match column {
        Column::Blob(_) => "bytea",
        Column::Text(_) => "text",
        Column::Int(_) => "bigint",
        Column::Real(_) => "double precision",
    }
}

fn array(column: &Column) -> &(dyn ToSql + Sync) {
    match column {
        Column::Blob(values) => values,
        Column::Text(values) => values,
        Column::Int(values) => values,
        Column::Real(values) => values,
    }
}
