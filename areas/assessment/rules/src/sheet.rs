//! A month's sheet: drafted, published, locked.

use chrono::NaiveDate;
use kernel::Refusal;
use serde::{Deserialize, Serialize};

use crate::month::Month;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetState {
    /// Computed anew whenever it is looked at.
    Draft,
    /// Shown to everybody it measures; open to appeal.
    Published,
    /// As it was locked, for ever.
    Locked,
}

impl SheetState {
    pub const ALL: [Self; 3] = [Self::Draft, Self::Published, Self::Locked];

    /// The name in storage and texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Locked => "locked",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Refuses a month that is not over yet or was published.
pub fn may_publish(state: SheetState, month: Month, today: NaiveDate) -> Result<(), Refusal> {
    if state != SheetState::Draft {
        return Err(Refusal::conflict("month_published"));
    }
    if today < month.end() {
        Err(Refusal::conflict("month_not_over").with("end", month.end()))
    } else {
        Ok(())
    }
}

/// The last of so many working days after the day on which a month was published.
pub fn open_until(published: NaiveDate, days: u32, is_worked: impl Fn(NaiveDate) -> bool) -> NaiveDate {
    let after = published.iter_days().skip(1).filter(|day| is_worked(*day));
    after.take(usize::try_from(days).unwrap_or(usize::MAX)).last().unwrap_or(published)
}

/// Refuses a month that has not been open to appeal up to and with `open_until`, or in which a miss waits for somebody.
pub fn may_lock(
    state: SheetState,
    open_until: NaiveDate,
    today: NaiveDate,
    open_misses: usize,
) -> Result<(), Refusal> {
    match state {
        SheetState::Draft => return Err(Refusal::conflict("month_not_published")),
        SheetState::Locked => return Err(Refusal::conflict("month_locked")),
        SheetState::Published => {}
    }
    if today <= open_until {
        return Err(Refusal::conflict("month_open_to_appeal").with("until", open_until));
    }
    if open_misses > 0 { Err(Refusal::conflict("misses_open").with("n", open_misses)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_days_of_appeal_are_working_days() {
        use chrono::{Datelike, Weekday};
        let is_worked = |day: NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        // A Thursday: Friday, Monday, Tuesday.
        assert_eq!(open_until(day("2026-10-08"), 3, is_worked), day("2026-10-13"));
        assert_eq!(open_until(day("2026-10-08"), 0, is_worked), day("2026-10-08"));
    }

    #[test]
    fn a_month_is_published_after_its_end_and_locked_after_the_days_of_appeal() {
        let month: Month = "2026-09".parse().unwrap();
        let publish = |state, today| may_publish(state, month, day(today)).map_err(|refusal| refusal.code);
        assert_eq!(publish(SheetState::Draft, "2026-09-30"), Err("month_not_over"));
        assert_eq!(publish(SheetState::Draft, "2026-10-01"), Ok(()));
        assert_eq!(publish(SheetState::Published, "2026-10-01"), Err("month_published"));
        let lock = |state, today, open| {
            may_lock(state, day("2026-10-13"), day(today), open).map_err(|refusal| refusal.code)
        };
        assert_eq!(lock(SheetState::Draft, "2026-10-14", 0), Err("month_not_published"));
        assert_eq!(lock(SheetState::Published, "2026-10-13", 0), Err("month_open_to_appeal"));
        assert_eq!(lock(SheetState::Published, "2026-10-14", 1), Err("misses_open"));
        assert_eq!(lock(SheetState::Published, "2026-10-14", 0), Ok(()));
        assert_eq!(lock(SheetState::Locked, "2026-10-14", 0), Err("month_locked"));
    }
}
