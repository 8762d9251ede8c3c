//! What became of a figure since the span before.

/// A figure and its forerunner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Trend {
    /// By so many per cent of what it was.
    Rose(f64),
    Fell(f64),
    Same,
    /// There was nothing to compare with.
    New,
}

impl Trend {
    /// Of two counts.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub fn of_counts(now: i64, before: i64) -> Self {
        if before <= 0 {
            return if now == before { Self::Same } else { Self::New };
        }
        Self::by(100.0 * (now - before) as f64 / before as f64)
    }

    /// Of two rates in per cent: by so many points.
    pub fn of_rates(now: Option<f64>, before: Option<f64>) -> Self {
        match now.zip(before) {
            Some((now, before)) => Self::by(now - before),
            None => Self::New,
        }
    }

    /// What would be printed as zero is no change.
    fn by(change: f64) -> Self {
        match change {
            change if change.abs() < 0.05 => Self::Same,
            change if change > 0.0 => Self::Rose(change),
            change => Self::Fell(-change),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_change_by_a_share_and_rates_by_points() {
        assert_eq!(Trend::of_counts(30, 20), Trend::Rose(50.0));
        assert_eq!(Trend::of_counts(15, 20), Trend::Fell(25.0));
        assert_eq!(Trend::of_rates(Some(90.0), Some(92.5)), Trend::Fell(2.5));
        assert_eq!(Trend::of_rates(Some(90.01), Some(90.0)), Trend::Same);
    }

    #[test]
    fn without_a_forerunner_nothing_is_said_of_a_change() {
        assert_eq!(Trend::of_counts(3, 0), Trend::New);
        assert_eq!(Trend::of_counts(0, 0), Trend::Same);
        assert_eq!(Trend::of_rates(Some(1.0), None), Trend::New);
    }
}
