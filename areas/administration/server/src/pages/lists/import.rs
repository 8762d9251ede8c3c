//! A file on its way into a list: first what it would change, then, when somebody has said so, the change.

use administration_rules::{Cells, Difference};
use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use catalogue_rules::Row;
use catalogue_server::ImportFailure;
use kernel::Refusal;
use serde::Deserialize;
use web::{Answer, Form, Lang, Page, Problem, Shell, Viewer};

use super::change::{Planned, apply as take_in, plan, told};
use super::show::{ListQuery, page};
use super::{ListOf, from_day, shown, text};
use crate::Administration;
use crate::lists::{List, sheet};
use crate::names::Names;

/// Differences that are shown; more are counted.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "administration/lists/preview.html")]
struct PreviewPage {
    shell: Shell,
    list: List,
    headings: Vec<String>,
    /// Added, changed, removed.
    counts: String,
    notes: Vec<String>,
    lines: Vec<Line>,
    more: Option<String>,
    nothing: bool,
    rows: String,
    seen: String,
    from: String,
}

impl PreviewPage {
    fn text(&self, part: &str) -> String {
        text(&self.shell, self.list, part)
    }
}

/// A difference: its kind, and each cell before and after.
struct Line {
    kind: &'static str,
    cells: Vec<(Option<String>, String)>,
}

#[derive(Template)]
#[template(path = "administration/lists/made.html")]
struct MadePage {
    shell: Shell,
    list: List,
    made: Vec<(String, String)>,
}

impl MadePage {
    fn text(&self, part: &str) -> String {
        text(&self.shell, self.list, part)
    }
}

/// What the form of the import brings.
#[derive(Default)]
struct Upload {
    file: Option<(String, Vec<u8>)>,
    from: String,
}

async fn upload(mut form: Multipart) -> Answer<Upload> {
    let mut upload = Upload::default();
    while let Some(field) = web::next_field(&mut form, &["file", "from"]).await? {
        let (name, file) = (field.name().map(str::to_owned), field.file_name().map(str::to_owned));
        let bytes = field.bytes().await.map_err(|error| web::unreadable_part(&error))?;
        match (name.as_deref(), file) {
            (Some("file"), Some(file)) if !file.is_empty() => upload.file = Some((file, bytes.to_vec())),
            (Some("from"), _) => upload.from = String::from_utf8_lossy(&bytes).into_owned(),
            _ => {}
        }
    }
    Ok(upload)
}

pub(super) async fn preview(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
    ListOf(list): ListOf,
    form: Multipart,
) -> Answer<Response> {
    let Upload { file, from } = upload(form).await?;
    let (name, bytes) = file.ok_or_else(|| Refusal::invalid("field_missing").at_field("file"))?;
    // Inflating and reading a workbook is no work for an async thread.
    let planned = match web::aside(move || sheet::read(list, &name, bytes)).await? {
        Ok(rows) => planned(&administration, &viewer, lang, list, rows, &from).await,
        Err(refusals) => Err(refusals.into()),
    };
    match planned {
        Ok(page) => Ok(Page(page).into_response()),
        Err(failure) => refused(&administration, &viewer, lang, list, failure).await,
    }
}

async fn planned(
    administration: &Administration,
    viewer: &Viewer,
    lang: Lang,
    list: List,
    rows: Vec<Row>,
    day: &str,
) -> Result<PreviewPage, ImportFailure> {
    let from = from_day(administration, viewer.subdistrict(), day).await?;
    let Planned { outcome, differences, seen } =
        plan(administration, viewer, list, &rows, from, lang).await?;
    let names = Names::of(administration, viewer, lang).await?;
    let more = differences.len().saturating_sub(SHOWN);
    Ok(PreviewPage {
        shell: names.shell(viewer, &list.address()),
        list,
        headings: list.fields().iter().map(|field| sheet::word(field, lang)).collect(),
        counts: counts(&differences, lang),
        notes: outcome.notes,
        nothing: differences.is_empty(),
        lines: differences.into_iter().take(SHOWN).map(|one| line(&names, list, one, lang)).collect(),
        more: (more > 0).then(|| lang.fill("lists.more_changes", &[("n", &more.to_string())])),
        rows: serde_json::to_string(&rows).map_err(db::Failure::from)?,
        seen,
        from: day.to_owned(),
    })
}

fn counts(differences: &[Difference], lang: Lang) -> String {
    let of =
        |wanted: fn(&Difference) -> bool| differences.iter().filter(|one| wanted(one)).count().to_string();
    let (added, changed, removed) = (
        of(|one| matches!(one, Difference::Added(_))),
        of(|one| matches!(one, Difference::Changed(..))),
        of(|one| matches!(one, Difference::Removed(_))),
    );
    lang.fill("lists.counts", &[("added", &added), ("changed", &changed), ("removed", &removed)])
}

fn line(names: &Names, list: List, difference: Difference, lang: Lang) -> Line {
    let word = |(field, cell): (&crate::lists::Field, &String)| shown(names, field, cell, lang);
    let plain = |row: &Cells| list.fields().iter().zip(row).map(word).map(|cell| (None, cell)).collect();
    match difference {
        Difference::Added(row) => Line { kind: "added", cells: plain(&row) },
        Difference::Removed(row) => Line { kind: "removed", cells: plain(&row) },
        Difference::Changed(before, after) => {
            let both = list.fields().iter().zip(before.iter().zip(&after)).map(|(field, (was, is))| {
                let earlier = (was != is).then(|| shown(names, field, was, lang));
                (earlier, shown(names, field, is, lang))
            });
            Line { kind: "changed", cells: both.collect() }
        }
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct ApplyForm {
    rows: String,
    seen: String,
    #[serde(default)]
    from: String,
}

pub(super) async fn apply(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
    ListOf(list): ListOf,
    Form(form): Form<ApplyForm>,
) -> Answer<Response> {
    let rows: Vec<Row> = serde_json::from_str(&form.rows)
        .map_err(|error| Refusal::invalid("body_unreadable").with("why", error))?;
    let from = from_day(&administration, viewer.subdistrict(), &form.from).await?;
    match take_in(&administration, &viewer, list, (rows, &form.seen), from, lang).await {
        Ok(outcome) if outcome.made.is_empty() => Ok(Redirect::to(&list.address()).into_response()),
        Ok(outcome) => made(&administration, &viewer, lang, list, outcome.made).await,
        Err(failure) => refused(&administration, &viewer, lang, list, failure).await,
    }
}

/// Accounts that were made, with passwords that are shown this once.
pub(super) async fn made(
    administration: &Administration,
    viewer: &Viewer,
    lang: Lang,
    list: List,
    made: Vec<(String, String)>,
) -> Answer<Response> {
    let names = Names::of(administration, viewer, lang).await?;
    let shell = names.shell(viewer, &list.address());
    Ok(Page(MadePage { shell, list, made }).into_response())
}

/// The list as it is, with what is wrong on top.
async fn refused(
    administration: &Administration,
    viewer: &Viewer,
    lang: Lang,
    list: List,
    failure: ImportFailure,
) -> Answer<Response> {
    let refusals = match failure {
        ImportFailure::Refused(refusals) => refusals,
        ImportFailure::Failed(failure) => return Err(failure.into()),
    };
    let status =
        refusals.first().map_or(StatusCode::UNPROCESSABLE_ENTITY, |one| Problem::from(one.clone()).status);
    let told = told(&refusals, lang);
    let page = page(administration, viewer, lang, list, ListQuery::default(), told).await?;
    Ok(Page(page).with_status(status))
}
