//! Which work goes into one commit.
//!
//! A flush of the disk costs more than many pieces of work, so those that are about to come are worth waiting for: whoever
//! was answered after the last commit mostly comes again at once. Without the wait two crowds form that flush in turns,
//! each half as large. A lone requester is never made to wait.

use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;

use crate::work::Work;

/// Most pieces of work in one commit.
const BATCH_MAX: usize = 256;
/// A flush that took longer was held up by something else, and is no measure.
const PATIENCE_MAX: Duration = Duration::from_millis(10);

pub(crate) struct Gatherer<'w> {
    work: &'w Receiver<Work>,
    /// How many requesters were about when the last commit ended.
    expected: usize,
    /// How long to wait for them: as long as a flush takes.
    patience: Duration,
}

impl<'w> Gatherer<'w> {
    pub(crate) fn new(work: &'w Receiver<Work>) -> Self {
        Self { work, expected: 0, patience: Duration::ZERO }
    }

    /// The next piece for a commit that has `taken` since `begun`; `None` when it should be made now.
    pub(crate) fn next(&self, taken: usize, begun: Instant) -> Option<Work> {
        if taken >= BATCH_MAX {
            return None;
        }
        let waiting = self.work.try_recv().ok();
        if waiting.is_some() || taken >= self.expected {
            return waiting;
        }
        self.work.recv_deadline(begun + self.patience).ok()
    }

    /// Learns from a commit of `taken` pieces.
    pub(crate) fn committed(&mut self, taken: usize, flush: Duration) {
        self.expected = taken + self.work.len();
        self.patience = flush.min(PATIENCE_MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::{Kind, Outcome};

    fn piece() -> Work {
        let outcome = || Outcome { keep: true, answer: Box::new(|_| {}) };
        Work { kind: Kind::Write, run: Box::new(move |_| Box::pin(async move { outcome() })) }
    }

    #[expect(clippy::disallowed_methods, reason = "a wait is measured from now")]
    fn now() -> Instant {
        Instant::now()
    }

    #[test]
    fn a_lone_requester_is_never_made_to_wait() {
        let (_sender, work) = crossbeam_channel::unbounded();
        let mut gatherer = Gatherer::new(&work);
        gatherer.committed(1, PATIENCE_MAX);
        let begun = now();
        assert!(gatherer.next(1, begun).is_none());
        assert!(begun.elapsed() < PATIENCE_MAX);
    }

    #[test]
    fn those_who_were_about_at_the_last_commit_are_waited_for_as_long_as_a_flush_takes() {
        let (sender, work) = crossbeam_channel::unbounded();
        let mut gatherer = Gatherer::new(&work);
        sender.send(piece()).unwrap();
        gatherer.committed(1, Duration::from_millis(5));
        assert!(gatherer.next(0, now()).is_some(), "what waits is taken");
        let begun = now();
        assert!(gatherer.next(1, begun).is_none(), "nobody came");
        assert!(begun.elapsed() >= Duration::from_millis(5));
    }

    #[test]
    fn a_commit_takes_only_so_much() {
        let (sender, work) = crossbeam_channel::unbounded();
        sender.send(piece()).unwrap();
        assert!(Gatherer::new(&work).next(BATCH_MAX, now()).is_none());
    }
}
