//! The month that is assessed.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

/// A month of the calendar, `2026-09`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Its first day.
    first: NaiveDate,
}

impl Month {
    pub fn of(day: NaiveDate) -> Self {
        Self { first: day.with_day(1).unwrap_or(day) }
    }

    pub const fn first(self) -> NaiveDate {
        self.first
    }

    /// The first day after it.
    pub fn end(self) -> NaiveDate {
        self.first.checked_add_months(chrono::Months::new(1)).unwrap_or(NaiveDate::MAX)
    }

    #[must_use]
    pub fn next(self) -> Self {
        Self { first: self.end() }
    }

    #[must_use]
    pub fn before(self) -> Self {
        Self { first: self.first.checked_sub_months(chrono::Months::new(1)).unwrap_or(NaiveDate::MIN) }
    }

    pub fn holds(self, day: NaiveDate) -> bool {
        self.first <= day && day < self.end()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

impl FromStr for Month {
    type Err = ();

    /// Only years of four digits: what comes in an address is a month that can be shown.
    fn from_str(text: &str) -> Result<Self, ()> {
        let shape = text.len() == 7 && text.is_char_boundary(4) && text.as_bytes()[4] == b'-';
        let (year, month) = if shape { (&text[..4], &text[5..]) } else { return Err(()) };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year) || !digits(month) || year < "2000" {
            return Err(());
        }
        let first = NaiveDate::from_ymd_opt(
            year.parse().map_err(|_not_a_year| ())?,
            month.parse().map_err(|_not_a_month| ())?,
            1,
        );
        first.map(|first| Self { first }).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_knows_its_days_and_neighbours() {
        let month: Month = "2026-12".parse().unwrap();
        assert_eq!((month.to_string(), month.next().to_string()), ("2026-12".into(), "2027-01".into()));
        assert_eq!(month.next().before(), month);
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert!(month.holds(day("2026-12-31")) && !month.holds(day("2027-01-01")));
        assert_eq!(Month::of(day("2026-12-09")), month);
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for wrong in [
            "",
            "2026",
            "2026-13",
            "2026-00",
            "2026-1",
            "26-01",
            "１026-01",
            "2026-+1",
            "1999-12",
            "2026-9月",
        ] {
            assert_eq!(wrong.parse::<Month>(), Err(()), "{wrong}");
        }
    }
}
