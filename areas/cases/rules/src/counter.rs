//! Kept counters. What a case counts for is a function of its facts; a change of the case changes the counters by the
//! difference. So the sum of all differences is the recount of all cases, whatever happened on the way.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kernel::Timestamp;
use procedure::{CaseFacts, ClockFacts, Happening};

use crate::handling::HANDLING;
use crate::names::{clock, count, mark, state};

/// What is counted. Each on the day it happened; what falls due on the day it is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// Every case once, by its state, on the day it was reported.
    InState,
    /// Not at an end, on the day it was reported.
    Open,
    Reported,
    Filed,
    Dispatched,
    Returned,
    Responded,
    Reworked,
    Closed,
    /// Handling that fell or falls due, exempt cases left out. On time + overdue + undecided yet.
    Due,
    OnTime,
    Overdue,
    /// Overdue and exempted by an appeal.
    Exempt,
    /// Of what is due, that which is closed.
    DueClosed,
}

impl Metric {
    pub const ALL: &'static [Self] = &[
        Self::InState,
        Self::Open,
        Self::Reported,
        Self::Filed,
        Self::Dispatched,
        Self::Returned,
        Self::Responded,
        Self::Reworked,
        Self::Closed,
        Self::Due,
        Self::OnTime,
        Self::Overdue,
        Self::Exempt,
        Self::DueClosed,
    ];

    /// The name in code, storage and address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InState => "in_state",
            Self::Open => "open",
            Self::Reported => "reported",
            Self::Filed => "filed",
            Self::Dispatched => "dispatched",
            Self::Returned => "returned",
            Self::Responded => "responded",
            Self::Reworked => "reworked",
            Self::Closed => "closed",
            Self::Due => "due",
            Self::OnTime => "on_time",
            Self::Overdue => "overdue",
            Self::Exempt => "exempt",
            Self::DueClosed => "due_closed",
        }
    }

    /// The metric of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|metric| metric.name() == name)
    }
}

/// What the handler's clock of a case counts for, on the day it is due. Cases that came to nothing and those that
/// nobody had to handle have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueOutcome {
    Undecided,
    OnTime,
    Overdue,
    /// Overdue and exempted by an appeal.
    Exempt,
}

impl DueOutcome {
    /// The name in storage.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Undecided => "undecided",
            Self::OnTime => "on_time",
            Self::Overdue => "overdue",
            Self::Exempt => "exempt",
        }
    }
}

/// What the handler's clock of the case counts for.
pub fn due_outcome(facts: &CaseFacts) -> Option<DueOutcome> {
    let came_to_nothing = HANDLING.ends(&facts.state) && facts.state != state::CLOSED;
    let clock = facts.clocks.get(clock::HANDLING).filter(|_| !came_to_nothing)?;
    Some(match outcome(facts, clock) {
        Some(Metric::Overdue) if facts.is_marked(mark::EXEMPT) => DueOutcome::Exempt,
        Some(Metric::Overdue) => DueOutcome::Overdue,
        Some(_) => DueOutcome::OnTime,
        None => DueOutcome::Undecided,
    })
}

/// What happened to the case and is counted: under which metric, and which time of its kind it was, from 1.
pub fn happenings(facts: &CaseFacts) -> impl Iterator<Item = (Metric, u32, &Happening)> {
    HAPPENINGS.iter().flat_map(|(name, metric)| {
        let of_kind = facts.counts.get(*name).into_iter().flatten();
        (1..).zip(of_kind).map(|(nth, happening)| (*metric, nth, happening))
    })
}

/// One kept counter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CounterKey {
    pub metric: Metric,
    /// Of [`Metric::InState`]; empty for all others.
    pub state: String,
    pub day: NaiveDate,
    pub grid: String,
    /// Of the time when it happened; empty where nobody answered for the case.
    pub department: String,
    pub class: String,
}

/// A case as the counters see it.
#[derive(Debug, Clone, Copy)]
pub struct Counted<'a> {
    pub facts: &'a CaseFacts,
    /// Code of the item's class; empty for a case without an item.
    pub class: &'a str,
}

/// By how much each counter changes when a case goes from `before` (`None`: it was not there) to `after`, in the
/// order of the keys and without zeros. `day` gives the local day of an instant.
pub fn counter_deltas(
    before: Option<Counted>,
    after: Counted,
    day: impl Fn(Timestamp) -> NaiveDate,
) -> Vec<(CounterKey, i64)> {
    let mut deltas: BTreeMap<CounterKey, i64> = BTreeMap::new();
    for key in after.keys(&day) {
        *deltas.entry(key).or_default() += 1;
    }
    for key in before.iter().flat_map(|before| before.keys(&day)) {
        *deltas.entry(key).or_default() -= 1;
    }
    deltas.into_iter().filter(|(_, delta)| *delta != 0).collect()
}

/// The happenings that are counted under a metric.
const HAPPENINGS: &[(&str, Metric)] = &[
    (count::FILINGS, Metric::Filed),
    (count::DISPATCHES, Metric::Dispatched),
    (count::RETURNS, Metric::Returned),
    (count::RESPONSES, Metric::Responded),
    (count::REWORKS, Metric::Reworked),
];

impl Counted<'_> {
    /// Every counter that the case counts in, a key for each time.
    fn keys(&self, day: &impl Fn(Timestamp) -> NaiveDate) -> Vec<CounterKey> {
        let facts = self.facts;
        let mut keys = vec![
            CounterKey { state: facts.state.clone(), ..self.key(Metric::InState, day(facts.opened)) },
            self.key(Metric::Reported, day(facts.opened)),
        ];
        if !HANDLING.ends(&facts.state) {
            keys.push(self.key(Metric::Open, day(facts.opened)));
        }
        if facts.state == state::CLOSED {
            keys.push(self.key(Metric::Closed, day(facts.since)));
        }
        keys.extend(happenings(facts).map(|(metric, _, happening)| CounterKey {
            department: happening.department.clone().unwrap_or_default(),
            ..self.key(metric, day(happening.at))
        }));
        keys.extend(self.timeliness().iter().map(|(metric, due)| self.key(*metric, day(*due))));
        keys
    }

    fn key(&self, metric: Metric, day: NaiveDate) -> CounterKey {
        CounterKey {
            metric,
            state: String::new(),
            day,
            grid: self.facts.grid.clone(),
            department: self.facts.department.clone().unwrap_or_default(),
            class: self.class.to_owned(),
        }
    }

    /// What the handler's clock counts for.
    fn timeliness(&self) -> Vec<(Metric, Timestamp)> {
        let facts = self.facts;
        let Some((clock, outcome)) = facts.clocks.get(clock::HANDLING).zip(due_outcome(facts)) else {
            return vec![];
        };
        let mut metrics = match outcome {
            DueOutcome::Exempt => return vec![(Metric::Exempt, clock.due)],
            DueOutcome::Overdue => vec![Metric::Due, Metric::Overdue],
            DueOutcome::OnTime => vec![Metric::Due, Metric::OnTime],
            DueOutcome::Undecided => vec![Metric::Due],
        };
        if facts.state == state::CLOSED {
            metrics.push(Metric::DueClosed);
        }
        metrics.into_iter().map(|metric| (metric, clock.due)).collect()
    }
}

/// Whether the case was handled in time: as the counters see it, exempt or not. `None` while that is open, and for
/// cases that nobody had to handle.
pub fn handled_on_time(facts: &CaseFacts) -> Option<bool> {
    let outcome = outcome(facts, facts.clocks.get(clock::HANDLING)?)?;
    Some(outcome == Metric::OnTime)
}

/// On time or overdue; `None` while the handler still has the case in hand and time left.
fn outcome(facts: &CaseFacts, clock: &ClockFacts) -> Option<Metric> {
    let until = clock.stopped.or(clock.paused);
    if clock.ran_out.is_some() || until.is_some_and(|until| until > clock.due) {
        return Some(Metric::Overdue);
    }
    let is_in_hand = facts.state == state::DISPATCHED || facts.state == state::HANDLING;
    (until.is_some() && !is_in_hand).then_some(Metric::OnTime)
}

#[cfg(test)]
mod tests;
