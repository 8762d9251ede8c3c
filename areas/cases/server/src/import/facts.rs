//! What the handling procedure knows of a record that was handled elsewhere. Pure.
//!
//! The outside tells of one span, from opening to its end: filing and dispatch are taken to be at the opening, the
//! response at the closing, and the handler's clock runs from the opening to the target. So
//! [`cases_rules::handled_on_time`] says what the outside means: closed no later than the target.
//!
//! - Without a target there is no handler's clock, and nothing is on time or overdue.
//! - Where the table has no targets at all but marks each record as on time or overdue, the mark decides: the clock
//!   ends with the day of the opening, and that of an overdue record has run out.
//! - An open record whose target has passed has run out at the import; no alarm rings for it.

use std::collections::{BTreeMap, BTreeSet};

use cases_rules::names::{clock, count, state};
use kernel::{CaseId, Timestamp};
use procedure::{CaseFacts, ClockFacts, Happening};

use crate::import::record::{Record, Standing};

/// What was found out about a record here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settled {
    /// Code of the area; empty without one.
    pub(crate) grid: String,
    pub(crate) item: String,
    pub(crate) department: String,
    /// Marks of the item, for a case that goes on here.
    pub(crate) marks: BTreeSet<String>,
}

/// The case as the procedure sees it after an import at `now`.
pub(crate) fn facts_of(record: &Record, settled: Settled, case: CaseId, now: Timestamp) -> CaseFacts {
    let Settled { grid, item, department, marks } = settled;
    let goes_on = record.standing == Standing::Open;
    let happened = |at| vec![Happening { at, department: Some(department.clone()) }];
    let mut counts = BTreeMap::new();
    if record.standing != Standing::Declined {
        counts.insert(count::FILINGS.to_owned(), happened(record.opened));
        counts.insert(count::DISPATCHES.to_owned(), happened(record.opened));
    }
    if let (Standing::Closed, Some(ended)) = (record.standing, record.ended) {
        counts.insert(count::RESPONSES.to_owned(), happened(ended));
    }
    CaseFacts {
        state: state_of(record.standing).to_owned(),
        since: record.ended.unwrap_or(record.opened),
        version: 1,
        firm_version: 1,
        grid,
        item: Some(item),
        department: Some(department),
        clocks: handler_clock(record, now)
            .into_iter()
            .map(|facts| (clock::HANDLING.to_owned(), facts))
            .collect(),
        counts,
        marks: if goes_on { marks } else { BTreeSet::new() },
        ..CaseFacts::new(case, record.opened)
    }
}

/// An open record is with its department, as one that was dispatched here.
fn state_of(standing: Standing) -> &'static str {
    match standing {
        Standing::Open => state::DISPATCHED,
        Standing::Closed => state::CLOSED,
        Standing::Declined => state::DECLINED,
    }
}

fn handler_clock(record: &Record, now: Timestamp) -> Option<ClockFacts> {
    match (record.standing, record.target) {
        (Standing::Closed, Some(target)) => {
            Some(ClockFacts { stopped: record.ended, ..ClockFacts::new(record.opened, target) })
        }
        (Standing::Open, Some(target)) => Some(ClockFacts {
            ran_out: (target < now).then_some(now),
            ..ClockFacts::new(record.opened, target)
        }),
        (Standing::Closed, None) => {
            record.on_time.filter(|_| record.mark_decides).map(|on_time| marked(record, on_time))
        }
        (Standing::Declined, _) | (Standing::Open, None) => None,
    }
}

fn marked(record: &Record, on_time: bool) -> ClockFacts {
    let end = record.day_end;
    ClockFacts {
        stopped: Some(end),
        ran_out: (!on_time).then_some(end),
        ..ClockFacts::new(record.opened, end)
    }
}

#[cfg(test)]
mod tests;
