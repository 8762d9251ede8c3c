//! What is measured of a patroller, and how (`rules.md` 5, definition `four-1`).

use serde::{Deserialize, Serialize};

use crate::points::{Points, Rate};

/// One of the four rates, or the exam.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// 发现及时率 V / (V + M).
    Timeliness,
    /// 发现准确率 V / (R − X).
    Accuracy,
    /// 发现覆盖率 visited / required, of unit grids and days.
    Coverage,
    /// 案件核查及时率 answered in time / due.
    Recheck,
    /// The exam's points.
    Exam,
}

impl Measure {
    pub const ALL: [Self; 5] = [Self::Timeliness, Self::Accuracy, Self::Coverage, Self::Recheck, Self::Exam];

    /// The name in addresses, texts and policies.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Timeliness => "timeliness",
            Self::Accuracy => "accuracy",
            Self::Coverage => "coverage",
            Self::Recheck => "recheck",
            Self::Exam => "exam",
        }
    }
}

/// What was counted of a patroller in a month. A report belongs to the month in which it was decided, a look to that in
/// which it was due.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// V: own reports that were filed.
    pub filed: u64,
    /// M: what the patroller should have found and did not, confirmed by a second person.
    pub missed: u64,
    /// R: own reports decided, filed or not.
    pub decided: u64,
    /// X: of those, not filed for a reason that is not the reporter's fault.
    pub excused: u64,
    pub visited: u64,
    pub required: u64,
    /// Verifications and rechecks answered in time.
    pub looks_on_time: u64,
    pub looks_due: u64,
    pub exam: Option<Points>,
}

impl Tally {
    /// Part and whole of a measure; of the exam none.
    pub fn rate(&self, measure: Measure) -> Option<Rate> {
        let (part, whole) = match measure {
            Measure::Timeliness => (self.filed, self.filed.saturating_add(self.missed)),
            Measure::Accuracy => (self.filed, self.decided.saturating_sub(self.excused)),
            Measure::Coverage => (self.visited, self.required),
            Measure::Recheck => (self.looks_on_time, self.looks_due),
            Measure::Exam => return None,
        };
        Some(Rate { part, whole })
    }

    /// `None`: not applicable this month.
    pub fn points(&self, measure: Measure) -> Option<Points> {
        self.rate(measure).map_or(self.exam, Rate::points)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_rates_are_those_of_the_rules() {
        let tally = Tally {
            filed: 18,
            missed: 2,
            decided: 24,
            excused: 4,
            visited: 58,
            required: 60,
            looks_on_time: 9,
            looks_due: 12,
            exam: Points::from_hundredths(8_800),
        };
        let shown = Measure::ALL.map(|measure| tally.points(measure).unwrap().to_string());
        assert_eq!(shown, ["90.00", "90.00", "96.67", "75.00", "88.00"]);
    }

    #[test]
    fn where_there_was_nothing_to_do_a_rate_does_not_apply() {
        let nothing = Tally { decided: 3, excused: 3, ..Tally::default() };
        assert_eq!(Measure::ALL.map(|measure| nothing.points(measure)), [None; 5]);
    }
}
