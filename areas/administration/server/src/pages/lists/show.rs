//! A list as a page, and as a file.

use administration_rules::Cells;
use askama::Template;
use axum::extract::State;
use catalogue_server::Setting;
use documents::{Download, Format, download};
use serde::{Deserialize, Serialize};
use web::{Answer, Lang, Page, Query, Shell, Viewer, words};

use super::{ListOf, shown, text};
use crate::Administration;
use crate::lists::{List, contents, sheet};
use crate::names::Names;

/// Rows a page.
const PAGE: usize = 50;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) q: String,
    /// From 0.
    page: usize,
}

#[derive(Template)]
#[template(path = "administration/lists/list.html")]
pub(crate) struct ListPage {
    shell: Shell,
    list: List,
    query: ListQuery,
    headings: Vec<String>,
    rows: Vec<Line>,
    said: String,
    /// What there is to know about the list: conflicts, gaps, what is still to come.
    notes: Vec<String>,
    /// Editions that do not hold yet: instant and words.
    to_come: Vec<(i64, String)>,
    today: String,
    refused: Vec<String>,
    first: Option<String>,
    next: Option<String>,
}

impl ListPage {
    fn text(&self, part: &str) -> String {
        text(&self.shell, self.list, part)
    }
}

struct Line {
    /// Its place in the list.
    place: usize,
    name: String,
    cells: Vec<String>,
}

pub(super) async fn show(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
    ListOf(list): ListOf,
    Query(query): Query<ListQuery>,
) -> Answer<Page<ListPage>> {
    Ok(Page(page(&administration, &viewer, lang, list, query, Vec::new()).await?))
}

pub(super) async fn page(
    administration: &Administration,
    viewer: &Viewer,
    lang: Lang,
    list: List,
    query: ListQuery,
    refused: Vec<String>,
) -> db::Result<ListPage> {
    let names = Names::of(administration, viewer, lang).await?;
    let all = contents(administration, viewer.subdistrict(), list, lang).await?;
    let line = |(place, row): (usize, &Cells)| Line {
        place,
        name: row.first().cloned().unwrap_or_default(),
        cells: list.fields().iter().zip(row).map(|(field, cell)| shown(&names, field, cell, lang)).collect(),
    };
    let wanted = query.q.trim().to_lowercase();
    let fits = |line: &Line, row: &Cells| {
        let has = |cell: &String| cell.to_lowercase().contains(&wanted);
        wanted.is_empty() || line.cells.iter().any(has) || row.iter().any(has)
    };
    let found = all.iter().enumerate().map(|(place, row)| (line((place, row)), row));
    let found: Vec<Line> = found.filter(|(line, row)| fits(line, row)).map(|(line, _)| line).collect();
    let address = |page: usize| {
        let query = serde_urlencoded::to_string(ListQuery { page, ..query.clone() }).unwrap_or_default();
        format!("{}?{query}", list.address())
    };
    let end = query.page.saturating_add(1).saturating_mul(PAGE);
    let now = administration.platform.now();
    Ok(ListPage {
        shell: names.shell(viewer, &address(query.page)),
        headings: list.fields().iter().map(|field| sheet::word(field, lang)).collect(),
        said: lang.fill("lists.count", &[("n", &found.len().to_string())]),
        notes: notes(&names, list, lang),
        to_come: to_come(administration, &names, list, lang),
        today: names.catalogue.calendar.day(now).to_string(),
        refused,
        first: (query.page > 0).then(|| address(0)),
        next: (found.len() > end).then(|| address(query.page + 1)),
        rows: found.into_iter().skip(end.saturating_sub(PAGE)).take(PAGE).collect(),
        list,
        query,
    })
}

/// Conflicts and gaps of the responsibility list.
fn notes(names: &Names, list: List, lang: Lang) -> Vec<String> {
    if list != List::Responsibility {
        return Vec::new();
    }
    let responsibility = &names.catalogue.responsibility;
    let counts = [
        ("lists.conflicts", responsibility.conflicts().len()),
        ("lists.gaps", responsibility.gaps(&names.catalogue.adopted, &[""]).len()),
    ];
    let told = counts.into_iter().filter(|(_, n)| *n > 0);
    told.map(|(key, n)| lang.fill(key, &[("n", &n.to_string())])).collect()
}

pub(super) const fn setting_of(list: List) -> Option<Setting> {
    match list {
        List::Limits => Some(Setting::Limits),
        List::MustReport => Some(Setting::MustReport),
        _ => None,
    }
}

fn to_come(administration: &Administration, names: &Names, list: List, lang: Lang) -> Vec<(i64, String)> {
    let Some(setting) = setting_of(list) else { return Vec::new() };
    let editions = names.catalogue.editions.to_come(setting, administration.platform.now());
    let zone = names.catalogue.subdistrict.zone;
    editions.into_iter().map(|from| (from.micros(), words::instant(from, zone, lang))).collect()
}

pub(super) async fn export(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
    ListOf(list): ListOf,
    format: Format,
) -> Answer<Download> {
    let rows = contents(&administration, viewer.subdistrict(), list, lang).await?;
    let sheet = sheet::sheet(list, &rows, lang);
    Ok(web::aside(move || download(&sheet, format)).await??)
}
