//! Figures from the kept counters.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use db::counters::{self, Counter};
use db::{Result, Tx};
use kernel::{Refusal, SubdistrictId};
use serde::Serialize;

use crate::service::Cases;
use crate::step::day_number;

/// Days from `from` to `to`, both counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// What happened in a span. `due = on_time + overdue + undecided`; exempt cases are left out of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Figures {
    pub reported: i64,
    pub filed: i64,
    pub dispatched: i64,
    pub closed: i64,
    /// Not ended, by the day of the report.
    pub open: i64,
    pub returned: i64,
    pub responded: i64,
    pub reworked: i64,
    pub due: i64,
    pub on_time: i64,
    pub overdue: i64,
}

impl Figures {
    fn add(&mut self, metric: &str, n: i64) {
        let place = match metric {
            "reported" => &mut self.reported,
            "filed" => &mut self.filed,
            "dispatched" => &mut self.dispatched,
            "closed" => &mut self.closed,
            "open" => &mut self.open,
            "returned" => &mut self.returned,
            "responded" => &mut self.responded,
            "reworked" => &mut self.reworked,
            "due" => &mut self.due,
            "on_time" => &mut self.on_time,
            "overdue" => &mut self.overdue,
            _ => return,
        };
        *place += n;
    }

    /// Adds another's figures to these.
    pub fn take_in(&mut self, other: &Self) {
        self.reported += other.reported;
        self.filed += other.filed;
        self.dispatched += other.dispatched;
        self.closed += other.closed;
        self.open += other.open;
        self.returned += other.returned;
        self.responded += other.responded;
        self.reworked += other.reworked;
        self.due += other.due;
        self.on_time += other.on_time;
        self.overdue += other.overdue;
    }

    /// Share of what was due that was handled in time, in per cent; `None` when nothing was due and decided.
    pub fn on_time_percent(&self) -> Option<f64> {
        percent(self.on_time, self.on_time + self.overdue)
    }

    /// Share of what was reported that is closed, in per cent.
    pub fn closed_percent(&self) -> Option<f64> {
        percent(self.closed, self.filed)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn percent(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| 100.0 * part as f64 / whole as f64)
}

/// All figures of a span.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Board {
    pub total: Figures,
    pub by_department: Vec<(String, Figures)>,
    pub by_grid: Vec<(String, Figures)>,
    pub by_class: Vec<(String, Figures)>,
    /// Reports a day, in order, days without one left out.
    pub reported_by_day: Vec<(NaiveDate, i64)>,
    /// How many cases stand in each state, of those reported in the span.
    pub by_state: Vec<(String, i64)>,
}

impl Cases {
    /// The figures of a span; refused when it ends before it begins.
    pub async fn figures(&self, subdistrict: SubdistrictId, span: Span) -> Result<Board> {
        if span.from > span.to {
            return Err(Refusal::invalid("span_backward").at_field("to").into());
        }
        let (from, to) = (day_number(span.from), day_number(span.to));
        let read = async move |tx: &mut Tx| counters::between(tx, subdistrict, from, to).await;
        Ok(board(&self.platform.db.read(read).await?))
    }
}

fn board(counters: &[(Counter, i64)]) -> Board {
    let mut total = Figures::default();
    let mut departments = BTreeMap::<String, Figures>::new();
    let mut grids = BTreeMap::<String, Figures>::new();
    let mut classes = BTreeMap::<String, Figures>::new();
    let mut days = BTreeMap::<i64, i64>::new();
    let mut states = BTreeMap::<String, i64>::new();
    for (counter, n) in counters {
        if let Some(state) = counter.metric.strip_prefix("in_state:") {
            *states.entry(state.to_owned()).or_default() += n;
            continue;
        }
        total.add(&counter.metric, *n);
        departments.entry(counter.department.clone()).or_default().add(&counter.metric, *n);
        grids.entry(counter.grid.clone()).or_default().add(&counter.metric, *n);
        classes.entry(counter.class.clone()).or_default().add(&counter.metric, *n);
        if counter.metric == "reported" {
            *days.entry(counter.day).or_default() += n;
        }
    }
    let day = |number| NaiveDate::default() + chrono::TimeDelta::days(number);
    Board {
        total,
        by_department: departments.into_iter().collect(),
        by_grid: grids.into_iter().collect(),
        by_class: classes.into_iter().collect(),
        reported_by_day: days.into_iter().map(|(number, n)| (day(number), n)).collect(),
        by_state: states.into_iter().filter(|(_, n)| *n != 0).collect(),
    }
}
