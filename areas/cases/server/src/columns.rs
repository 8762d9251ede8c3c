//! Columns that lists filter by, derived from what the procedure knows of the case. Nobody writes them by hand, so
//! they cannot disagree with it; `gewu verify` derives them again.

use std::time::Duration;

use cases_rules::HANDLING;
use cases_rules::names::{clock, count, mark};
use kernel::Timestamp;
use procedure::{CaseFacts, ClockFacts};
use worktime::{Calendar, Light, Unit};

/// Derived columns of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) ended: bool,
    pub(crate) helpers: String,
    pub(crate) filed_at: Option<Timestamp>,
    pub(crate) dispatched_at: Option<Timestamp>,
    pub(crate) responded_at: Option<Timestamp>,
    pub(crate) ended_at: Option<Timestamp>,
    pub(crate) due_at: Option<Timestamp>,
    pub(crate) stage_due_at: Option<Timestamp>,
    pub(crate) stage_amber_at: Option<Timestamp>,
    pub(crate) queue_at: Option<Timestamp>,
    pub(crate) on_time: Option<bool>,
    /// What the handler's clock counts for; empty where nobody had to handle.
    pub(crate) due_outcome: &'static str,
    /// How often a department returned it.
    pub(crate) returns: u32,
}

/// `unit` is that of the case's time limit; the other clocks run in urgent hours.
pub(crate) fn derive(facts: &CaseFacts, unit: Unit, calendar: &Calendar) -> Columns {
    let ended = HANDLING.ends(&facts.state);
    let handling = facts.clocks.get(clock::HANDLING);
    let stage = HANDLING.state(&facts.state).and_then(|state| state.light);
    let stage = stage.and_then(|name| facts.running(name).map(|running| (name, running))).filter(|_| !ended);
    Columns {
        ended,
        helpers: helpers(facts),
        filed_at: last(facts, count::FILINGS),
        dispatched_at: last(facts, count::DISPATCHES),
        responded_at: last(facts, count::RESPONSES),
        ended_at: ended.then_some(facts.since),
        due_at: handling.map(|clock| clock.due),
        stage_due_at: stage.map(|(_, running)| running.due),
        stage_amber_at: stage.map(|(name, running)| {
            let unit = if name == clock::HANDLING { unit } else { Unit::UrgentHour };
            amber_at(running, unit, calendar)
        }),
        queue_at: (!ended).then(|| queue_at(facts)),
        on_time: cases_rules::handled_on_time(facts),
        due_outcome: cases_rules::due_outcome(facts).map_or("", cases_rules::DueOutcome::name),
        returns: facts.count(count::RETURNS),
    }
}

/// What stands on top comes before everything that is merely due: this much earlier than its own deadline.
const ON_TOP: Duration = Duration::from_hours(100 * 365 * 24);

/// By the deadline of the state that the case is in, whether its clock runs or stands; without one, by when the state
/// was entered.
fn queue_at(facts: &CaseFacts) -> Timestamp {
    let light = HANDLING.state(&facts.state).and_then(|state| state.light);
    let due = light.and_then(|clock| facts.clocks.get(clock)).map_or(facts.since, |clock| clock.due);
    let on_top = facts.is_marked(mark::MUST_REPORT) || facts.is_marked(mark::ON_TOP);
    if on_top { due.minus(ON_TOP) } else { due }
}

fn helpers(facts: &CaseFacts) -> String {
    facts.helpers.keys().fold(String::new(), |text, code| format!("{text}|{code}|"))
}

fn last(facts: &CaseFacts, count: &str) -> Option<Timestamp> {
    facts.counts.get(count)?.last().map(|happening| happening.at)
}

/// The first whole second at which the light is amber: found by halving, because the share of working time used only grows.
fn amber_at(clock: &ClockFacts, unit: Unit, calendar: &Calendar) -> Timestamp {
    let (mut green, mut amber) = (clock.counts_from.seconds(), clock.due.seconds());
    while green + 1 < amber {
        let middle = i64::midpoint(green, amber);
        let light = calendar.light(clock.counts_from, clock.due, Timestamp::from_seconds(middle), unit);
        if light == Light::Green { green = middle } else { amber = middle }
    }
    Timestamp::from_seconds(amber).min(clock.due)
}
