//! What became of the cases of a span, by department and by area.
//!
//! Definition `outcome-1`: a case belongs to the day on which it was reported. *Closing rate* = closed / cases that did
//! not come to nothing (declined, void, merged). *On-time rate* = on time / (on time + overdue), exempt cases left
//! out; cases whose handler still has time, or had no deadline, are neither.

mod store;

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use db::{Result, Tx};
use kernel::{Refusal, SubdistrictId, Timestamp};
use serde::Serialize;
use territory_rules::Level;
use web::Lang;

use crate::figures::Span;
use crate::service::Cases;

/// The version of the definition above.
const DEFINITION: &str = "outcome-1";

/// Outcomes of a span of days, both counted in.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct OutcomeReport {
    pub definition: &'static str,
    #[schema(value_type = String, format = Date)]
    pub from: NaiveDate,
    #[schema(value_type = String, format = Date)]
    pub to: NaiveDate,
    /// By code; the line without code holds what belongs nowhere.
    pub lines: Vec<OutcomeLine>,
    pub total: OutcomeLine,
}

#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct OutcomeLine {
    /// Of a department or an area; empty for cases without one, and for the total.
    pub code: String,
    pub name: String,
    pub cases: i64,
    /// Declined, void or merged.
    pub came_to_nothing: i64,
    pub closed: i64,
    pub on_time: i64,
    /// Exempt ones left out.
    pub overdue: i64,
    /// Overdue and exempted by an appeal.
    pub exempt: i64,
    pub closing: Rate,
    pub timeliness: Rate,
}

/// A share with what it is made of; no rate where there is nothing to divide by.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Rate {
    pub numerator: i64,
    pub denominator: i64,
    pub rate: Option<f64>,
}

impl Rate {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn new(numerator: i64, denominator: i64) -> Self {
        let rate = (denominator > 0).then(|| numerator as f64 / denominator as f64);
        Self { numerator, denominator, rate }
    }
}

/// Counted cases of one code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) cases: i64,
    pub(crate) came_to_nothing: i64,
    pub(crate) closed: i64,
    pub(crate) on_time: i64,
    /// Exempt ones among them.
    pub(crate) overdue: i64,
    pub(crate) exempt: i64,
}

impl Outcome {
    fn add(&mut self, other: Self) {
        self.cases += other.cases;
        self.came_to_nothing += other.came_to_nothing;
        self.closed += other.closed;
        self.on_time += other.on_time;
        self.overdue += other.overdue;
        self.exempt += other.exempt;
    }

    fn line(self, code: &str, name: &str) -> OutcomeLine {
        let overdue = self.overdue - self.exempt;
        OutcomeLine {
            code: code.to_owned(),
            name: name.to_owned(),
            cases: self.cases,
            came_to_nothing: self.came_to_nothing,
            closed: self.closed,
            on_time: self.on_time,
            overdue,
            exempt: self.exempt,
            closing: Rate::new(self.closed, self.cases - self.came_to_nothing),
            timeliness: Rate::new(self.on_time, self.on_time + overdue),
        }
    }
}

/// What the cases are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Department,
    /// The area that the case's grid is or lies in.
    Area(Level),
}

impl Cases {
    /// Outcomes by department. Refuses a span that ends before it begins.
    pub async fn report_departments(
        &self,
        subdistrict: SubdistrictId,
        span: Span,
        lang: Lang,
    ) -> Result<OutcomeReport> {
        let outcomes = self.outcomes(subdistrict, span, By::Department).await?;
        let catalogue = self.catalogues.view(subdistrict).await?;
        Ok(report(span, &outcomes, |code| catalogue.department_name(code, lang)))
    }

    /// Outcomes by area of one level; cases without a place, or with one of a higher level, are in the line without
    /// code. Refuses a span that ends before it begins.
    pub async fn report_areas(
        &self,
        subdistrict: SubdistrictId,
        span: Span,
        level: Level,
    ) -> Result<OutcomeReport> {
        let outcomes = self.outcomes(subdistrict, span, By::Area(level)).await?;
        let territory = self.territories.view(subdistrict).await?;
        Ok(report(span, &outcomes, |code| territory.name_of(code)))
    }

    async fn outcomes(
        &self,
        subdistrict: SubdistrictId,
        span: Span,
        by: By,
    ) -> Result<BTreeMap<String, Outcome>> {
        if span.from > span.to {
            return Err(Refusal::invalid("span_backward").at_field("to").into());
        }
        let zone = self.catalogues.view(subdistrict).await?.calendar.settings().zone;
        let begin = |day: NaiveDate| zone.instant(day.and_time(NaiveTime::MIN));
        let after = span.to.succ_opt().unwrap_or(span.to);
        let times: (Timestamp, Timestamp) = (begin(span.from), begin(after));
        self.platform
            .db
            .read(async move |tx: &mut Tx| store::outcomes(tx, subdistrict, times, by).await)
            .await
    }
}

fn report<'n>(
    span: Span,
    outcomes: &'n BTreeMap<String, Outcome>,
    name: impl Fn(&'n str) -> &'n str,
) -> OutcomeReport {
    let mut total = Outcome::default();
    for outcome in outcomes.values() {
        total.add(*outcome);
    }
    OutcomeReport {
        definition: DEFINITION,
        from: span.from,
        to: span.to,
        lines: outcomes.iter().map(|(code, outcome)| outcome.line(code, name(code))).collect(),
        total: total.line("", ""),
    }
}
