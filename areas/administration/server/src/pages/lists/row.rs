//! One row of a list, changed or added in a form.

use std::collections::BTreeMap;

use administration_rules::{Absent, Cells};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use catalogue_rules::Row;
use catalogue_server::ImportFailure;
use kernel::Refusal;
use serde::Deserialize;
use web::{Answer, Form, Lang, Page, Problem, Query, Shell, Viewer};

use super::change::{apply, told};
use super::{ListOf, choices, from_day, text};
use crate::Administration;
use crate::lists::{Field, Kind, List, contents, seen, sheet};
use crate::names::Names;

#[derive(Template)]
#[template(path = "administration/lists/row.html")]
pub(crate) struct RowPage {
    shell: Shell,
    list: List,
    /// The row's place; `None` for a new one.
    place: Option<usize>,
    name: String,
    fields: Vec<Input>,
    seen: String,
    from: String,
    today: String,
    refused: Vec<String>,
}

impl RowPage {
    fn text(&self, part: &str) -> String {
        text(&self.shell, self.list, part)
    }

    fn day_of_change(&self) -> &str {
        if self.from.is_empty() { &self.today } else { &self.from }
    }
}

/// A field of the form.
struct Input {
    name: &'static str,
    word: String,
    value: String,
    kind: Kind,
    choices: Vec<(String, String)>,
    must: bool,
    /// Whether it names the row, and so is not changed once it is there.
    fixed: bool,
}

impl Input {
    fn is_told(&self) -> bool {
        self.kind == Kind::Told || self.fixed
    }

    fn is_long(&self) -> bool {
        self.kind == Kind::Long
    }

    fn type_of(&self) -> &'static str {
        match self.kind {
            Kind::Day => "date",
            Kind::Number => "number",
            _ => "text",
        }
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct PlaceQuery {
    n: Option<usize>,
}

pub(super) async fn show(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
    ListOf(list): ListOf,
    Query(query): Query<PlaceQuery>,
) -> Answer<Page<RowPage>> {
    let rows = contents(&administration, viewer.subdistrict(), list, lang).await?;
    let cells = match query.n {
        Some(place) => rows.get(place).cloned().ok_or_else(Refusal::not_found)?,
        None => vec![String::new(); list.fields().len()],
    };
    let names = Names::of(&administration, &viewer, lang).await?;
    let asked = Asked { place: query.n, cells, seen: seen(&rows), from: String::new() };
    Ok(Page(page(&administration, &viewer, &names, list, asked, Vec::new())))
}

/// What a form of a row asks for.
struct Asked {
    place: Option<usize>,
    cells: Cells,
    seen: String,
    from: String,
}

fn page(
    administration: &Administration,
    viewer: &Viewer,
    names: &Names,
    list: List,
    asked: Asked,
    refused: Vec<String>,
) -> RowPage {
    let lang = names.lang;
    let is_new = asked.place.is_none();
    let input = |(field, value): (&Field, &String)| Input {
        name: field.name,
        word: sheet::word(field, lang),
        value: value.clone(),
        kind: field.kind,
        choices: choices(names, field, lang),
        must: field.must,
        // A merging list would keep the row under its old name.
        fixed: field.is_key && !is_new && list.absent() == Absent::Stays,
    };
    let shown =
        list.fields().iter().zip(&asked.cells).filter(|(field, _)| !is_new || field.kind != Kind::Told);
    RowPage {
        shell: names.shell(viewer, &list.address()),
        list,
        place: asked.place,
        name: asked.cells.first().cloned().unwrap_or_default(),
        fields: shown.map(input).collect(),
        seen: asked.seen,
        from: asked.from,
        today: names.catalogue.calendar.day(administration.platform.now()).to_string(),
        refused,
    }
}

/// The cells of the form by name; `n`, `seen` and `from` beside them.
type RowForm = BTreeMap<String, String>;

pub(super) async fn save(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
    ListOf(list): ListOf,
    Form(form): Form<RowForm>,
) -> Answer<Response> {
    let rows = contents(&administration, viewer.subdistrict(), list, lang).await?;
    let place = place_of(&form)?;
    let known = place.map(|place| rows.get(place).cloned().ok_or_else(Refusal::not_found)).transpose()?;
    let cell = |(at, field): (usize, &Field)| {
        let typed = form.get(field.name).map(|text| text.trim().replace("\r\n", "\n"));
        typed.unwrap_or_else(|| known.as_ref().map(|row| row[at].clone()).unwrap_or_default())
    };
    let cells: Cells = list.fields().iter().enumerate().map(cell).collect();
    let asked = Asked::of(&form, place, cells.clone());
    let done = changed(&administration, &viewer, list, &rows, (&asked, Some(cells)), lang).await;
    answered(&administration, &viewer, lang, list, asked, done).await
}

impl Asked {
    fn of(form: &RowForm, place: Option<usize>, cells: Cells) -> Self {
        let text = |name: &str| form.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
        Self { place, cells, seen: text("seen"), from: text("from") }
    }
}

fn place_of(form: &RowForm) -> Result<Option<usize>, Refusal> {
    let wrong = |text: &String| Refusal::invalid("field_unreadable").at_field("n").with("value", text);
    let place = form.get("n").filter(|text| !text.is_empty());
    place.map(|text| text.parse().map_err(|_no_number| wrong(text))).transpose()
}

pub(super) async fn remove(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
    ListOf(list): ListOf,
    Form(form): Form<RowForm>,
) -> Answer<Response> {
    let rows = contents(&administration, viewer.subdistrict(), list, lang).await?;
    let place = place_of(&form)?.ok_or_else(|| Refusal::invalid("field_missing").at_field("n"))?;
    let cells = rows.get(place).cloned().ok_or_else(Refusal::not_found)?;
    if !list.may_remove() {
        return Err(Refusal::conflict("row_stays").into());
    }
    let asked = Asked::of(&form, Some(place), cells);
    let done = changed(&administration, &viewer, list, &rows, (&asked, None), lang).await;
    answered(&administration, &viewer, lang, list, asked, done).await
}

/// The whole list with this one row changed, added or taken away (`None`), through the rules of an import.
async fn changed(
    administration: &Administration,
    viewer: &Viewer,
    list: List,
    rows: &[Cells],
    (asked, cells): (&Asked, Option<Cells>),
    lang: Lang,
) -> Result<Vec<(String, String)>, ImportFailure> {
    let from = from_day(administration, viewer.subdistrict(), &asked.from).await?;
    let rows: Vec<Row> = match list.absent() {
        Absent::Stays => cells.iter().map(|cells| sheet::row_of(list, 1, cells)).collect(),
        Absent::Goes => {
            let mut rows = rows.to_vec();
            match (asked.place, cells) {
                (Some(place), Some(cells)) => rows[place] = cells,
                (Some(place), None) => drop(rows.remove(place)),
                (None, cells) => rows.extend(cells),
            }
            (1..).zip(&rows).map(|(number, cells)| sheet::row_of(list, number, cells)).collect()
        }
    };
    apply(administration, viewer, list, (rows, &asked.seen), from, lang).await.map(|outcome| outcome.made)
}

async fn answered(
    administration: &Administration,
    viewer: &Viewer,
    lang: Lang,
    list: List,
    asked: Asked,
    done: Result<Vec<(String, String)>, ImportFailure>,
) -> Answer<Response> {
    let refusals = match done {
        Ok(made) if made.is_empty() => return Ok(Redirect::to(&list.address()).into_response()),
        Ok(made) => return super::import::made(administration, viewer, lang, list, made).await,
        Err(ImportFailure::Refused(refusals)) => refusals,
        Err(ImportFailure::Failed(failure)) => return Err(failure.into()),
    };
    let status =
        refusals.first().map_or(StatusCode::UNPROCESSABLE_ENTITY, |one| Problem::from(one.clone()).status);
    let names = Names::of(administration, viewer, lang).await?;
    // The number of the row says nothing to whoever sees one row.
    let plain: Vec<Refusal> = refusals.into_iter().map(|refusal| Refusal { row: None, ..refusal }).collect();
    let page = page(administration, viewer, &names, list, asked, told(&plain, lang));
    Ok(Page(page).with_status(status))
}
