//! What is asked of the overview, as it stands in the address.

use chrono::NaiveDate;
use db::Result;
use kernel::Refusal;
use overview_rules::{Days, Measure, Span, Step};
use serde::{Deserialize, Serialize};

/// A year and a day: what the kept counters add up while somebody waits.
const DAYS_MOST: u64 = 366;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Asked {
    /// `today`, `7`, `30`, `90`, `month`, or `custom` with `from` and `to`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) span: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) from: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) to: String,
    /// `day`, `week` or `month`; what fits the span when not given.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) step: String,
    /// What is compared: `department`, `basic_grid` or `unit_grid`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) by: String,
    /// Column of the comparison.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) sort: String,
    /// `up` or `down`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) order: String,
    /// What the map shows.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) quantity: String,
    /// `1`: for a screen on the wall.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) wall: String,
}

/// What departments and grids are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Department,
    BasicGrid,
    UnitGrid,
}

impl By {
    pub(crate) const ALL: [Self; 3] = [Self::Department, Self::BasicGrid, Self::UnitGrid];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Department => "department",
            Self::BasicGrid => "basic_grid",
            Self::UnitGrid => "unit_grid",
        }
    }
}

/// A column to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Name,
    Grade,
    Due,
    Rate(Measure),
}

impl Column {
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        [Self::Name, Self::Grade, Self::Due].into_iter().chain(Measure::ALL.map(Self::Rate))
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Grade => "grade",
            Self::Due => "due",
            Self::Rate(measure) => measure.name(),
        }
    }
}

/// What the map shows of each grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantity {
    Reported,
    Open,
    Late,
}

impl Quantity {
    pub(crate) const ALL: [Self; 3] = [Self::Reported, Self::Open, Self::Late];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Open => "open",
            Self::Late => "late",
        }
    }
}

/// What was asked, understood.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) asked: Asked,
    pub(crate) span: Span,
    pub(crate) days: Days,
    pub(crate) before: Days,
    pub(crate) step: Step,
    pub(crate) by: By,
    pub(crate) column: Column,
    pub(crate) is_up: bool,
    pub(crate) quantity: Quantity,
    pub(crate) today: NaiveDate,
}

impl Asked {
    pub(crate) fn understood(self, today: NaiveDate) -> Result<Wanted> {
        let span = self.span(today)?;
        let days = span.days(today);
        let column = Column::all().find(|column| column.name() == self.sort);
        // What many are late with stands on top; names begin with the first.
        let column = column.unwrap_or(Column::Due);
        Ok(Wanted {
            span,
            days,
            before: span.before(today),
            step: Step::named(&self.step).unwrap_or_else(|| Step::fitting(days)),
            by: By::ALL.into_iter().find(|by| by.name() == self.by).unwrap_or(By::Department),
            column,
            is_up: match self.order.as_str() {
                "up" => true,
                "down" => false,
                _ => column == Column::Name,
            },
            quantity: Quantity::ALL
                .into_iter()
                .find(|quantity| quantity.name() == self.quantity)
                .unwrap_or(Quantity::Reported),
            today,
            asked: self,
        })
    }

    fn span(&self, today: NaiveDate) -> Result<Span> {
        let is_custom = self.span == "custom" || (self.span.is_empty() && !self.from.is_empty());
        if !is_custom {
            return Ok(Span::named(&self.span).unwrap_or(Span::Last(30)));
        }
        let day = |text: &str, field: &str| match text {
            "" => Ok(today),
            text => text
                .parse::<NaiveDate>()
                .map_err(|_not_a_day| Refusal::invalid("day_unreadable").at_field(field)),
        };
        let days = Days { from: day(&self.from, "from")?, to: day(&self.to, "to")? };
        if days.from > days.to {
            return Err(Refusal::invalid("span_backward").at_field("to").into());
        }
        if days.count() > DAYS_MOST {
            return Err(Refusal::invalid("span_too_long").at_field("to").with("days", DAYS_MOST).into());
        }
        Ok(Span::Custom(days))
    }

    pub(crate) fn is_wall(&self) -> bool {
        self.wall == "1"
    }

    /// The address of the page that is asked for like this.
    pub(crate) fn href(&self, path: &str) -> String {
        match serde_urlencoded::to_string(self).unwrap_or_default() {
            query if query.is_empty() => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Result<Wanted> {
        let asked: Asked = serde_urlencoded::from_str(query).unwrap();
        asked.understood("2026-11-24".parse().unwrap())
    }

    #[test]
    fn without_a_wish_it_is_the_last_thirty_days_by_day_and_department() {
        let wanted = asked("").unwrap();
        assert_eq!((wanted.span, wanted.step, wanted.by), (Span::Last(30), Step::Day, By::Department));
        assert_eq!(wanted.asked.href("/overview"), "/overview");
    }

    #[test]
    fn an_address_says_what_it_was_made_from() {
        let query = "span=custom&from=2026-09-01&to=2026-09-30&by=unit_grid&sort=grade&order=up";
        let wanted = asked(query).unwrap();
        assert_eq!(wanted.asked.href("/overview"), format!("/overview?{query}"));
        assert_eq!((wanted.column, wanted.is_up, wanted.days.count()), (Column::Grade, true, 30));
    }

    #[test]
    fn spans_that_end_before_they_begin_or_last_for_ever_are_refused() {
        for query in ["from=2026-09-30&to=2026-09-01", "from=2020-01-01&to=2026-09-01", "from=soon"] {
            assert!(asked(query).is_err(), "{query}");
        }
    }
}
