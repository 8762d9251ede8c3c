//! Reports and closings over time, drawn and in a table, beside the reports of the span before.

use overview_rules::{Chart, Days, Trend, buckets, chart};

use super::tiles::count_trend;
use crate::asked::Wanted;
use crate::board::{Board, sum};
use crate::links::{Links, Number, number};
use crate::names::Names;

pub(crate) struct TrendView {
    pub(crate) sentence: String,
    pub(crate) rows: Vec<TrendRow>,
    pub(crate) drawing: Drawing,
}

pub(crate) struct TrendRow {
    pub(crate) days: String,
    pub(crate) reported: Number,
    pub(crate) closed: Number,
    pub(crate) before: Option<Number>,
}

/// The chart in the words of SVG.
pub(crate) struct Drawing {
    pub(crate) chart: Chart,
    pub(crate) bars: Vec<(String, String, String, String)>,
    /// Points of the lines of closings and of the reports before.
    pub(crate) closed: String,
    pub(crate) closed_marks: Vec<(String, String)>,
    pub(crate) before: String,
    /// Middle and word of the parts that have room for one.
    pub(crate) words: Vec<(String, String)>,
}

/// Words below the chart at most.
const WORDS: usize = 8;

pub(super) fn trend(names: &Names, links: &Links, wanted: &Wanted, board: &Board) -> TrendView {
    let parts = buckets(wanted.days, wanted.step);
    let parts_before = buckets(wanted.before, wanted.step);
    let of = |metric: &str, days: Days| sum(&board.by_day, days).of(metric);
    let reported: Vec<i64> = parts.iter().map(|days| of("reported", *days)).collect();
    let closed: Vec<i64> = parts.iter().map(|days| of("closed", *days)).collect();
    let before: Vec<i64> = parts_before.iter().map(|days| of("reported", *days)).collect();
    let rows = parts.iter().enumerate().map(|(at, days)| TrendRow {
        days: names.days(*days),
        reported: number(reported[at], &links.counted_in("reported", *days)),
        closed: number(closed[at], &links.counted_in("closed", *days)),
        before: parts_before.get(at).map(|days| number(before[at], &links.counted_in("reported", *days))),
    });
    let rows: Vec<TrendRow> = rows.collect();
    let starts: Vec<String> = parts.iter().map(|days| names.day(days.from)).collect();
    TrendView {
        sentence: sentence(names, &parts, &reported, board),
        drawing: drawing(chart(&reported, &[&closed, &before]), &starts),
        rows,
    }
}

fn sentence(names: &Names, parts: &[Days], reported: &[i64], board: &Board) -> String {
    let (now, before) = (board.now.reported, board.before.reported);
    // Of equals the first.
    let most = reported.iter().enumerate().max_by_key(|(at, n)| (**n, std::cmp::Reverse(*at)));
    let Some((at, most)) = most.filter(|(_, n)| **n > 0) else {
        return names.lang.t("overview.nothing").to_owned();
    };
    let said = names.lang.fill(
        "overview.trend_sentence",
        &[
            ("n", &now.to_string()),
            ("closed", &board.now.closed.to_string()),
            ("trend", &count_trend(names, Trend::of_counts(now, before), before)),
        ],
    );
    if parts.len() == 1 {
        return said;
    }
    let peak = names
        .lang
        .fill("overview.trend_most", &[("days", &names.days(parts[at])), ("most", &most.to_string())]);
    said + &peak
}

fn drawing(chart: Chart, starts: &[String]) -> Drawing {
    let unit = |n: f64| format!("{n:.1}");
    let line = |place: usize| chart.lines.get(place).map(Vec::as_slice).unwrap_or_default();
    let points = |place: usize| {
        let points: Vec<_> = line(place).iter().map(|mark| format!("{:.1},{:.1}", mark.x, mark.y)).collect();
        points.join(" ")
    };
    let every = starts.len().div_ceil(WORDS).max(1);
    let words = chart.middles.iter().zip(starts).step_by(every);
    Drawing {
        bars: chart
            .bars
            .iter()
            .map(|bar| (unit(bar.x), unit(bar.y), unit(bar.width), unit(bar.height)))
            .collect(),
        closed: points(0),
        closed_marks: line(0).iter().map(|mark| (unit(mark.x), unit(mark.y))).collect(),
        before: points(1),
        words: words.map(|(middle, word)| (unit(*middle), word.clone())).collect(),
        chart,
    }
}
