//! Where cases of a class repeat.

use cases_server::CaseFilter;
use overview_rules::Trend;

use super::tiles::count_trend;
use crate::board::{Board, HOT_DAYS, HOT_SPOT, class_of};
use crate::links::{Links, Number, number};
use crate::names::Names;

pub(crate) struct SpotView {
    pub(crate) rank: usize,
    pub(crate) place: String,
    pub(crate) grid: String,
    pub(crate) class: String,
    pub(crate) rows: Number,
    pub(crate) trend: String,
}

/// What the list of hot spots is made by.
pub(super) fn said(names: &Names, board: &Board) -> String {
    let metres = format!("{:.0}", HOT_SPOT.metres);
    names.lang.fill(
        "overview.spots_said",
        &[
            ("days", &names.days(board.hot_days)),
            ("metres", &metres),
            ("least", &HOT_SPOT.least.to_string()),
            ("n", &HOT_DAYS.to_string()),
        ],
    )
}

pub(super) fn spots(names: &Names, board: &Board) -> Vec<SpotView> {
    let links = Links { zone: names.zone, days: board.hot_days };
    let view = |(rank, (spot, middle)): (usize, &(overview_rules::HotSpot, cases_server::Seen))| {
        let count = i64::try_from(spot.count).unwrap_or(i64::MAX);
        let before = i64::try_from(spot.before).unwrap_or(i64::MAX);
        let class = class_of(&middle.item);
        let filter = CaseFilter {
            item: class.to_owned(),
            near: format!("{},{},{}", middle.lon, middle.lat, HOT_SPOT.metres),
            ..links.counted("reported")
        };
        let grid = if middle.grid.is_empty() { String::new() } else { names.grid(&middle.grid) };
        SpotView {
            rank,
            place: if middle.address.is_empty() { grid.clone() } else { middle.address.clone() },
            grid,
            class: names.catalogue.name(class, names.lang).to_owned(),
            rows: number(count, &filter),
            trend: count_trend(names, Trend::of_counts(count, before), before),
        }
    };
    (1..).zip(&board.spots).map(view).collect()
}
