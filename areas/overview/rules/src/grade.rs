//! Grades of departments: A from 90, B from 75, C from 60, D from 40, E below, of the mean of the rates that apply;
//! of the rework rate what it leaves of a hundred.

use crate::rate::{Counts, Measure};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    A,
    B,
    C,
    D,
    E,
}

impl Grade {
    /// Of a score out of a hundred.
    pub fn of_score(score: f64) -> Self {
        match score {
            score if score >= 90.0 => Self::A,
            score if score >= 75.0 => Self::B,
            score if score >= 60.0 => Self::C,
            score if score >= 40.0 => Self::D,
            _ => Self::E,
        }
    }

    /// Grade and score of what was counted; `None` where no rate applies.
    pub fn of(counts: &Counts) -> Option<(Self, f64)> {
        let goodness = |measure: Measure| {
            let percent = counts.rate(measure).percent()?;
            Some(if measure.is_good() { percent } else { 100.0 - percent })
        };
        let all: Vec<f64> = Measure::ALL.into_iter().filter_map(goodness).collect();
        let count = u32::try_from(all.len()).ok().filter(|count| *count > 0)?;
        let score = all.iter().sum::<f64>() / f64::from(count);
        Some((Self::of_score(score), score))
    }

    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grade_begins_at_its_own_score() {
        let grades = [90.0, 89.99, 75.0, 74.99, 60.0, 59.99, 40.0, 39.99].map(Grade::of_score);
        let letters: String = grades.iter().map(|grade| grade.letter()).collect();
        assert_eq!(letters, "ABBCCDDE");
    }

    #[test]
    fn only_the_rates_that_apply_are_in_the_mean() {
        let counts = Counts { on_time: 1, overdue: 1, responded: 4, reworked: 1, ..Counts::default() };
        let (grade, score) = Grade::of(&counts).unwrap();
        assert!((score - 62.5).abs() < 1e-9, "of 50 % on time and 75 % not reworked: {score}");
        assert_eq!(grade, Grade::C);
        assert_eq!(Grade::of(&Counts::default()), None);
    }
}
