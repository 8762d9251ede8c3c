//! The month's score: the weighted mean of what applies.

use crate::measure::{Measure, Tally};
use crate::points::Points;
use crate::policy::Weights;

/// A measure in the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub measure: Measure,
    pub weight: u32,
    /// `None`: does not apply, and its weight goes to the others in their proportion.
    pub points: Option<Points>,
}

/// How a score came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    pub parts: [Part; 5],
    /// Σ weight × points / Σ weight over what applies, the half rounded up; `None` when nothing does.
    pub total: Option<Points>,
}

impl Score {
    pub fn of(tally: &Tally, weights: &Weights) -> Self {
        let parts = Measure::ALL.map(|measure| Part {
            measure,
            weight: weights.of(measure),
            points: tally.points(measure),
        });
        let applies = || parts.iter().filter_map(|part| Some((u64::from(part.weight), part.points?)));
        let whole: u64 =
            applies().map(|(weight, _)| weight).sum::<u64>() * u64::from(Points::FULL.hundredths());
        let part = applies().map(|(weight, points)| weight * u64::from(points.hundredths())).sum();
        Self { parts, total: Points::of(part, whole) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEIGHTS: Weights = Weights { timeliness: 20, accuracy: 20, coverage: 20, recheck: 20, exam: 20 };

    #[test]
    fn what_does_not_apply_leaves_its_weight_to_the_rest() {
        let tally = Tally { filed: 9, missed: 1, decided: 10, ..Tally::default() };
        assert_eq!(Score::of(&tally, &WEIGHTS).total, "90".parse().ok());
        let tally = Tally { exam: "60".parse().ok(), ..tally };
        assert_eq!(Score::of(&tally, &WEIGHTS).total, "80".parse().ok());
        let heavy = Weights { exam: 60, timeliness: 10, accuracy: 10, coverage: 10, recheck: 10 };
        assert_eq!(Score::of(&tally, &heavy).total, "67.5".parse().ok());
    }

    #[test]
    fn a_measure_of_no_weight_counts_for_nothing_and_nothing_is_no_score() {
        let tally = Tally { exam: "60".parse().ok(), ..Tally::default() };
        let without = Weights { exam: 0, timeliness: 25, accuracy: 25, coverage: 25, recheck: 25 };
        assert_eq!(Score::of(&tally, &without).total, None);
        assert_eq!(Score::of(&Tally::default(), &WEIGHTS).total, None);
    }
}
