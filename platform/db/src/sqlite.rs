//! SQLite: one thread writes, a few read.
//!
//! The writer takes all the work that waits, runs each piece in its own savepoint, commits them together and then
//! answers them all: with 32 clients one flush of the disk serves up to 32 of them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::pin::pin;
use std::task::{Context as TaskContext, Poll, Waker};
use std::thread;
use std::time::Instant;

use anyhow::{Context, anyhow};
use crossbeam_channel::Receiver;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::gather::Gatherer;
use crate::work::{Kind, Lane, Outcome, Work};
use crate::{Failure, Result, Tx};

const READERS: usize = 4;
const STATEMENTS_CACHED: usize = 256;

/// When the disk has what was committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flush {
    /// Before the answer.
    First,
    /// When the operating system likes.
    Sometime,
}

pub(crate) fn open(path: &Path, flush: Flush) -> Result<(Lane, Lane)> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let writer = connect(path, OpenFlags::default())?;
    if flush == Flush::Sometime {
        writer.execute_batch("pragma synchronous = off").context("cannot set up the connection")?;
    }
    let (write, work) = Lane::new();
    spawn("db-writer", move || write_loop(writer, &work))?;
    let (read, work) = Lane::new();
    for _ in 0..READERS {
        let reader = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        let work = work.clone();
        spawn("db-reader", move || read_loop(reader, &work))?;
    }
    Ok((write, read))
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(body).context("cannot start a thread")?;
    Ok(())
}

pub(crate) fn connect(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, flags)
        .with_context(|| format!("cannot open {}", path.display()))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
    // Otherwise SQLite looks at the values of parameters when it plans a join, and each time a statement comes out of
    // the cache with new ones it is planned anew.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .context("cannot set up the connection")?;
    connection
        .execute_batch(
            "pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full;
             pragma foreign_keys = on; pragma temp_store = memory; pragma cache_size = -16000;
             pragma wal_autocheckpoint = 16000; pragma journal_size_limit = 67108864;",
        )
        .context("cannot set up the connection")?;
    Ok(connection)
}

fn read_loop(connection: Connection, work: &Receiver<Work>) {
    let mut tx = Tx::Sqlite(connection);
    for piece in work {
        let alone = piece.kind == Kind::Question;
        let begun = if alone { Ok(()) } else { statement(&mut tx, "begin") };
        let outcome = catch_unwind(AssertUnwindSafe(|| run_ready(piece, &mut tx)));
        if !alone {
            let _ = statement(&mut tx, "rollback");
        }
        if let Ok(Ok(outcome)) = outcome {
            (outcome.answer)(begun.err());
        }
    }
}

fn write_loop(connection: Connection, work: &Receiver<Work>) {
    let mut tx = Tx::Sqlite(connection);
    let mut gatherer = Gatherer::new(work);
    while let Ok(first) = work.recv() {
        let (started, mut taken, mut outcomes) = (now(), 0, Vec::new());
        let begun = statement(&mut tx, "begin immediate");
        let mut next = Some(first);
        while let Some(piece) = next {
            outcomes.extend(run_in_savepoint(piece, &mut tx));
            taken += 1;
            next = gatherer.next(taken, started);
        }
        let flushed = now();
        let committed = begun.and_then(|()| statement(&mut tx, "commit"));
        if committed.is_err() {
            // After a failed commit (disk full) SQLite may or may not have rolled back by itself.
            let _ = statement(&mut tx, "rollback");
        }
        gatherer.committed(taken, flushed.elapsed());
        answer_all(outcomes, committed.err());
    }
}

#[expect(clippy::disallowed_methods, reason = "how long a flush takes decides what goes into the next")]
fn now() -> Instant {
    Instant::now()
}

fn answer_all(outcomes: Vec<Outcome>, failure: Option<Failure>) {
    let failure = failure.map(|failure| failure.to_string());
    for outcome in outcomes {
        (outcome.answer)(failure.clone().map(Failure::Unavailable));
    }
}

/// Runs one piece; on `Err` or panic its changes are undone and the batch goes on. `None` after a panic: the
/// requester sees its channel closed.
fn run_in_savepoint(piece: Work, tx: &mut Tx) -> Option<Outcome> {
    let _ = statement(tx, "savepoint piece");
    let outcome = catch_unwind(AssertUnwindSafe(|| run_ready(piece, tx)));
    let outcome = outcome.ok().and_then(Result::ok);
    if !outcome.as_ref().is_some_and(|outcome| outcome.keep) {
        let _ = statement(tx, "rollback to piece");
    }
    let _ = statement(tx, "release piece");
    outcome
}

/// A unit of work on SQLite never waits: one poll finishes it.
fn run_ready(piece: Work, tx: &mut Tx) -> Result<Outcome> {
    let mut future = pin!((piece.run)(tx));
    match future.as_mut().poll(&mut TaskContext::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => Ok(outcome),
        Poll::Pending => Err(anyhow!("a unit of work awaited something other than its transaction").into()),
    }
}

fn statement(tx: &mut Tx, sql: &str) -> Result<()> {
    let Tx::Sqlite(connection) = tx else { return Err(anyhow!("not SQLite").into()) };
    let mut statement = connection.prepare_cached(sql).context("cannot prepare")?;
    statement.raw_execute().with_context(|| format!("in statement: {sql}"))?;
    Ok(())
}
