//! A transaction on either database.

use std::sync::Arc;

use anyhow::{Context, anyhow};
use kernel::Refusal;

use crate::postgres::Transaction;
use crate::{Result, Row, Value};

/// Which of the two databases this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// A connection inside a transaction. Work may await its methods and nothing else: on SQLite they are ready at
/// once, and the writer's thread does not wait for anything foreign.
pub enum Tx {
    #[doc(hidden)]
    Sqlite(rusqlite::Connection),
    #[doc(hidden)]
    Postgres(Transaction),
}

impl Tx {
    pub fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Appended to a `select` whose rows will be changed: PostgreSQL locks them, SQLite has one writer anyway.
    pub fn for_update(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => " for update",
        }
    }

    /// Number of this connection among those that write: kept counters are spread by it, so that concurrent
    /// transactions do not wait for each other's rows.
    pub fn shard(&self) -> i64 {
        match self {
            Self::Sqlite(_) => 0,
            Self::Postgres(tx) => tx.number(),
        }
    }

    /// Runs a statement; returns how many rows it touched.
    pub async fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        require_storable(params)?;
        match self {
            Self::Sqlite(connection) => {
                let mut statement =
                    connection.prepare_cached(&numbered(sql)).with_context(|| in_statement(sql))?;
                let count = statement.execute(rusqlite::params_from_iter(params));
                Ok(count.with_context(|| in_statement(sql))? as u64)
            }
            Self::Postgres(tx) => Ok(tx.execute(sql, params).await.with_context(|| in_statement(sql))?),
        }
    }

    /// Runs a statement whose count of rows nobody needs. PostgreSQL is sent it together with the next one that is
    /// waited for, or with the commit: what is wrong with it is told there.
    pub async fn send(&mut self, sql: &str, params: &[Value]) -> Result<()> {
        match self {
            Self::Sqlite(_) => self.execute(sql, params).await.map(drop),
            Self::Postgres(tx) => {
                require_storable(params)?;
                Ok(tx.send(sql, params).await.with_context(|| in_statement(sql))?)
            }
        }
    }

    /// All rows of a query.
    pub async fn all(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        require_storable(params)?;
        match self {
            Self::Sqlite(connection) => {
                Ok(sqlite_rows(connection, sql, params).with_context(|| in_statement(sql))?)
            }
            Self::Postgres(tx) => Ok(tx.query(sql, params).await.with_context(|| in_statement(sql))?),
        }
    }

    /// The first row of a query, if there is one.
    pub async fn optional(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>> {
        Ok(self.all(sql, params).await?.into_iter().next())
    }

    /// The row of a query that always has one (a count, a sum).
    pub async fn one(&mut self, sql: &str, params: &[Value]) -> Result<Row> {
        self.optional(sql, params).await?.ok_or_else(|| anyhow!("no row: {sql}").into())
    }

    /// Statements without parameters, several at once: migrations, pragmas.
    pub async fn batch(&mut self, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(connection) => connection.execute_batch(sql).with_context(|| in_statement(sql))?,
            Self::Postgres(tx) => tx.batch(sql).await.with_context(|| in_statement(sql))?,
        }
        Ok(())
    }
}

/// PostgreSQL keeps no U+0000 in a text: neither database takes one, so that both behave alike.
fn require_storable(params: &[Value]) -> Result<(), Refusal> {
    let holds_nul = |value: &Value| matches!(value, Value::Text(text) if text.contains('\0'));
    if params.iter().any(holds_nul) { Err(Refusal::invalid("text_unstorable")) } else { Ok(()) }
}

/// SQLite takes `$2` for a name and numbers it by first appearance; `?2` is what PostgreSQL means by `$2`.
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

fn in_statement(sql: &str) -> String {
    format!("in statement: {sql}")
}

fn sqlite_rows(connection: &rusqlite::Connection, sql: &str, params: &[Value]) -> rusqlite::Result<Vec<Row>> {
    let mut statement = connection.prepare_cached(&numbered(sql))?;
    let columns: Arc<[String]> = statement.column_names().map(str::to_owned).collect();
    let mut found = statement.query(rusqlite::params_from_iter(params))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let values = (0..columns.len()).map(|place| row.get_ref(place).map(Value::from));
        rows.push(Row::new(Arc::clone(&columns), values.collect::<rusqlite::Result<_>>()?));
    }
    Ok(rows)
}
