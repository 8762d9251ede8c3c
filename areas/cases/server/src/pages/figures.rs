//! The leader's figures: a span of days, every number from the kept counters, with the way to its cases.

use askama::Template;
use axum::extract::State;
use chrono::{Datelike, NaiveDate, NaiveTime};
use serde::Deserialize;
use web::{Answer, Lang, Page, Query, Shell, Viewer};

use super::list::query;
use super::names::Names;
use crate::figures::{Board, Figures, Span};
use crate::list::CaseFilter;
use crate::service::Cases;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SpanQuery {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

#[derive(Template)]
#[template(path = "figures.html")]
pub(crate) struct FiguresPage {
    shell: Shell,
    from: NaiveDate,
    to: NaiveDate,
    as_of: String,
    tiles: Vec<Tile>,
    tables: Vec<Table>,
    bars: Vec<Bar>,
    bars_sentence: String,
}

struct Tile {
    label: String,
    figure: String,
    hint: String,
    href: Option<String>,
}

struct Table {
    title: String,
    rows: Vec<TableRow>,
}

struct TableRow {
    name: String,
    href: String,
    figures: Figures,
    on_time: String,
}

/// A bar of the daily chart, in the units of its drawing (600 × 120).
struct Bar {
    x: String,
    y: String,
    width: String,
    height: String,
    title: String,
}

pub(super) async fn figures(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    Query(asked): Query<SpanQuery>,
) -> Answer<Page<FiguresPage>> {
    let names = Names::of(&cases, viewer.subdistrict(), lang).await?;
    let today = names.now.utc().with_timezone(&names.zone).date_naive();
    let span = Span {
        from: asked.from.or_else(|| today.with_day(1)).unwrap_or(today),
        to: asked.to.unwrap_or(today),
    };
    let board = cases.figures(viewer.subdistrict(), span).await?;
    let reported = filter_of(&names, span);
    Ok(Page(FiguresPage {
        shell: names.shell_at(&viewer, "/figures", format!("/figures?from={}&to={}", span.from, span.to)),
        from: span.from,
        to: span.to,
        as_of: names.instant(names.now),
        tiles: tiles(lang, &board.total, &reported),
        tables: tables(&names, &board, &reported),
        bars: bars(lang, &board),
        bars_sentence: bars_sentence(lang, &board),
    }))
}

/// The cases reported in the span.
fn filter_of(names: &Names, span: Span) -> CaseFilter {
    let midnight =
        |day: NaiveDate| names.catalogue.calendar.settings().zone.instant(day.and_time(NaiveTime::MIN));
    CaseFilter {
        from: Some(midnight(span.from)),
        to: span.to.succ_opt().map(midnight),
        ..CaseFilter::default()
    }
}

fn link(filter: &CaseFilter) -> String {
    format!("/cases?{}", query(filter))
}

fn percent(share: Option<f64>, lang: Lang) -> String {
    share.map_or_else(|| lang.t("figures.not_applicable").to_owned(), |share| format!("{share:.1} %"))
}

fn tiles(lang: Lang, total: &Figures, reported: &CaseFilter) -> Vec<Tile> {
    let tile = |key: &str, figure: String, href: Option<String>| Tile {
        label: lang.t(&format!("figures.{key}")).to_owned(),
        hint: lang.t(&format!("figures.{key}_hint")).to_owned(),
        figure,
        href,
    };
    let open = CaseFilter { state: "open".to_owned(), ..reported.clone() };
    vec![
        tile("reported", total.reported.to_string(), Some(link(reported))),
        tile("open", total.open.to_string(), Some(link(&open))),
        tile("filed", total.filed.to_string(), None),
        tile("closed", total.closed.to_string(), None),
        tile("on_time_rate", percent(total.on_time_percent(), lang), None),
        tile("overdue", total.overdue.to_string(), None),
        tile("reworked", total.reworked.to_string(), None),
    ]
}

fn tables(names: &Names, board: &Board, reported: &CaseFilter) -> Vec<Table> {
    let lang = names.lang;
    let row = |name: String, filter: CaseFilter, figures: &Figures| TableRow {
        name,
        href: link(&filter),
        figures: *figures,
        on_time: percent(figures.on_time_percent(), lang),
    };
    let departments =
        board.by_department.iter().filter(|(code, _)| !code.is_empty()).map(|(code, figures)| {
            row(names.department(code), CaseFilter { department: code.clone(), ..reported.clone() }, figures)
        });
    let classes = board.by_class.iter().map(|(code, figures)| {
        row(names.item(code), CaseFilter { item: code.clone(), ..reported.clone() }, figures)
    });
    let grids = basic(board).into_iter().map(|(code, figures)| {
        row(names.grid(&code), CaseFilter { grid: code, ..reported.clone() }, &figures)
    });
    let table = |key: &str, rows: Vec<TableRow>| Table { title: lang.t(key).to_owned(), rows };
    vec![
        table("figures.by_department", departments.collect()),
        table("figures.by_grid", grids.collect()),
        table("figures.by_class", classes.collect()),
    ]
}

/// Unit grids added up to their basic grids.
fn basic(board: &Board) -> Vec<(String, Figures)> {
    let mut sums = std::collections::BTreeMap::<String, Figures>::new();
    for (code, figures) in &board.by_grid {
        let basic = code.get(..12).unwrap_or(code).to_owned();
        sums.entry(basic).or_default().take_in(figures);
    }
    sums.into_iter().collect()
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred days, a few thousand cases")]
fn bars(lang: Lang, board: &Board) -> Vec<Bar> {
    let days = &board.reported_by_day;
    let most = days.iter().map(|(_, n)| *n).max().unwrap_or(1).max(1) as f64;
    let step = 600.0 / days.len().max(1) as f64;
    let bar = |(place, (day, n)): (usize, &(NaiveDate, i64))| {
        let height = 110.0 * *n as f64 / most;
        let width = (step * 0.8).min(40.0);
        Bar {
            x: format!("{:.1}", place as f64 * step + (step - width) / 2.0),
            y: format!("{:.1}", 118.0 - height),
            width: format!("{width:.1}"),
            height: format!("{height:.1}"),
            title: format!("{} · {n}", web::words::day(*day, lang)),
        }
    };
    days.iter().enumerate().map(bar).collect()
}

fn bars_sentence(lang: Lang, board: &Board) -> String {
    let Some((day, most)) = board.reported_by_day.iter().max_by_key(|(day, n)| (*n, std::cmp::Reverse(*day)))
    else {
        return lang.t("figures.nothing").to_owned();
    };
    let total = board.total.reported.to_string();
    let days = board.reported_by_day.len().to_string();
    let args = [
        ("days", days.as_str()),
        ("total", &total),
        ("most", &most.to_string()),
        ("day", &web::words::day(*day, lang)),
    ];
    lang.fill("figures.by_day_sentence", &args)
}
