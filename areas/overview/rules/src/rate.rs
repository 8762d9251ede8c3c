//! What is counted and the four rates made of it.
//!
//! Definition `overview-1`: *on-time rate* = on time / (on time + overdue), by the day on which handling was due; cases
//! whose handler still has time, exempt ones and those that came to nothing are left out. *Closing rate* = closed / due, of
//! the cases due in the span. *Rework rate* = reworks / responses and *return accuracy* = 1 − returns / dispatches,
//! each time counted, for the department that answered then.

/// The version of the definition above.
pub const DEFINITION: &str = "overview-1";

/// Counted in a span.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub reported: i64,
    pub closed: i64,
    pub due: i64,
    pub on_time: i64,
    pub overdue: i64,
    pub due_closed: i64,
    pub dispatched: i64,
    pub returned: i64,
    pub responded: i64,
    pub reworked: i64,
}

impl Counts {
    /// The metrics that [`Self::add`] takes.
    pub const METRICS: [&str; 10] = [
        "reported",
        "closed",
        "due",
        "on_time",
        "overdue",
        "due_closed",
        "dispatched",
        "returned",
        "responded",
        "reworked",
    ];

    /// Adds to the count of a metric; others count for nothing here.
    pub fn add(&mut self, metric: &str, n: i64) {
        match metric {
            "reported" => self.reported += n,
            "closed" => self.closed += n,
            "due" => self.due += n,
            "on_time" => self.on_time += n,
            "overdue" => self.overdue += n,
            "due_closed" => self.due_closed += n,
            "dispatched" => self.dispatched += n,
            "returned" => self.returned += n,
            "responded" => self.responded += n,
            "reworked" => self.reworked += n,
            _ => {}
        }
    }

    /// Adds another's counts to these.
    pub fn take_in(&mut self, other: &Self) {
        for metric in Self::METRICS {
            self.add(metric, other.of(metric));
        }
    }

    /// The count of a metric; of `decided` what was on time or overdue.
    pub fn of(&self, metric: &str) -> i64 {
        match metric {
            "reported" => self.reported,
            "closed" => self.closed,
            "due" => self.due,
            "on_time" => self.on_time,
            "overdue" => self.overdue,
            "decided" => self.on_time + self.overdue,
            "due_closed" => self.due_closed,
            "dispatched" => self.dispatched,
            "returned" => self.returned,
            "responded" => self.responded,
            "reworked" => self.reworked,
            _ => 0,
        }
    }

    pub fn rate(&self, measure: Measure) -> Rate {
        let (part, whole) = measure.made_of();
        Rate { part: self.of(part), whole: self.of(whole), inverted: measure == Measure::ReturnAccuracy }
    }

    /// Whether nothing at all was counted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A rate by which departments and grids are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    OnTime,
    Closing,
    Rework,
    ReturnAccuracy,
}

impl Measure {
    pub const ALL: [Self; 4] = [Self::OnTime, Self::Closing, Self::Rework, Self::ReturnAccuracy];

    /// The name in addresses and texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OnTime => "on_time_rate",
            Self::Closing => "closing_rate",
            Self::Rework => "rework_rate",
            Self::ReturnAccuracy => "return_accuracy",
        }
    }

    /// The metrics above and below the line; of return accuracy what was wrong above it.
    pub const fn made_of(self) -> (&'static str, &'static str) {
        match self {
            Self::OnTime => ("on_time", "decided"),
            Self::Closing => ("due_closed", "due"),
            Self::Rework => ("reworked", "responded"),
            Self::ReturnAccuracy => ("returned", "dispatched"),
        }
    }

    /// Whether more of it is better.
    pub const fn is_good(self) -> bool {
        !matches!(self, Self::Rework)
    }
}

/// A share with what it is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    pub part: i64,
    pub whole: i64,
    /// The share is what the part leaves of the whole.
    inverted: bool,
}

impl Rate {
    /// In per cent; `None` where there is nothing to divide by.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub fn percent(self) -> Option<f64> {
        let share = || 100.0 * self.part as f64 / self.whole as f64;
        (self.whole > 0).then(|| if self.inverted { 100.0 - share() } else { share() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rates_are_those_of_the_definition() {
        let counts = Counts {
            due: 12,
            on_time: 9,
            overdue: 1,
            due_closed: 6,
            dispatched: 20,
            returned: 1,
            responded: 8,
            reworked: 2,
            ..Counts::default()
        };
        for (measure, expected) in Measure::ALL.into_iter().zip([90.0, 50.0, 25.0, 95.0]) {
            let percent = counts.rate(measure).percent().unwrap();
            assert!((percent - expected).abs() < 1e-9, "{measure:?}: {percent}");
        }
    }

    #[test]
    fn where_there_is_nothing_to_divide_by_there_is_no_rate() {
        for measure in Measure::ALL {
            assert_eq!(Counts::default().rate(measure).percent(), None);
        }
    }

    #[test]
    fn sums_of_parts_are_the_counts_of_the_whole() {
        let mut sum = Counts::default();
        for (n, metric) in (1..).zip(Counts::METRICS) {
            let mut one = Counts::default();
            one.add(metric, n);
            assert!(!one.is_empty());
            sum.take_in(&one);
        }
        for (n, metric) in (1..).zip(Counts::METRICS) {
            assert_eq!(sum.of(metric), n, "{metric}");
        }
        assert_eq!(sum.of("decided"), sum.on_time + sum.overdue);
    }
}
