//! Spans of days that people choose, what came before them, and their parts by day, week and month.

use chrono::{Datelike, Days as Count, Months, NaiveDate};

/// Days from the first to the last, both counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Days {
    pub fn count(self) -> u64 {
        u64::try_from((self.to - self.from).num_days() + 1).unwrap_or(0)
    }

    pub fn contains(self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// A span as it is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    Today,
    /// So many days that end today.
    Last(u32),
    /// From the first of this month until today.
    Month,
    Custom(Days),
}

impl Span {
    /// The span of this name: `today`, `7`, `30`, `90`, `month`.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "today" => Some(Self::Today),
            "7" => Some(Self::Last(7)),
            "30" => Some(Self::Last(30)),
            "90" => Some(Self::Last(90)),
            "month" => Some(Self::Month),
            _ => None,
        }
    }

    pub fn days(self, today: NaiveDate) -> Days {
        let back = |n: u32| today.checked_sub_days(Count::new(n.saturating_sub(1).into())).unwrap_or(today);
        match self {
            Self::Today => Days { from: today, to: today },
            Self::Last(n) => Days { from: back(n), to: today },
            Self::Month => Days { from: today.with_day(1).unwrap_or(today), to: today },
            Self::Custom(days) => days,
        }
    }

    /// What the span is compared with: as many days right before it; of a month the same days of the one before.
    pub fn before(self, today: NaiveDate) -> Days {
        let days = self.days(today);
        if self == Self::Month {
            let month_back = |day: NaiveDate| day.checked_sub_months(Months::new(1)).unwrap_or(day);
            return Days { from: month_back(days.from), to: month_back(days.to) };
        }
        let back = |day: NaiveDate| day.checked_sub_days(Count::new(days.count())).unwrap_or(day);
        Days { from: back(days.from), to: back(days.to) }
    }
}

/// Length of the parts of a trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Day,
    Week,
    Month,
}

impl Step {
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }

    /// What a reader can take in: at most 35 days, then weeks, from half a year months.
    pub fn fitting(days: Days) -> Self {
        match days.count() {
            0..=35 => Self::Day,
            36..=182 => Self::Week,
            _ => Self::Month,
        }
    }

    /// The last day of the part that `day` lies in. Weeks begin on Monday.
    fn end(self, day: NaiveDate) -> NaiveDate {
        let last = match self {
            Self::Day => Some(day),
            Self::Week => {
                day.checked_add_days(Count::new(6 - u64::from(day.weekday().num_days_from_monday())))
            }
            Self::Month => day
                .with_day(1)
                .and_then(|first| first.checked_add_months(Months::new(1)))
                .and_then(|next| next.pred_opt()),
        };
        last.unwrap_or(day)
    }
}

/// The span cut into parts, in order; the first and last may be shorter than the others.
pub fn buckets(days: Days, step: Step) -> Vec<Days> {
    let mut all = Vec::new();
    let mut from = days.from;
    while from <= days.to {
        let to = step.end(from).min(days.to);
        all.push(Days { from, to });
        let Some(next) = to.succ_opt() else { break };
        from = next;
    }
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn days(from: &str, to: &str) -> Days {
        Days { from: day(from), to: day(to) }
    }

    #[test]
    fn spans_end_today_and_are_compared_with_as_many_days_before() {
        let today = day("2026-11-24");
        assert_eq!(Span::Last(7).days(today), days("2026-11-18", "2026-11-24"));
        assert_eq!(Span::Last(7).before(today), days("2026-11-11", "2026-11-17"));
        assert_eq!(Span::Today.before(today), days("2026-11-23", "2026-11-23"));
        let chosen = Span::Custom(days("2026-09-01", "2026-09-30"));
        assert_eq!(chosen.before(today), days("2026-08-02", "2026-08-31"));
    }

    #[test]
    fn a_month_is_compared_with_the_same_days_of_the_month_before() {
        assert_eq!(Span::Month.before(day("2026-11-24")), days("2026-10-01", "2026-10-24"));
        assert_eq!(Span::Month.before(day("2026-03-31")), days("2026-02-01", "2026-02-28"));
    }

    #[test]
    fn weeks_begin_on_monday_and_the_ends_may_be_short() {
        let weeks = buckets(days("2026-11-18", "2026-12-01"), Step::Week);
        assert_eq!(
            weeks,
            [
                days("2026-11-18", "2026-11-22"),
                days("2026-11-23", "2026-11-29"),
                days("2026-11-30", "2026-12-01"),
            ]
        );
        let months = buckets(days("2026-11-18", "2027-01-01"), Step::Month);
        assert_eq!(months.last(), Some(&days("2027-01-01", "2027-01-01")));
    }

    proptest! {
        #[test]
        fn the_parts_of_a_span_are_the_span(start in 0_u64..4_000, length in 0_u64..800, step in 0_usize..3) {
            let from = day("2020-01-01") + Count::new(start);
            let whole = Days { from, to: from + Count::new(length) };
            let parts = buckets(whole, Step::ALL[step]);
            prop_assert_eq!(parts.iter().map(|part| part.count()).sum::<u64>(), whole.count());
            prop_assert_eq!(parts[0].from, whole.from);
            prop_assert_eq!(parts[parts.len() - 1].to, whole.to);
            prop_assert!(parts.windows(2).all(|pair| pair[0].to.succ_opt() == Some(pair[1].from)));
        }
    }
}
