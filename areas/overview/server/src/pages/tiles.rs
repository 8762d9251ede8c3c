//! The seven figures: each with what it means, what became of it, and the cases that it counts.

use overview_rules::{Measure, Trend};

use crate::board::Board;
use crate::links::{self, Links, Number, number};
use crate::names::Names;

pub(crate) struct Tile {
    pub(crate) key: &'static str,
    pub(crate) label: String,
    pub(crate) figure: String,
    /// The cases that the figure counts; of a rate those that it is a share of.
    pub(crate) rows: Number,
    /// What a rate is made of: words and numbers.
    pub(crate) parts: Vec<(String, Number)>,
    pub(crate) definition: String,
    pub(crate) trend: String,
    /// `good`, `bad` or nothing.
    pub(crate) mood: &'static str,
}

pub(super) fn tiles(names: &Names, links: &Links, board: &Board) -> Vec<Tile> {
    let (open, late) =
        board.standing.iter().fold((0, 0), |(open, late), one| (open + one.open, late + one.late));
    let (now, before) = (&board.now, &board.before);
    let flow = now.closed - now.reported;
    let flow_key = match flow {
        0 => "overview.open_trend_same",
        flow if flow > 0 => "overview.open_trend_fewer",
        _ => "overview.open_trend_more",
    };
    let flow_said = names
        .lang
        .fill(flow_key, &[("closed", &now.closed.to_string()), ("difference", &flow.abs().to_string())]);
    let late_said = names.lang.fill(
        "overview.late_trend",
        &[("n", &now.overdue.to_string()), ("before", &before.overdue.to_string())],
    );
    let reported = Trend::of_counts(now.reported, before.reported);
    let mut all = vec![
        tile(
            names,
            "reported",
            number(now.reported, &links.counted("reported")),
            count_trend(names, reported, before.reported),
            "",
        ),
        tile(names, "open", number(open, &links::open()), flow_said, mood(flow >= 0, flow == 0)),
        tile(
            names,
            "late",
            number(late, &links::open_with("late")),
            late_said,
            mood(now.overdue <= before.overdue, now.overdue == before.overdue),
        ),
    ];
    all.extend(Measure::ALL.map(|measure| rate(names, links, board, measure)));
    all
}

fn tile(names: &Names, key: &'static str, rows: Number, trend: String, mood: &'static str) -> Tile {
    Tile {
        key,
        label: names.lang.t(&format!("overview.{key}")).to_owned(),
        figure: rows.n.to_string(),
        rows,
        parts: Vec::new(),
        definition: names.lang.t(&format!("overview.{key}_definition")).to_owned(),
        trend,
        mood,
    }
}

fn rate(names: &Names, links: &Links, board: &Board, measure: Measure) -> Tile {
    let (part, whole) = measure.made_of();
    let counted = board.now.rate(measure);
    let trend = Trend::of_rates(counted.percent(), board.before.rate(measure).percent());
    let (is_better, is_same) = match trend {
        Trend::Rose(_) => (measure.is_good(), false),
        Trend::Fell(_) => (!measure.is_good(), false),
        Trend::Same | Trend::New => (true, true),
    };
    let mut parts = Vec::new();
    for (metric, n) in [(part, counted.part), (whole, counted.whole)] {
        let word = names.lang.t(&format!("overview.part_{metric}")).to_owned();
        parts.push((word, number(n, &links.counted(metric))));
    }
    Tile {
        figure: names.percent(counted.percent()),
        parts,
        ..tile(
            names,
            measure.name(),
            number(counted.whole, &links.counted(whole)),
            rate_trend(names, trend, board.before.rate(measure).percent()),
            mood(is_better, is_same),
        )
    }
}

fn mood(is_better: bool, is_same: bool) -> &'static str {
    match (is_same, is_better) {
        (true, _) => "",
        (false, true) => "good",
        (false, false) => "bad",
    }
}

/// `比前一期（798）多 1.8%`.
pub(super) fn count_trend(names: &Names, trend: Trend, before: i64) -> String {
    let before = before.to_string();
    let (key, by) = match trend {
        Trend::Rose(by) => ("overview.trend_more", by),
        Trend::Fell(by) => ("overview.trend_less", by),
        Trend::Same => ("overview.trend_same", 0.0),
        Trend::New => ("overview.trend_new", 0.0),
    };
    names.lang.fill(key, &[("before", &before), ("by", &format!("{by:.1}%"))])
}

fn rate_trend(names: &Names, trend: Trend, before: Option<f64>) -> String {
    let before = names.percent(before);
    let (key, by) = match trend {
        Trend::Rose(by) => ("overview.rate_up", by),
        Trend::Fell(by) => ("overview.rate_down", by),
        Trend::Same => ("overview.trend_same", 0.0),
        Trend::New => ("overview.trend_new", 0.0),
    };
    names.lang.fill(key, &[("before", &before), ("by", &format!("{by:.1}"))])
}
