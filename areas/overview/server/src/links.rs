//! From a number to its cases.

use cases_server::CaseFilter;
use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use kernel::Timestamp;
use overview_rules::Days;

use crate::asked::By;

/// A number with the list that it adds up.
#[derive(Debug, Clone)]
pub(crate) struct Number {
    pub(crate) n: i64,
    pub(crate) href: String,
}

/// The days of a page, in the subdistrict's zone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Links {
    pub(crate) zone: Tz,
    pub(crate) days: Days,
}

impl Links {
    /// The instant at which a day begins.
    pub(crate) fn midnight(zone: Tz, day: NaiveDate) -> Timestamp {
        let begin = day.and_time(NaiveTime::MIN).and_local_timezone(zone);
        // A day whose first hour is skipped begins with the hour after it.
        let later = || day.and_time(NaiveTime::from_hms_opt(1, 0, 0).unwrap_or(NaiveTime::MIN)).and_utc();
        begin.earliest().map_or_else(|| later().into(), Timestamp::from)
    }

    /// What a metric counts in the days of the page.
    pub(crate) fn counted(&self, metric: &str) -> CaseFilter {
        self.counted_in(metric, self.days)
    }

    pub(crate) fn counted_in(&self, metric: &str, days: Days) -> CaseFilter {
        CaseFilter {
            counted: metric.to_owned(),
            from: Some(Self::midnight(self.zone, days.from)),
            to: days.to.succ_opt().map(|next| Self::midnight(self.zone, next)),
            ..CaseFilter::default()
        }
    }

    /// What a metric counts for one department or grid.
    pub(crate) fn counted_for(&self, metric: &str, by: By, code: &str) -> CaseFilter {
        let filter = self.counted(metric);
        let code = code.to_owned();
        match by {
            By::Department => CaseFilter { department: code, ..filter },
            By::BasicGrid | By::UnitGrid => CaseFilter { grid: code, ..filter },
        }
    }
}

/// Open cases that are narrowed no further.
pub(crate) fn open() -> CaseFilter {
    CaseFilter { state: "open".to_owned(), ..CaseFilter::default() }
}

/// Open cases under a light.
pub(crate) fn open_with(light: &str) -> CaseFilter {
    CaseFilter { light: light.to_owned(), ..open() }
}

/// The address of a list.
pub(crate) fn href(filter: &CaseFilter) -> String {
    format!("/cases?{}", serde_urlencoded::to_string(filter).unwrap_or_default())
}

pub(crate) fn number(n: i64, filter: &CaseFilter) -> Number {
    Number { n, href: href(filter) }
}
