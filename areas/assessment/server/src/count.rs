//! What is counted of a patroller in a month, row by row.

use assessment_rules::{Month, Points, Tally};
use cases_server::{Discovery, DiscoveryVerdict, LookLine};
use db::Result;
use kernel::{SubdistrictId, Timestamp, UserId};

use crate::Assessments;
use crate::misses::Miss;

/// The rows behind the numbers of one person.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    pub(crate) discoveries: Vec<Discovery>,
    pub(crate) looks: Vec<LookLine>,
    /// Those of the person that count.
    pub(crate) misses: Vec<Miss>,
}

/// From the first instant to before the second.
pub(crate) type Span = (Timestamp, Timestamp);

impl Assessments {
    /// A month in the subdistrict's zone, up to now at the most: what is not due yet is not missing.
    pub(crate) async fn span(&self, subdistrict: SubdistrictId, month: Month) -> Result<Span> {
        let zone = self.cases.catalogues.view(subdistrict).await?.calendar.settings().zone;
        let start = |day: chrono::NaiveDate| zone.instant(day.and_time(chrono::NaiveTime::MIN));
        // What happens in this very instant has happened.
        let now = self.cases.platform.now().plus(std::time::Duration::from_micros(1));
        let to = start(month.end()).min(now);
        Ok((start(month.first()), to))
    }

    pub(crate) async fn rows(
        &self,
        subdistrict: SubdistrictId,
        person: UserId,
        span: Span,
        misses: &[Miss],
    ) -> Result<Rows> {
        let counts = |miss: &&Miss| miss.person == person && miss.state.counts();
        Ok(Rows {
            discoveries: self.cases.discoveries(subdistrict, person, span).await?,
            looks: self.cases.looks_due(subdistrict, person, span).await?,
            misses: misses.iter().filter(counts).cloned().collect(),
        })
    }
}

impl Rows {
    /// Their numbers; `excused` are the reasons of declining that are not the reporter's fault.
    pub(crate) fn tally(&self, excused: &[String], exam: Option<Points>) -> Tally {
        let among = |test: &dyn Fn(&Discovery) -> bool| {
            self.discoveries.iter().filter(|one| test(one)).count() as u64
        };
        Tally {
            filed: among(&is_filed),
            missed: self.misses.len() as u64,
            decided: self.discoveries.len() as u64,
            excused: among(&|one| is_excused(one, excused)),
            visited: 0,
            required: 0,
            looks_on_time: self.looks.iter().filter(|look| look.is_on_time()).count() as u64,
            looks_due: self.looks.len() as u64,
            exam,
        }
    }
}

pub(crate) fn is_filed(one: &Discovery) -> bool {
    one.verdict == DiscoveryVerdict::Filed
}

/// Not filed, and not for a fault of the reporter: another had reported the same, or the reason is one of `excused`.
pub(crate) fn is_excused(one: &Discovery, excused: &[String]) -> bool {
    match &one.verdict {
        DiscoveryVerdict::Merged => true,
        DiscoveryVerdict::Declined(reason) => excused.contains(reason),
        DiscoveryVerdict::Filed | DiscoveryVerdict::Void => false,
    }
}
