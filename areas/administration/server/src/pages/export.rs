//! Lists of administration as spreadsheets, with the filters of the page.

use axum::extract::State;
use cases_server::mask_name;
use documents::{Cell, Column, Download, Format, Sheet, download};
use web::{Answer, Lang, Query, Viewer};

use super::audit::AuditQuery;
use super::people::{PeopleQuery, state, wanted};
use crate::Administration;
use crate::names::Names;

/// Rows of a record's export; what is older is reached by its days.
const ROWS_MAX: i64 = 50_000;

/// An empty sheet whose headings are those of the page.
fn sheet<const N: usize>(lang: Lang, page: &str, columns: [(&str, u8); N]) -> Sheet {
    let text = |key: &str| lang.t(&format!("administration.{page}.{key}")).to_owned();
    Sheet::new(text("title"), columns.map(|(key, width)| Column::new(text(key), width)))
}

/// People with what they hold; names are masked, as a file goes where no right follows it.
pub(super) async fn people(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
    format: Format,
    Query(query): Query<PeopleQuery>,
) -> Answer<Download> {
    let names = Names::of(&administration, &viewer, lang).await?;
    let mut sheet = sheet(lang, "people", [("login", 24), ("name", 12), ("rights", 60), ("state", 16)]);
    for person in wanted(administration.people(viewer.subdistrict()).await?, &query) {
        let grants: Vec<String> = person
            .grants
            .iter()
            .map(|grant| names.grant(grant))
            .map(|grant| format!("{} {}", grant.role, grant.scope))
            .collect();
        let state = lang.t(&format!("administration.state.{}", state(&person))).to_owned();
        sheet.push([
            person.login.into(),
            mask_name(&person.name).into(),
            grants.join("; ").into(),
            state.into(),
        ]);
    }
    Ok(download(&sheet, format)?)
}

pub(super) async fn audit(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
    format: Format,
    Query(query): Query<AuditQuery>,
) -> Answer<Download> {
    let columns = [
        ("number", 8),
        ("at", 26),
        ("who", 14),
        ("what", 18),
        ("subject", 24),
        ("before", 50),
        ("after", 50),
    ];
    let mut sheet = sheet(lang, "audit", columns);
    let zone = administration.catalogues.view(viewer.subdistrict()).await?.subdistrict.zone;
    let found = super::audit::read(&administration, &viewer, &query, ROWS_MAX).await?;
    for line in super::audit::lines(&administration, &viewer, found, zone, lang).await? {
        let texts = [line.at, line.who, line.what, line.subject, line.before, line.after].map(Cell::from);
        sheet.push([Cell::from(line.seq)].into_iter().chain(texts));
    }
    Ok(download(&sheet, format)?)
}
