//! What is to happen, in the order of time; what was planned first comes first.

use std::collections::BTreeMap;

use kernel::Timestamp;

#[derive(Debug)]
pub(super) struct Agenda<E> {
    entries: BTreeMap<(Timestamp, u64), E>,
    planned: u64,
}

impl<E> Agenda<E> {
    pub(super) fn new() -> Self {
        Self { entries: BTreeMap::new(), planned: 0 }
    }

    pub(super) fn plan(&mut self, at: Timestamp, event: E) {
        self.planned += 1;
        self.entries.insert((at, self.planned), event);
    }

    pub(super) fn next_at(&self) -> Option<Timestamp> {
        self.entries.first_key_value().map(|((at, _), _)| *at)
    }

    /// Takes the next event if it comes no later than `until`.
    pub(super) fn take(&mut self, until: Timestamp) -> Option<(Timestamp, E)> {
        self.next_at().filter(|at| *at <= until)?;
        self.entries.pop_first().map(|((at, _), event)| (at, event))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_in_the_order_of_time_and_then_of_planning() {
        let mut agenda = Agenda::new();
        for (second, name) in [(5, "late"), (3, "first"), (3, "second"), (9, "too late")] {
            agenda.plan(Timestamp::from_seconds(second), name);
        }
        let taken = std::iter::from_fn(|| agenda.take(Timestamp::from_seconds(5)));
        assert_eq!(taken.map(|(_, name)| name).collect::<Vec<_>>(), ["first", "second", "late"]);
        assert_eq!(agenda.next_at(), Some(Timestamp::from_seconds(9)));
    }
}
