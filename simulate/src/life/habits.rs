//! How often each kind of problem comes up, by season, hour and kind of grid.

use catalogue_rules::{Catalogue, Code, Item};
use territory_rules::Character;
use worktime::Limit;

/// First and last, both included; wraps over the end of the year or day.
type Range = (u32, u32);

const ALL_YEAR: Range = (1, 12);
const ALL_DAY: Range = (0, 23);

/// How common an item is, in which months and hours, and what is left of it outside them.
struct Habit {
    item: &'static str,
    weight: f64,
    months: Range,
    hours: Range,
    off: f64,
}

const fn always(item: &'static str, weight: f64) -> Habit {
    Habit { item, weight, months: ALL_YEAR, hours: ALL_DAY, off: 1.0 }
}

const fn in_months(item: &'static str, weight: f64, months: Range, off: f64) -> Habit {
    Habit { item, weight, months, hours: ALL_DAY, off }
}

const fn in_hours(item: &'static str, weight: f64, hours: Range, off: f64) -> Habit {
    Habit { item, weight, months: ALL_YEAR, hours, off }
}

/// An adopted item that is not listed.
const OTHER: f64 = 0.35;
/// How much more common a problem is in a grid of its kind.
const AT_HOME: f64 = 2.5;

const HABITS: &[Habit] = &[
    always("C013703", 2.0),
    always("C028403", 2.0),
    always("C030104", 1.5),
    always("C030503", 6.0),
    in_months("C010405", 2.5, (6, 9), 0.3),
    in_months("C040201", 0.9, (6, 8), 0.2),
    in_months("C040204", 2.0, (5, 9), 0.3),
    in_months("C041101", 1.5, (3, 5), 0.4),
    always("E010101", 0.3),
    always("E010102", 0.4),
    always("E010202", 0.15),
    always("E010802", 0.6),
    always("E011001", 9.0),
    always("E011002", 7.0),
    always("E011101", 2.5),
    in_months("E011201", 9.0, (10, 11), 0.5),
    in_months("E012001", 1.6, (10, 3), 0.1),
    in_hours("E012801", 2.0, (9, 20), 0.1),
    Habit { item: "E012901", weight: 4.0, months: (5, 9), hours: (16, 23), off: 0.02 },
    always("E013501", 3.0),
    always("E013601", 6.0),
    always("E013602", 4.0),
    always("E013901", 1.2),
    always("E018001", 2.0),
    always("E018302", 0.12),
    in_hours("E018401", 1.5, (6, 9), 0.6),
    in_months("E019101", 1.6, (4, 9), 0.1),
    always("E019601", 2.5),
    always("E020101", 7.0),
    always("E020601", 1.2),
    always("E020701", 1.2),
    in_hours("E030101", 6.0, (20, 5), 0.0),
    in_months("E030401", 1.6, (3, 11), 0.3),
    always("E030502", 2.5),
    in_hours("E040101", 6.0, (6, 22), 0.0),
    in_hours("E040103", 2.5, (6, 23), 0.0),
    in_hours("E040501", 5.0, (8, 21), 0.0),
    always("E040701", 0.12),
    always("E040801", 7.0),
    always("E040803", 1.5),
    always("E040901", 1.5),
    always("E041002", 5.0),
    always("E049301", 4.0),
    always("E049601", 1.0),
    always("E049602", 1.0),
    always("E050101", 0.3),
    always("E050201", 0.12),
    in_months("E050401", 0.1, (11, 3), 0.0),
    always("E050501", 0.12),
    in_months("E050601", 0.5, (7, 8), 0.02),
    in_months("E050701", 2.5, (12, 2), 0.0),
    always("E050902", 0.05),
    always("E059501", 0.15),
    always("E059602", 0.1),
    always("E060401", 4.0),
    always("E070201", 1.5),
    always("E070202", 0.2),
    always("E070301", 2.0),
    always("E070302", 0.25),
    always("E070401", 1.5),
    always("E070502", 0.25),
    always("E070802", 1.0),
    always("E070901", 0.25),
    always("E071001", 0.8),
    always("E080101", 1.5),
    always("E080201", 0.06),
    always("E080501", 1.2),
    always("E080604", 1.2),
    always("E080901", 0.05),
    always("E081001", 1.5),
];

/// An adopted item, and what a seat operator and a department know of it.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) item: Item,
    pub(super) limit: Limit,
    /// Somebody must look before the case closes.
    pub(super) recheck: bool,
    habit: Option<&'static Habit>,
}

impl std::fmt::Debug for Habit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.item)
    }
}

/// The adopted items that have a filing criterion, in the order of their codes.
pub(super) fn subjects(catalogue: &Catalogue) -> Vec<Subject> {
    let subject = |item: &Item| {
        let criterion = catalogue.criteria_of(&item.code).first()?;
        let (limit, recheck) = (criterion.limit, criterion.recheck);
        let habit = HABITS.iter().find(|habit| habit.item == item.code.as_str());
        Some(Subject { item: item.clone(), limit, recheck, habit })
    };
    catalogue.adopted().filter_map(subject).collect()
}

impl Subject {
    /// How common it is in that month (1–12) and hour (0–23) in a grid of that kind.
    pub(super) fn weight(&self, month: u32, hour: u32, character: Option<Character>) -> f64 {
        let common = self.habit.map_or(OTHER, |habit| {
            let in_time = within(habit.months, month) && within(habit.hours, hour);
            habit.weight * if in_time { 1.0 } else { habit.off }
        });
        if character.is_some_and(|character| is_at_home(&self.item.code, character)) {
            common * AT_HOME
        } else {
            common
        }
    }

    pub(super) fn is_must_report(&self) -> bool {
        self.item.must_report.is_some()
    }

    /// Happening now: departments are called together for it.
    pub(super) fn is_emergency(&self) -> bool {
        self.item.must_report.as_deref() == Some("emergency")
    }
}

fn within((first, last): Range, value: u32) -> bool {
    if first <= last { (first..=last).contains(&value) } else { value >= first || value <= last }
}

fn is_at_home(item: &Code, character: Character) -> bool {
    let class = item.as_str().get(..3).unwrap_or_default();
    match character {
        Character::Safety => matches!(class, "E03" | "E07"),
        Character::MigrantManagement => matches!(class, "E02" | "E08"),
        Character::Environment => matches!(class, "E01" | "C03"),
        Character::Order => matches!(class, "E04" | "C02"),
        Character::Service => matches!(class, "E06" | "E08" | "C04"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped;

    #[test]
    fn every_habit_is_about_an_adopted_item() {
        let catalogue = shipped::catalogue();
        let adopted: Vec<_> = catalogue.adopted().map(|item| item.code.as_str()).collect();
        let strange: Vec<_> = HABITS.iter().filter(|habit| !adopted.contains(&habit.item)).collect();
        assert!(strange.is_empty(), "{strange:?}");
    }

    #[test]
    fn snow_lies_in_winter_and_kebabs_are_grilled_on_summer_evenings() {
        let subjects = subjects(&shipped::catalogue());
        let weight = |code: &str, month, hour| {
            let subject = subjects.iter().find(|one| one.item.code.as_str() == code).unwrap();
            subject.weight(month, hour, None)
        };
        assert!(weight("E050701", 1, 9) > 1.0 && weight("E050701", 7, 9) <= 0.0);
        assert!(weight("E012901", 7, 20) > 10.0 * weight("E012901", 7, 9));
        assert!(weight("E012901", 7, 20) > 10.0 * weight("E012901", 1, 20));
    }
}
