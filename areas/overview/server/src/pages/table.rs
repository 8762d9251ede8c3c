//! Departments or grids compared: due, four rates with what they are made of, and a grade.

use std::cmp::Ordering;

use overview_rules::{Counts, Grade, Measure};

use super::page::Choice;
use crate::asked::{Asked, By, Column, Wanted};
use crate::board::Board;
use crate::links::{Links, Number, number};
use crate::names::Names;

pub(crate) struct TableView {
    pub(crate) by: Vec<Choice>,
    pub(crate) is_graded: bool,
    pub(crate) columns: Vec<ColumnView>,
    pub(crate) rows: Vec<RowView>,
    pub(crate) total: RowView,
    /// Format and address.
    pub(crate) exports: [(&'static str, String); 2],
    pub(crate) said: String,
}

pub(crate) struct ColumnView {
    pub(crate) word: String,
    pub(crate) href: String,
    /// `ascending`, `descending` or `none`.
    pub(crate) sorted: &'static str,
    pub(crate) is_number: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct RowView {
    pub(crate) name: String,
    pub(crate) grade: String,
    pub(crate) score: String,
    pub(crate) due: Number,
    pub(crate) rates: Vec<RateView>,
}

#[derive(Debug, Clone)]
pub(crate) struct RateView {
    pub(crate) label: String,
    pub(crate) percent: String,
    pub(crate) part: Number,
    pub(crate) whole: Number,
}

/// A line of the comparison: code, name, counts.
pub(super) struct Line {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) counts: Counts,
}

/// The lines in the order that was asked for. What belongs to nobody comes with what is shown of all.
pub(super) fn lines(names: &Names, wanted: &Wanted, board: &Board) -> Vec<Line> {
    let name = |code: &str| match (code, wanted.by) {
        ("", By::Department) => names.lang.t("overview.no_department").to_owned(),
        ("", _) => names.lang.t("overview.no_grid").to_owned(),
        (code, By::Department) => names.department(code),
        (code, _) => names.grid(code),
    };
    let mut lines: Vec<Line> = board
        .compared
        .iter()
        .filter(|(_, counts)| is_compared(counts))
        .map(|(code, counts)| Line { code: code.clone(), name: name(code), counts: *counts })
        .collect();
    lines.sort_by(|one, other| compared(one, other, wanted).then(one.code.cmp(&other.code)));
    lines
}

/// Whether any number of its line would not be zero.
fn is_compared(counts: &Counts) -> bool {
    Measure::ALL.into_iter().any(|measure| {
        let (part, whole) = measure.made_of();
        counts.of(part) > 0 || counts.of(whole) > 0
    })
}

/// What has no such figure comes last, whichever way it goes.
fn compared(one: &Line, other: &Line, wanted: &Wanted) -> Ordering {
    if wanted.column == Column::Name {
        let order = one.code.cmp(&other.code);
        return if wanted.is_up { order } else { order.reverse() };
    }
    let key = |line: &Line| -> Option<f64> {
        match wanted.column {
            Column::Grade => Grade::of(&line.counts).map(|(_, score)| score),
            Column::Rate(measure) => line.counts.rate(measure).percent(),
            #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
            Column::Due | Column::Name => Some(line.counts.due as f64),
        }
    };
    match (key(one), key(other)) {
        (Some(one), Some(other)) if wanted.is_up => one.total_cmp(&other),
        (Some(one), Some(other)) => other.total_cmp(&one),
        (one, other) => other.is_some().cmp(&one.is_some()),
    }
}

pub(super) fn table(names: &Names, links: &Links, wanted: &Wanted, board: &Board) -> TableView {
    let is_graded = wanted.by == By::Department;
    let columns = Column::all().filter(|column| is_graded || *column != Column::Grade);
    let row = |line: Line| {
        let code = if line.code.is_empty() { "none" } else { &line.code };
        let rows = |metric: &str| number(line.counts.of(metric), &links.counted_for(metric, wanted.by, code));
        row(names, line.name, &line.counts, rows)
    };
    TableView {
        by: By::ALL.into_iter().map(|by| choice(names, wanted, by)).collect(),
        is_graded,
        columns: columns.map(|column| column_view(names, wanted, column)).collect(),
        rows: lines(names, wanted, board).into_iter().map(row).collect(),
        total: row_of_all(names, links, board),
        exports: ["xlsx", "csv"]
            .map(|format| (format, wanted.asked.href(&format!("/overview/table/{format}")))),
        said: names.lang.t(&format!("overview.said_{}", wanted.by.name())).to_owned(),
    }
}

fn row_of_all(names: &Names, links: &Links, board: &Board) -> RowView {
    let rows = |metric: &str| number(board.now.of(metric), &links.counted(metric));
    row(names, names.lang.t("overview.total").to_owned(), &board.now, rows)
}

fn row(names: &Names, name: String, counts: &Counts, rows: impl Fn(&str) -> Number) -> RowView {
    let rate = |measure: Measure| {
        let (part, whole) = measure.made_of();
        RateView {
            label: names.lang.t(&format!("overview.{}", measure.name())).to_owned(),
            percent: names.percent(counts.rate(measure).percent()),
            part: rows(part),
            whole: rows(whole),
        }
    };
    let graded = Grade::of(counts);
    RowView {
        name,
        grade: graded.map(|(grade, _)| grade.letter().to_owned()).unwrap_or_default(),
        score: graded.map(|(_, score)| format!("{score:.1}")).unwrap_or_default(),
        due: rows("due"),
        rates: Measure::ALL.into_iter().map(rate).collect(),
    }
}

fn choice(names: &Names, wanted: &Wanted, by: By) -> Choice {
    let asked =
        Asked { by: by.name().to_owned(), sort: String::new(), order: String::new(), ..wanted.asked.clone() };
    Choice {
        href: asked.href("/overview") + "#table",
        word: names.lang.t(&format!("overview.by_{}", by.name())).to_owned(),
        current: by == wanted.by,
    }
}

fn column_view(names: &Names, wanted: &Wanted, column: Column) -> ColumnView {
    let is_sorted = column == wanted.column;
    // Names begin with the first, numbers with the most; a second press turns it round.
    let turned = if is_sorted { !wanted.is_up } else { column == Column::Name };
    let asked = Asked {
        sort: column.name().to_owned(),
        order: if turned { "up" } else { "down" }.to_owned(),
        ..wanted.asked.clone()
    };
    let key = match column {
        Column::Name => format!("overview.by_{}", wanted.by.name()),
        column => format!("overview.{}", column.name()),
    };
    ColumnView {
        word: names.lang.t(&key).to_owned(),
        href: asked.href("/overview") + "#table",
        sorted: match (is_sorted, wanted.is_up) {
            (false, _) => "none",
            (true, true) => "ascending",
            (true, false) => "descending",
        },
        is_number: column != Column::Name,
    }
}
