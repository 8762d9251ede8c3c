//! The floor: the rows of recorded reports written again and again, without HTTP, rights, decisions or answers.

use std::time::Duration;

use anyhow::{Result, ensure};
use bench::{Stage, Store, clock};
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rusqlite::types::Value;
use rusqlite::{Connection, Statement};

use super::pgbench::Pgbench;
use super::rows::{Fresh, Recorded, fresh};
use crate::figure::real;

/// Rows of this many reports go into one commit, as when 32 clients wait for it.
const REPORTS_A_COMMIT: usize = 32;
const PATTERNS: u32 = 256;

pub(super) enum Floor {
    Sqlite(Box<Loop>),
    Postgres(Pgbench),
}

impl Floor {
    /// A copy of the stage's database, written to in turn with it. Nobody serves the stage at this moment.
    pub(super) async fn beside(store: &Store, stage: &Stage) -> Result<Self> {
        Ok(match store {
            Store::Sqlite => Self::Sqlite(Box::new(Loop::beside(stage)?)),
            Store::Postgres(server) => Self::Postgres(Pgbench::beside(server, stage).await?),
        })
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "bare loop, 32 reports a commit",
            Self::Postgres(_) => "pgbench, 32 clients",
        }
    }

    /// Reports a second.
    pub(super) fn run(&mut self, span: Duration) -> Result<f64> {
        match self {
            Self::Sqlite(writer) => writer.run(span),
            Self::Postgres(pgbench) => pgbench.run(span),
        }
    }
}

/// One thread, one connection, prepared statements, a full flush a commit.
pub(super) struct Loop {
    database: Connection,
    recorded: Recorded,
    random: ChaCha8Rng,
    written: u64,
}

impl Loop {
    fn beside(stage: &Stage) -> Result<Self> {
        let copy = stage.folder().join("floor.db");
        Connection::open(stage.folder().join("gewu.db"))?
            .execute("vacuum into ?1", [copy.display().to_string()])?;
        let database = Connection::open(copy)?;
        database.execute_batch(
            "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory; \
             pragma cache_size = -16000; pragma wal_autocheckpoint = 16000; pragma journal_size_limit = 67108864;",
        )?;
        let recorded = Recorded::read(&database, PATTERNS)?;
        Ok(Self { database, recorded, random: ChaCha8Rng::seed_from_u64(1), written: 0 })
    }

    fn run(&mut self, span: Duration) -> Result<f64> {
        let Self { database, recorded, random, written } = self;
        let mut statements = Vec::new();
        for statement in &recorded.statements {
            let prepared = database.prepare(&statement.sql(|place| format!("?{}", place + 1)))?;
            let places = 0..statement.rows * statement.columns.len();
            let kinds = places.map(|place| fresh(statement.table, statement.column(place)));
            statements.push((prepared, kinds.collect::<Vec<_>>()));
        }
        let (started, first) = (clock::now(), *written);
        while started.elapsed() < span {
            database.execute_batch("begin immediate")?;
            for _ in 0..REPORTS_A_COMMIT {
                let pattern = &recorded.reports[usize::try_from(*written)? % recorded.reports.len()];
                let mark = Mark::new(*written, random);
                for ((statement, kinds), values) in statements.iter_mut().zip(pattern) {
                    write(statement, kinds, values, &mark)?;
                }
                *written += 1;
            }
            database.execute_batch("commit")?;
        }
        Ok(real(*written - first) / started.elapsed().as_secs_f64())
    }
}

fn write(
    statement: &mut Statement<'_>,
    kinds: &[Option<Fresh>],
    values: &[Value],
    mark: &Mark,
) -> Result<()> {
    for (place, (kind, value)) in kinds.iter().zip(values).enumerate() {
        match kind {
            Some(kind) => statement.raw_bind_parameter(place + 1, mark.value(*kind))?,
            None => statement.raw_bind_parameter(place + 1, value)?,
        }
    }
    ensure!(statement.raw_execute()? > 0, "a row was not written");
    Ok(())
}

/// What is new about a report.
struct Mark {
    number: u64,
    chance: [u8; 32],
}

impl Mark {
    fn new(number: u64, random: &mut ChaCha8Rng) -> Self {
        let mut chance = [0; 32];
        random.fill_bytes(&mut chance);
        Self { number, chance }
    }

    fn value(&self, kind: Fresh) -> Value {
        match kind {
            Fresh::Case | Fresh::Id => {
                // Behind all that the program has made: its ids begin with the time.
                let first = (u64::MAX / 2 + self.number).to_be_bytes();
                Value::Blob([&first, &self.chance[..8]].concat())
            }
            Fresh::Chance => Value::Blob(self.chance.to_vec()),
            Fresh::Words => Value::Text(format!("ffffffff-ffff-7fff-8fff-{:012x}", self.number)),
        }
    }
}
