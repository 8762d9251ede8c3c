//! The sums of a page, read from the kept counters and the open cases.

use std::collections::BTreeMap;

use cases_server::{Seen, Standing};
use chrono::NaiveDate;
use db::counters::{self, Split};
use db::{Result, Tx};
use kernel::SubdistrictId;
use overview_rules::{Counts, Days, HotSpot, Search, Sighting, hot_spots};

use crate::Overviews;
use crate::asked::{By, Quantity, Wanted};
use crate::links::Links;
use crate::names::Names;

/// Hot spots are looked for in so many days that end today, and compared with as many before.
pub(crate) const HOT_DAYS: u64 = 30;
pub(crate) const HOT_SPOT: Search = Search { metres: 150.0, least: 4, most: 8 };

pub(crate) struct Board {
    /// Of the span and of what it is compared with.
    pub(crate) now: Counts,
    pub(crate) before: Counts,
    /// Of each day of both, days without anything left out.
    pub(crate) by_day: BTreeMap<NaiveDate, Counts>,
    /// By code of department, basic grid or unit grid; under the empty one what belongs to none.
    pub(crate) compared: BTreeMap<String, Counts>,
    /// What the map shows of each grid that has any.
    pub(crate) quantities: BTreeMap<String, i64>,
    pub(crate) standing: Vec<Standing>,
    pub(crate) spots: Vec<(HotSpot, Seen)>,
    pub(crate) hot_days: Days,
}

/// Days since 1970-01-01, as counters number them.
fn number(day: NaiveDate) -> i64 {
    day.signed_duration_since(NaiveDate::default()).num_days()
}

fn range(days: Days) -> (i64, i64) {
    (number(days.from), number(days.to))
}

type Sums = Vec<(String, String, i64)>;

impl Overviews {
    pub(crate) async fn board(
        &self,
        subdistrict: SubdistrictId,
        names: &Names,
        wanted: &Wanted,
    ) -> Result<Board> {
        let standing = self.cases.standing(subdistrict).await?;
        let (days, before) = (range(wanted.days), range(wanted.before));
        let split = if wanted.by == By::Department { Split::Department } else { Split::Grid };
        let of_map = (wanted.quantity == Quantity::Reported).then_some(["reported"]);
        let read = async move |tx: &mut Tx| -> Result<(Sums, Sums, Sums)> {
            let whole = (before.0, days.1);
            let by_day = counters::sums(tx, subdistrict, &Counts::METRICS, whole, Split::Day).await?;
            let compared = counters::sums(tx, subdistrict, &Counts::METRICS, days, split).await?;
            let map = match of_map {
                Some(metrics) => counters::sums(tx, subdistrict, &metrics, days, Split::Grid).await?,
                None => Vec::new(),
            };
            Ok((by_day, compared, map))
        };
        let (by_day, compared, map) = self.cases.platform.db.read(read).await?;
        let by_day = by_days(&by_day);
        let hot_days = hot_days(wanted.today);
        Ok(Board {
            now: sum(&by_day, wanted.days),
            before: sum(&by_day, wanted.before),
            compared: by_code(&compared, wanted.by),
            quantities: quantities(&map, &standing, wanted.quantity),
            spots: self.spots(subdistrict, names, hot_days).await?,
            by_day,
            standing,
            hot_days,
        })
    }

    async fn spots(
        &self,
        subdistrict: SubdistrictId,
        names: &Names,
        days: Days,
    ) -> Result<Vec<(HotSpot, Seen)>> {
        let midnight = |day| Links::midnight(names.zone, day);
        let first = days.from.checked_sub_days(chrono::Days::new(HOT_DAYS)).unwrap_or(days.from);
        let begin = midnight(days.from);
        let end = days.to.succ_opt().map_or(names.now, midnight);
        let seen = self.cases.seen(subdistrict, midnight(first), end).await?;
        let sighting = |one: &Seen| Sighting {
            lon: one.lon,
            lat: one.lat,
            class: class_of(&one.item).to_owned(),
            lately: one.reported_at >= begin,
        };
        let sightings: Vec<Sighting> = seen.iter().map(sighting).collect();
        let spots = hot_spots(&sightings, HOT_SPOT);
        Ok(spots.into_iter().map(|spot| (spot.clone(), seen[spot.middle].clone())).collect())
    }
}

/// Class code of an item.
pub(crate) fn class_of(item: &str) -> &str {
    item.get(..3).unwrap_or(item)
}

fn hot_days(today: NaiveDate) -> Days {
    let from = today.checked_sub_days(chrono::Days::new(HOT_DAYS - 1)).unwrap_or(today);
    Days { from, to: today }
}

fn by_days(sums: &Sums) -> BTreeMap<NaiveDate, Counts> {
    let mut days: BTreeMap<NaiveDate, Counts> = BTreeMap::new();
    for (metric, number, n) in sums {
        let day = number.parse().ok().and_then(chrono::TimeDelta::try_days);
        let day = day.and_then(|since| NaiveDate::default().checked_add_signed(since));
        days.entry(day.unwrap_or_default()).or_default().add(metric, *n);
    }
    days
}

/// The days of a span added up.
pub(crate) fn sum(by_day: &BTreeMap<NaiveDate, Counts>, days: Days) -> Counts {
    let mut sum = Counts::default();
    for counts in by_day.range(days.from..=days.to).map(|(_, counts)| counts) {
        sum.take_in(counts);
    }
    sum
}

/// Digits of a basic grid's code.
const BASIC_DIGITS: usize = 12;

fn by_code(sums: &Sums, by: By) -> BTreeMap<String, Counts> {
    let mut codes: BTreeMap<String, Counts> = BTreeMap::new();
    for (metric, code, n) in sums {
        let code = match by {
            By::BasicGrid => code.get(..BASIC_DIGITS).unwrap_or(code),
            By::Department | By::UnitGrid => code,
        };
        codes.entry(code.to_owned()).or_default().add(metric, *n);
    }
    codes.retain(|_, counts| !counts.is_empty());
    codes
}

fn quantities(map: &Sums, standing: &[Standing], quantity: Quantity) -> BTreeMap<String, i64> {
    let mut grids: BTreeMap<String, i64> = BTreeMap::new();
    for (_, grid, n) in map {
        *grids.entry(grid.clone()).or_default() += n;
    }
    for one in standing {
        let n = match quantity {
            Quantity::Reported => continue,
            Quantity::Open => one.open,
            Quantity::Late => one.late,
        };
        *grids.entry(one.grid.clone()).or_default() += n;
    }
    grids
}
