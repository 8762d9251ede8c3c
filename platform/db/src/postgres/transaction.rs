//! A connection to PostgreSQL inside a transaction. Each answer that is waited for costs a way there and back, so what
//! need not be waited for travels with what must: the beginning with the first statement, statements that answer
//! nothing with the next one.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use anyhow::Error;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error as PostgresError, Statement};

use crate::{Failure, Result, Row, Value};

/// Statements with filters come in many shapes; past this many the connection forgets them all.
const PREPARED_MAX: usize = 400;

pub struct Transaction {
    client: Client,
    prepared: BTreeMap<String, Statement>,
    /// Which of the connections this is.
    number: i64,
    ahead: Ahead,
}

type OnItsWay<'a> = Pin<Box<dyn Future<Output = Result<(), PostgresError>> + 'a>>;

/// What is to be sent before the next statement.
#[derive(Default)]
struct Ahead {
    opening: Option<&'static str>,
    statements: Vec<(Statement, Vec<Value>)>,
}

impl Transaction {
    pub(crate) fn on(client: Client, number: i64) -> Self {
        Self { client, prepared: BTreeMap::new(), number, ahead: Ahead::default() }
    }

    pub(crate) fn number(&self) -> i64 {
        self.number
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    pub(crate) fn begin(&mut self, opening: &'static str) {
        self.ahead = Ahead { opening: Some(opening), statements: Vec::new() };
    }

    /// Ends the transaction; when it is kept, what still waits to be sent is part of it.
    pub(crate) async fn end(&mut self, keep: bool) -> Result<()> {
        let mut ahead = std::mem::take(&mut self.ahead);
        if !keep {
            ahead.statements.clear();
        }
        if ahead.opening.is_some() && ahead.statements.is_empty() {
            return Ok(());
        }
        let ending = self.client.batch_execute(if keep { "commit" } else { "rollback" });
        let (sent, ended) = tokio::join!(biased; ahead.send(&self.client), ending);
        sent?;
        ended.map_err(|error| Failure::Unavailable(error.to_string()))
    }

    pub(crate) async fn send(&mut self, sql: &str, params: &[Value]) -> Result<()> {
        let statement = self.prepare(sql).await?;
        self.ahead.statements.push((statement, params.to_vec()));
        Ok(())
    }

    pub(crate) async fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        let statement = self.prepare(sql).await?;
        let (ahead, params) = (std::mem::take(&mut self.ahead), dynamic(params));
        let (sent, count) =
            tokio::join!(biased; ahead.send(&self.client), self.client.execute(&statement, &params));
        sent?;
        Ok(count?)
    }

    pub(crate) async fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error> {
        let statement = self.prepare(sql).await?;
        let columns: Arc<[String]> =
            statement.columns().iter().map(|column| column.name().to_owned()).collect();
        let (ahead, params) = (std::mem::take(&mut self.ahead), dynamic(params));
        let (sent, rows) =
            tokio::join!(biased; ahead.send(&self.client), self.client.query(&statement, &params));
        sent?;
        rows?.iter().map(|row| Ok(Row::new(Arc::clone(&columns), values(row)?))).collect()
    }

    pub(crate) async fn batch(&mut self, sql: &str) -> Result<(), Error> {
        let ahead = std::mem::take(&mut self.ahead);
        let (sent, done) = tokio::join!(biased; ahead.send(&self.client), self.client.batch_execute(sql));
        sent?;
        Ok(done?)
    }

    async fn prepare(&mut self, sql: &str) -> Result<Statement, Error> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        if self.prepared.len() >= PREPARED_MAX {
            self.prepared.clear();
        }
        let statement = self.client.prepare(sql).await?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

impl Ahead {
    /// Sends all of it when driven for the first time, in order; then waits for the answers. The first that is wrong
    /// is told: those behind it are refused for its sake.
    async fn send(self, client: &Client) -> Result<(), Error> {
        let mut sent: Vec<OnItsWay<'_>> = Vec::new();
        if let Some(sql) = self.opening {
            sent.push(Box::pin(client.batch_execute(sql)));
        }
        for (statement, params) in &self.statements {
            sent.push(Box::pin(async { client.execute(statement, &dynamic(params)).await.map(drop) }));
        }
        let mut outcome = Ok(());
        poll_fn(|context| {
            sent.retain_mut(|one| match one.as_mut().poll(context) {
                Poll::Pending => true,
                Poll::Ready(answer) => {
                    outcome = std::mem::replace(&mut outcome, Ok(())).and(answer);
                    false
                }
            });
            if sent.is_empty() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        Ok(outcome?)
    }
}

fn dynamic(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn values(row: &tokio_postgres::Row) -> Result<Vec<Value>, Error> {
    (0..row.len()).map(|place| Value::of_postgres(row, place)).collect()
}
