//! The comparison as a spreadsheet.

use axum::extract::State;
use documents::{Cell, Column, Download, Format, Sheet, download};
use kernel::Refusal;
use overview_rules::{DEFINITION, Grade, Measure};
use web::{Answer, Lang, PathOf, Query, Viewer};

use super::require_whole;
use super::table::{Line, lines};
use crate::Overviews;
use crate::asked::{Asked, By, Wanted};
use crate::names::Names;

/// `xlsx` or `csv`, by the ending that is asked for.
pub(super) async fn table(
    State(overviews): State<Overviews>,
    viewer: Viewer,
    lang: Lang,
    PathOf(format): PathOf<String>,
    Query(asked): Query<Asked>,
) -> Answer<Download> {
    require_whole(&viewer)?;
    let format: Format = format.parse().map_err(|()| Refusal::not_found())?;
    let names = Names::of(&overviews, viewer.subdistrict(), lang).await?;
    let wanted = asked.understood(names.today())?;
    let board = overviews.board(viewer.subdistrict(), &names, &wanted).await?;
    Ok(download(&sheet(&names, &wanted, &lines(&names, &wanted, &board)), format)?)
}

fn sheet(names: &Names, wanted: &Wanted, lines: &[Line]) -> Sheet {
    let name = format!("{} {}–{}", names.lang.t("nav.overview"), wanted.days.from, wanted.days.to);
    let mut sheet = Sheet::new(&name, columns(names, wanted));
    for line in lines {
        sheet.push(cells(wanted, line));
    }
    sheet
}

fn columns(names: &Names, wanted: &Wanted) -> Vec<Column> {
    let column = |key: &str, width: u8| Column::new(names.lang.t(&format!("overview.{key}")), width);
    let mut columns = vec![column("code", 22), column(&format!("by_{}", wanted.by.name()), 24)];
    if wanted.by == By::Department {
        columns.extend([column("grade", 8), column("score", 8)]);
    }
    columns.push(column("due", 10));
    for measure in Measure::ALL {
        let (part, whole) = measure.made_of();
        columns.push(column(measure.name(), 16));
        columns.extend([part, whole].map(|metric| column(&format!("part_{metric}"), 12)));
    }
    columns.extend([column("from", 12), column("to", 12), column("definition", 14)]);
    columns
}

fn cells(wanted: &Wanted, line: &Line) -> Vec<Cell> {
    let mut cells = vec![Cell::from(line.code.as_str()), Cell::from(line.name.as_str())];
    if wanted.by == By::Department {
        let graded = Grade::of(&line.counts);
        cells.push(graded.map_or(Cell::Empty, |(grade, _)| Cell::from(grade.letter())));
        cells.push(graded.map_or(Cell::Empty, |(_, score)| Cell::Real(tenths(score))));
    }
    cells.push(Cell::Whole(line.counts.due));
    for measure in Measure::ALL {
        let rate = line.counts.rate(measure);
        cells.push(rate.percent().map_or(Cell::Empty, |percent| Cell::Real(tenths(percent))));
        cells.extend([Cell::Whole(rate.part), Cell::Whole(rate.whole)]);
    }
    cells.extend([Cell::Day(wanted.days.from), Cell::Day(wanted.days.to), Cell::from(DEFINITION)]);
    cells
}

/// As the page shows it.
fn tenths(n: f64) -> f64 {
    (n * 10.0).round() / 10.0
}
