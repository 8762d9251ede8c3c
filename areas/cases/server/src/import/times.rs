//! Wall-clock times of somebody else's records.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use kernel::{Refusal, Timestamp};

use crate::import::mapping::TimeColumns;

/// What a cell without a time of day means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayMeans {
    FirstSecond,
    LastSecond,
}

/// An instant, and whether a clock change skipped what the cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) at: Timestamp,
    pub(crate) skipped: bool,
}

impl TimeColumns {
    /// Refuses with `outside_time_unreadable`.
    pub(crate) fn read(&self, cell: &str, day_means: DayMeans) -> Result<Reading, Refusal> {
        let parse = |format: &String| {
            let time = NaiveDateTime::parse_from_str(cell, format).ok();
            time.or_else(|| NaiveDate::parse_from_str(cell, format).ok().map(|day| day_means.of(day)))
        };
        let local = self.formats.iter().find_map(parse);
        let local = local.ok_or_else(|| Refusal::invalid("outside_time_unreadable").with("value", cell))?;
        let at = self.zone.instant(local);
        Ok(Reading { at, skipped: self.zone.local(at) != local })
    }

    /// The last second of the local day of an instant.
    pub(crate) fn day_end(&self, at: Timestamp) -> Timestamp {
        self.zone.instant(DayMeans::LastSecond.of(self.zone.local(at).date()))
    }
}

impl DayMeans {
    fn of(self, day: NaiveDate) -> NaiveDateTime {
        match self {
            Self::FirstSecond => day.and_time(NaiveTime::MIN),
            Self::LastSecond => day.and_time(NaiveTime::MIN) + chrono::TimeDelta::seconds(86_399),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times() -> TimeColumns {
        let toml = "zone = 'America/New_York'\nformats = ['%m/%d/%Y %I:%M:%S %p', '%Y-%m-%d']\nopened = 'o'";
        toml::from_str(toml).unwrap()
    }

    fn at(cell: &str, day_means: DayMeans) -> (String, bool) {
        let reading = times().read(cell, day_means).unwrap();
        (reading.at.to_string(), reading.skipped)
    }

    #[test]
    fn summer_time_is_reckoned_with() {
        let first = DayMeans::FirstSecond;
        assert_eq!(at("01/16/2015 08:30:00 AM", first), ("2015-01-16T13:30:00Z".to_owned(), false));
        assert_eq!(at("07/16/2015 08:30:00 AM", first), ("2015-07-16T12:30:00Z".to_owned(), false));
        // Skipped on 8 March, shown twice on 1 November.
        assert_eq!(at("03/08/2015 02:30:00 AM", first), ("2015-03-08T07:00:00Z".to_owned(), true));
        assert_eq!(at("11/01/2015 01:30:00 AM", first), ("2015-11-01T05:30:00Z".to_owned(), false));
    }

    #[test]
    fn a_day_begins_with_its_first_second_and_ends_with_its_last() {
        assert_eq!(at("2015-07-16", DayMeans::FirstSecond).0, "2015-07-16T04:00:00Z");
        assert_eq!(at("2015-07-16", DayMeans::LastSecond).0, "2015-07-17T03:59:59Z");
        let opened = times().read("2015-07-16", DayMeans::FirstSecond).unwrap().at;
        assert_eq!(times().day_end(opened).to_string(), "2015-07-17T03:59:59Z");
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for cell in ["02/30/2015 08:30:00 AM", "13:00", "yesterday"] {
            assert_eq!(
                times().read(cell, DayMeans::FirstSecond).unwrap_err().code,
                "outside_time_unreadable"
            );
        }
    }
}
