//! The list of cases as a spreadsheet: the list's filters, and what the person may see. No contact is in it.

use axum::extract::State;
use chrono::NaiveDateTime;
use documents::{Cell, Column, Download, Format, Sheet, download};
use kernel::Timestamp;
use web::{Answer, Lang, Query, Viewer};

use super::list::RowView;
use super::names::Names;
use crate::list::CaseFilter;
use crate::model::CaseLine;
use crate::service::Cases;

/// Text of the heading, and width.
const COLUMNS: [(&str, u8); 9] = [
    ("case.number", 20),
    ("case.state", 10),
    ("case.item", 24),
    ("case.description", 50),
    ("case.place", 30),
    ("case.department", 20),
    ("case.reported_at", 17),
    ("case.due_at", 17),
    ("case.late", 8),
];

pub(super) async fn export(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    format: Format,
    Query(filter): Query<CaseFilter>,
) -> Answer<Download> {
    let names = Names::of(&cases, viewer.subdistrict(), lang).await?;
    let lines = cases.whole_list(&viewer.actor, filter).await?;
    let columns = COLUMNS.map(|(key, width)| Column::new(lang.t(key), width));
    let mut sheet = Sheet::new(lang.t("nav.cases"), columns);
    for line in &lines {
        sheet.push(cells(line, &names));
    }
    Ok(download(&sheet, format)?)
}

fn cells(line: &CaseLine, names: &Names) -> [Cell; 9] {
    let row = RowView::of(line, names);
    let late = if row.late { names.lang.t("case.late") } else { "" };
    let local = |at: Timestamp| -> NaiveDateTime { at.utc().with_timezone(&names.zone).naive_local() };
    [
        row.number.into(),
        row.state_word.into(),
        row.item.into(),
        row.description.into(),
        row.place.into(),
        row.department.into(),
        local(line.reported_at).into(),
        line.due_at.map(local).into(),
        late.into(),
    ]
}
