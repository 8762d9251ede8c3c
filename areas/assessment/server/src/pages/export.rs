//! A month's sheet as a spreadsheet.

use assessment_rules::{Measure, Month};
use axum::extract::State;
use documents::{Cell, Column, Download, Format, Sheet, download};
use web::{Answer, Lang, Query, Viewer};

use super::month::MonthQuery;
use super::wanted;
use crate::Assessments;
use crate::names::Names;

pub(super) async fn sheet(
    State(assessments): State<Assessments>,
    viewer: Viewer,
    lang: Lang,
    format: Format,
    Query(query): Query<MonthQuery>,
) -> Answer<Download> {
    let names = Names::of(&assessments, &viewer, lang).await?;
    let month = wanted(&query.month, Month::of(names.today()))?;
    let (sheet, _) = assessments.month(viewer.subdistrict(), month).await?;
    let title = format!("{} {month}", lang.t("assessment.title"));
    let mut table = Sheet::new(title, columns(lang));
    for line in &sheet.lines {
        table.push(cells(&names, line));
    }
    Ok(download(&table, format)?)
}

fn columns(lang: Lang) -> Vec<Column> {
    let column = |key: &str, width: u8| Column::new(lang.t(&format!("assessment.{key}")), width);
    let mut columns = vec![column("login", 20), column("name", 14)];
    for measure in Measure::ALL {
        columns.push(column(&format!("measure.{}", measure.name()), 14));
        if measure != Measure::Exam {
            columns.extend([column("part", 8), column("whole", 8)]);
        }
    }
    columns.extend([column("score", 10), column("place", 8)]);
    columns.extend(["base", "deducted", "shared", "total"].map(|name| column(&format!("money.{name}"), 12)));
    columns
}

fn cells(names: &Names, line: &crate::Line) -> Vec<Cell> {
    let mut cells = vec![Cell::from(line.login.as_str()), Cell::from(names.person(line.person))];
    for measure in Measure::ALL {
        cells.push(line.tally.points(measure).map(|points| hundredths(points.hundredths().into())).into());
        if let Some(rate) = line.tally.rate(measure) {
            cells.extend([rate.part, rate.whole].map(|n| Cell::from(i64::try_from(n).ok())));
        }
    }
    cells.push(line.score.map(|score| hundredths(score.hundredths().into())).into());
    cells.push(line.place.map(i64::from).into());
    cells
        .extend([line.base, line.deducted, line.shared, line.total()].map(|fen| Cell::from(hundredths(fen))));
    cells
}

/// Whole hundredths as the number that a spreadsheet adds up.
#[expect(clippy::cast_precision_loss, reason = "amounts and points are far below 2⁵³ hundredths")]
fn hundredths(n: u64) -> f64 {
    n as f64 / 100.0
}
