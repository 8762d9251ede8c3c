//! PostgreSQL: several threads, each with a connection of its own and a small runtime to drive it.
//!
//! Work is carried out on the thread that owns the connection, never inside a request's future, so a request that
//! is dropped cannot leave a transaction open.

mod transaction;

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::task::Poll;
use std::thread;
use std::time::Duration;

use anyhow::Context;
use crossbeam_channel::Receiver;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, NoTls};

use crate::work::{Kind, Lane, Outcome, Work};
use crate::{Result, Tx};

pub(crate) use self::transaction::Transaction;

/// How long a thread waits before it tries again to reach a database that is away.
const RECONNECT_PAUSE: Duration = Duration::from_millis(200);

pub(crate) async fn open(url: &str, connections: usize) -> Result<Lane> {
    // One try in the open, so that a wrong address is told at once.
    let (client, connection) =
        tokio_postgres::connect(url, NoTls).await.context("cannot reach PostgreSQL")?;
    tokio::spawn(connection);
    drop(client);
    let (lane, work) = Lane::new();
    for number in 0..connections {
        let (url, work) = (url.to_owned(), work.clone());
        let runtime = Builder::new_current_thread().enable_all().build().context("cannot start a runtime")?;
        thread::Builder::new()
            .name(format!("db-{number}"))
            .spawn(move || work_loop(&runtime, &url, i64::try_from(number).unwrap_or(0), &work))
            .context("cannot start a thread")?;
    }
    Ok(lane)
}

fn work_loop(runtime: &Runtime, url: &str, number: i64, work: &Receiver<Work>) {
    let mut held: Option<Tx> = None;
    for piece in work {
        let usable = matches!(&held, Some(Tx::Postgres(tx)) if !tx.is_closed());
        if !usable {
            held = runtime.block_on(connect(url, number)).map_err(|error| tracing::warn!("{error}")).ok();
        }
        let Some(tx) = held.as_mut() else {
            // The piece is dropped: its requester is told that nothing was kept.
            #[expect(clippy::disallowed_methods, reason = "a worker's pause, not a rule's")]
            thread::sleep(RECONNECT_PAUSE);
            continue;
        };
        runtime.block_on(transact(tx, piece));
    }
}

async fn connect(url: &str, number: i64) -> Result<Tx> {
    let (client, connection): (Client, _) =
        tokio_postgres::connect(url, NoTls).await.context("cannot reach PostgreSQL")?;
    tokio::spawn(connection);
    Ok(Tx::Postgres(Transaction::on(client, number)))
}

async fn transact(tx: &mut Tx, piece: Work) {
    begin(tx, piece.kind);
    let outcome = caught((piece.run)(tx)).await;
    let keep = outcome.as_ref().is_some_and(|outcome| outcome.keep);
    match (piece.kind, outcome) {
        (Kind::Question, Some(outcome)) => (outcome.answer)(None),
        // What was read is known: nobody has to wait until the snapshot is given back.
        (Kind::Read, Some(outcome)) => {
            (outcome.answer)(None);
            let _ = end(tx, false).await;
        }
        (_, outcome) => {
            let ended = end(tx, keep).await;
            if let Some(outcome) = outcome {
                (outcome.answer)(ended.err());
            }
        }
    }
}

fn begin(tx: &mut Tx, kind: Kind) {
    if let Tx::Postgres(tx) = tx {
        tx.begin(match kind {
            Kind::Question => return,
            Kind::Read => "begin isolation level repeatable read read only",
            Kind::Write => "begin",
        });
    }
}

async fn end(tx: &mut Tx, keep: bool) -> Result<()> {
    let Tx::Postgres(tx) = tx else { return Ok(()) };
    tx.end(keep).await
}

/// The outcome, or `None` when the work panicked.
async fn caught(mut work: Pin<Box<dyn Future<Output = Outcome> + '_>>) -> Option<Outcome> {
    std::future::poll_fn(|context| {
        match std::panic::catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(outcome)) => Poll::Ready(Some(outcome)),
            Err(_panic) => Poll::Ready(None),
        }
    })
    .await
}
