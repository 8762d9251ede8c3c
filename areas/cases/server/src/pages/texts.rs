//! `/texts`: the standard texts, kept by those who send them.

use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cases_rules::standard_text::PLACEHOLDERS;
use db::Failure;
use documents::{Download, Format, download};
use kernel::Refusal;
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, Form, Lang, Page, Problem, Query, Shell, Viewer, next_field, unreadable_part};

use super::names::Names;
use crate::service::Cases;
use crate::texts::{StandardText, actions_with_text, sheet};

/// More reasons than anybody reads.
const REASONS_MAX: usize = 50;

#[derive(Template)]
#[template(path = "texts.html")]
pub(super) struct TextsPage {
    shell: Shell,
    groups: Vec<Group>,
    /// The form for a new text: what came back refused, or empty.
    fresh: TextView,
    actions: Vec<(String, String)>,
    placeholders: Vec<(String, String)>,
    /// Why a form or a file was refused.
    refused: Vec<String>,
}

/// Ends the ids of the fields of the form for a new text.
const NEW: &str = "new";

/// The texts of one action.
struct Group {
    action: String,
    word: String,
    texts: Vec<TextView>,
}

struct TextView {
    /// Ends the ids of its fields.
    key: String,
    id: String,
    action: String,
    item: String,
    item_word: String,
    place: String,
    title: String,
    body: String,
    /// Whether its form stands open: it was refused.
    open: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct TextForm {
    id: Uuid,
    action: String,
    #[serde(default)]
    item: String,
    #[serde(default)]
    place: String,
    title: String,
    body: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct RemoveForm {
    id: Uuid,
}

#[derive(Debug, Deserialize)]
pub(super) struct ExportQuery {
    format: Option<Format>,
}

pub(super) async fn texts_page(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
) -> Answer<Page<TextsPage>> {
    Ok(Page(page(&cases, &viewer, lang, None, Vec::new()).await?))
}

pub(super) async fn put(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    Form(form): Form<TextForm>,
) -> Answer<Response> {
    let written = match text_of(&form) {
        Ok(text) => cases.standard_text_put(&viewer.actor, text).await,
        Err(refusal) => Err(refusal.into()),
    };
    match written {
        Ok(()) => Ok(Redirect::to("/texts").into_response()),
        Err(Failure::Refused(refusal)) => {
            let refused = vec![told(&refusal, lang)];
            let page = page(&cases, &viewer, lang, Some(form), refused).await?;
            Ok(Page(page).with_status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(fault) => Err(fault.into()),
    }
}

fn text_of(form: &TextForm) -> Result<StandardText, Refusal> {
    let place = form.place.trim();
    let wrong = || Refusal::invalid("field_unreadable").at_field("place").with("value", place);
    Ok(StandardText {
        id: form.id,
        action: form.action.clone(),
        item: form.item.trim().to_owned(),
        place: if place.is_empty() { 0 } else { place.parse().map_err(|_no_number| wrong())? },
        title: form.title.trim().to_owned(),
        body: form.body.trim().replace("\r\n", "\n"),
    })
}

pub(super) async fn remove(
    State(cases): State<Cases>,
    viewer: Viewer,
    Form(form): Form<RemoveForm>,
) -> Answer<Redirect> {
    cases.standard_text_remove(&viewer.actor, form.id).await?;
    Ok(Redirect::to("/texts"))
}

pub(super) async fn export(
    State(cases): State<Cases>,
    viewer: Viewer,
    Query(query): Query<ExportQuery>,
) -> Answer<Download> {
    let texts = cases.standard_texts(viewer.subdistrict()).await?;
    Ok(download(&sheet(&texts), query.format.unwrap_or(Format::Xlsx))?)
}

/// The texts that come with the program, in the place of those that are there.
pub(super) async fn shipped(State(cases): State<Cases>, viewer: Viewer, lang: Lang) -> Answer<Response> {
    let taken = cases.standard_texts_take_shipped(&viewer.actor).await;
    answer(&cases, &viewer, lang, taken).await
}

pub(super) async fn import(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    mut form: Multipart,
) -> Answer<Response> {
    let mut file = None;
    while let Some(field) = next_field(&mut form, &["file"]).await? {
        let name = field.file_name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|error| unreadable_part(&error))?;
        file = Some((name, bytes.to_vec())).filter(|(name, _)| !name.is_empty());
    }
    match file {
        Some((name, bytes)) => {
            let taken = cases.standard_texts_import(&viewer.actor, &name, bytes).await;
            answer(&cases, &viewer, lang, taken).await
        }
        None => Err(Refusal::invalid("field_missing").at_field("file").into()),
    }
}

async fn answer(
    cases: &Cases,
    viewer: &Viewer,
    lang: Lang,
    taken: Result<usize, Vec<Refusal>>,
) -> Answer<Response> {
    match taken {
        Ok(_count) => Ok(Redirect::to("/texts").into_response()),
        Err(mut refusals) => {
            refusals.truncate(REASONS_MAX);
            let refused = refusals.iter().map(|refusal| told(refusal, lang)).collect();
            let page = page(cases, viewer, lang, None, refused).await?;
            Ok(Page(page).with_status(StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// The words of a refusal, with the row in front.
fn told(refusal: &Refusal, lang: Lang) -> String {
    let text = Problem::from(refusal.clone()).text(lang);
    match refusal.row {
        Some(row) => format!("{}{text}", lang.fill("texts.row", &[("n", &row.to_string())])),
        None => text,
    }
}

async fn page(
    cases: &Cases,
    viewer: &Viewer,
    lang: Lang,
    returned: Option<TextForm>,
    refused: Vec<String>,
) -> Answer<TextsPage> {
    let names = Names::of(cases, viewer.subdistrict(), lang).await?;
    let texts = cases.standard_texts(viewer.subdistrict()).await?;
    let known = returned.as_ref().is_some_and(|form| texts.iter().any(|text| text.id == form.id));
    let mut groups: Vec<Group> = Vec::new();
    for text in &texts {
        let changed = returned.as_ref().filter(|form| form.id == text.id);
        let view =
            changed.map_or_else(|| TextView::of(text, &names), |form| TextView::returned(form, &names));
        match groups.last_mut().filter(|group| group.action == text.action) {
            Some(group) => group.texts.push(view),
            None => groups.push(Group {
                action: text.action.clone(),
                word: lang.t(&format!("action.{}", text.action)).to_owned(),
                texts: vec![view],
            }),
        }
    }
    let fresh = match returned.filter(|_| !known) {
        Some(form) => TextView { key: NEW.to_owned(), ..TextView::returned(&form, &names) },
        None => TextView::empty(cases),
    };
    let worded = |prefix: &str, name: &str| (name.to_owned(), lang.t(&format!("{prefix}.{name}")).to_owned());
    Ok(TextsPage {
        shell: names.shell_at(viewer, "/texts", "/texts".to_owned()),
        groups,
        fresh,
        actions: actions_with_text().into_iter().map(|action| worded("action", action)).collect(),
        placeholders: PLACEHOLDERS.iter().map(|name| worded("placeholder", name)).collect(),
        refused,
    })
}

impl TextView {
    fn of(text: &StandardText, names: &Names) -> Self {
        Self {
            key: text.id.to_string(),
            id: text.id.to_string(),
            action: text.action.clone(),
            item_word: Self::item_word(&text.item, names),
            item: text.item.clone(),
            place: text.place.to_string(),
            title: text.title.clone(),
            body: text.body.clone(),
            open: false,
        }
    }

    fn returned(form: &TextForm, names: &Names) -> Self {
        Self {
            key: form.id.to_string(),
            id: form.id.to_string(),
            action: form.action.clone(),
            item_word: Self::item_word(&form.item, names),
            item: form.item.clone(),
            place: form.place.clone(),
            title: form.title.clone(),
            body: form.body.clone(),
            open: true,
        }
    }

    fn empty(cases: &Cases) -> Self {
        Self {
            key: NEW.to_owned(),
            id: cases.platform.ids.uuid(cases.platform.now()).to_string(),
            action: String::new(),
            item: String::new(),
            item_word: String::new(),
            place: String::new(),
            title: String::new(),
            body: String::new(),
            open: false,
        }
    }

    fn item_word(code: &str, names: &Names) -> String {
        if code.is_empty() { names.lang.t("texts.any_item").to_owned() } else { names.item(code) }
    }
}
