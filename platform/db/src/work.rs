//! Units of work on their way to the thread that owns a connection.

use std::future::Future;
use std::pin::Pin;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use tokio::sync::oneshot;

use crate::{Failure, Result, Tx};

/// Work that waits; one more is refused, so that an overloaded server says so instead of growing.
const WAITING_MAX: usize = 8_192;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One statement that reads: it needs no transaction.
    Question,
    Read,
    Write,
}

/// What a unit of work came to, before its commit.
pub(crate) struct Outcome {
    /// Whether its changes are to be kept.
    pub(crate) keep: bool,
    /// Sends the answer on: given the commit's failure, if it failed.
    pub(crate) answer: Box<dyn FnOnce(Option<Failure>) + Send>,
}

type Pending<'t> = Pin<Box<dyn Future<Output = Outcome> + 't>>;

pub(crate) struct Work {
    pub(crate) kind: Kind,
    pub(crate) run: Box<dyn for<'t> FnOnce(&'t mut Tx) -> Pending<'t> + Send>,
}

/// The way to one or several threads that own connections.
#[derive(Clone)]
pub(crate) struct Lane(Sender<Work>);

impl Lane {
    pub(crate) fn new() -> (Self, Receiver<Work>) {
        let (sender, receiver) = bounded(WAITING_MAX);
        (Self(sender), receiver)
    }

    pub(crate) async fn run<T, F>(&self, kind: Kind, work: F) -> Result<T>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let run = boxed(move |tx| Box::pin(carry_out(work, tx, sender)));
        self.0.try_send(Work { kind, run }).map_err(|error| match error {
            TrySendError::Full(_) => Failure::Unavailable("too much work is waiting".to_owned()),
            TrySendError::Disconnected(_) => Failure::Unavailable("the database is closed".to_owned()),
        })?;
        receiver.await.unwrap_or_else(|_dropped| {
            Err(Failure::Unavailable("the work was not carried out; nothing of it was kept".to_owned()))
        })
    }
}

/// Tells the compiler that the closure is good for every lifetime.
fn boxed<F>(run: F) -> Box<dyn for<'t> FnOnce(&'t mut Tx) -> Pending<'t> + Send>
where
    F: for<'t> FnOnce(&'t mut Tx) -> Pending<'t> + Send + 'static,
{
    Box::new(run)
}

async fn carry_out<T, F>(work: F, tx: &mut Tx, sender: oneshot::Sender<Result<T>>) -> Outcome
where
    F: AsyncFnOnce(&mut Tx) -> Result<T> + Send + 'static,
    T: Send + 'static,
{
    let result = work(tx).await;
    let keep = result.is_ok();
    let answer = move |commit_failure: Option<Failure>| {
        // The requester may be gone; the work stands all the same.
        let _ = sender.send(match commit_failure {
            Some(failure) if keep => Err(failure),
            _ => result,
        });
    };
    Outcome { keep, answer: Box::new(answer) }
}
