//! The score policy: what a month weighs and what it pays, published before it begins.

use kernel::Refusal;
use serde::{Deserialize, Serialize};

use crate::measure::Measure;
use crate::points::Points;

/// The policy the program comes with.
pub const DEFAULT_POLICY: &str = include_str!("../../../../policies/assessment.toml");

/// The largest base that is taken: a million yuan.
const MOST_FEN: u64 = 100_000_000;
/// A month is settled before the next one is over.
const MOST_DAYS: u32 = 15;
/// Bands that somebody can still read.
const MOST_BANDS: usize = 20;

/// `policies/assessment.toml`, and what a subdistrict made of it, dated by the month from which it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScorePolicy {
    pub weights: Weights,
    pub bonus: BonusPolicy,
    /// Reasons of declining a report that are not the reporter's fault.
    pub excused: Vec<String>,
    /// Whether the list is shown in the order of the scores, or in that of the names.
    pub ranking: bool,
    /// Working days that a month is open to appeal before it is locked.
    pub published_days: u32,
}

/// Parts of a hundred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    pub timeliness: u32,
    pub accuracy: u32,
    pub coverage: u32,
    pub recheck: u32,
    pub exam: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BonusPolicy {
    /// The base of each person, in fen.
    pub base_fen: u64,
    /// Among how many of the best all that was deducted is shared.
    pub best: u32,
    /// From the highest down; the last begins at zero.
    pub bands: Vec<Band>,
}

/// From so many whole points on, so much of the base is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    pub from: u32,
    pub percent: u32,
}

impl Weights {
    pub const fn of(&self, measure: Measure) -> u32 {
        match measure {
            Measure::Timeliness => self.timeliness,
            Measure::Accuracy => self.accuracy,
            Measure::Coverage => self.coverage,
            Measure::Recheck => self.recheck,
            Measure::Exam => self.exam,
        }
    }
}

impl BonusPolicy {
    /// What of the base is paid for a score, in fen, the half rounded up.
    pub fn paid(&self, score: Points) -> u64 {
        let whole = |band: &&Band| band.from * 100 <= score.hundredths();
        let percent = self.bands.iter().find(whole).map_or(0, |band| band.percent);
        (self.base_fen * u64::from(percent) + 50) / 100
    }
}

impl ScorePolicy {
    /// Refuses with `policy_unreadable` what names anything else, and as [`Self::check`] does.
    pub fn from_toml(text: &str) -> Result<Self, Refusal> {
        let policy: Self =
            toml::from_str(text).map_err(|error| Refusal::invalid("policy_unreadable").with("why", error))?;
        policy.check().map(|()| policy)
    }

    /// Refuses, naming the field: weights that do not make a hundred, a base beyond a million yuan, more than
    /// fifteen days of appeal, bands that do not
    /// fall from the best to zero points or pay more than the whole.
    pub fn check(&self) -> Result<(), Refusal> {
        let sum: u64 = Measure::ALL.iter().map(|measure| u64::from(self.weights.of(*measure))).sum();
        if sum != 100 {
            return Err(Refusal::invalid("weights_not_hundred").at_field("weights").with("sum", sum));
        }
        if self.bonus.base_fen > MOST_FEN {
            return Err(Refusal::invalid("base_too_large").at_field("base_fen").with("most", MOST_FEN / 100));
        }
        if self.published_days > MOST_DAYS {
            return Err(Refusal::invalid("days_too_many").at_field("published_days").with("most", MOST_DAYS));
        }
        if self.bonus.best == 0 {
            return Err(Refusal::invalid("best_none").at_field("best"));
        }
        self.bonus.check_bands()
    }
}

impl BonusPolicy {
    fn check_bands(&self) -> Result<(), Refusal> {
        let bands = &self.bands;
        let falls =
            bands.windows(2).all(|pair| pair[0].from > pair[1].from && pair[0].percent >= pair[1].percent);
        let ends = bands.last().is_some_and(|band| band.from == 0);
        let whole = bands.first().is_some_and(|band| band.from <= 100 && band.percent <= 100);
        if falls && ends && whole && bands.len() <= MOST_BANDS {
            return Ok(());
        }
        Err(Refusal::invalid("bands_wrong").at_field("bands"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_it_comes_with_is_a_policy() {
        let policy = ScorePolicy::from_toml(DEFAULT_POLICY).unwrap();
        assert_eq!(policy.weights.exam, 20);
        assert_eq!(policy.bonus.best, 3);
    }

    #[test]
    fn what_may_not_be_measured_cannot_be_written_down() {
        for forbidden in ["kilometres", "log_ins", "hours_online", "reports"] {
            let text = DEFAULT_POLICY.replace("[weights]", &format!("[weights]\n{forbidden} = 0"));
            let refusal = ScorePolicy::from_toml(&text).unwrap_err();
            assert_eq!(refusal.code, "policy_unreadable");
            assert!(refusal.args["why"].contains(forbidden), "{refusal:?}");
        }
    }

    #[test]
    fn a_policy_that_does_not_add_up_is_refused_with_its_field() {
        let policy = ScorePolicy::from_toml(DEFAULT_POLICY).unwrap();
        let refused = |change: fn(&mut ScorePolicy)| {
            let mut changed = policy.clone();
            change(&mut changed);
            changed.check().unwrap_err().field.unwrap()
        };
        assert_eq!(refused(|policy| policy.weights.exam = 21), "weights");
        assert_eq!(refused(|policy| policy.weights.exam = u32::MAX), "weights");
        assert_eq!(refused(|policy| policy.bonus.base_fen = MOST_FEN + 1), "base_fen");
        assert_eq!(refused(|policy| policy.bonus.best = 0), "best");
        assert_eq!(refused(|policy| policy.published_days = 16), "published_days");
        assert_eq!(refused(|policy| policy.bonus.bands.clear()), "bands");
        assert_eq!(refused(|policy| policy.bonus.bands.reverse()), "bands");
        assert_eq!(refused(|policy| policy.bonus.bands[0].percent = 101), "bands");
    }

    #[test]
    fn a_band_begins_at_its_very_point() {
        let bonus = BonusPolicy {
            base_fen: 99_999,
            best: 3,
            bands: vec![
                Band { from: 90, percent: 100 },
                Band { from: 60, percent: 50 },
                Band { from: 0, percent: 0 },
            ],
        };
        let paid = |score: &str| bonus.paid(score.parse().unwrap());
        assert_eq!([paid("90"), paid("89.99"), paid("60"), paid("59.99")], [99_999, 50_000, 50_000, 0]);
    }
}
