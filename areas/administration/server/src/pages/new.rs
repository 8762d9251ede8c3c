//! A new person.

use administration_rules::grant_from_text;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use db::Failure;
use serde::Deserialize;
use web::{Answer, Form, Lang, Page, Problem, Shell, Viewer};

use super::person;
use crate::Administration;
use crate::names::Names;
use crate::people::NewPerson;

#[derive(Template)]
#[template(path = "administration/new.html")]
pub(crate) struct NewPage {
    shell: Shell,
    form: NewForm,
    roles: Vec<(String, String)>,
    scopes: Vec<(String, String)>,
    /// Field and text of what is wrong.
    error: Option<(String, String)>,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct NewForm {
    login: String,
    name: String,
    /// Empty for none yet.
    #[serde(default)]
    role: String,
    #[serde(default)]
    scope: String,
}

async fn page(
    administration: &Administration,
    viewer: &Viewer,
    lang: Lang,
    form: NewForm,
) -> Answer<NewPage> {
    let names = Names::of(administration, viewer, lang).await?;
    let shell = names.shell(viewer, "/administration/people/new");
    Ok(NewPage { shell, form, roles: names.roles(), scopes: names.scopes(), error: None })
}

pub(super) async fn show(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
) -> Answer<Page<NewPage>> {
    Ok(Page(page(&administration, &viewer, lang, NewForm::default()).await?))
}

/// The new person's page with the password, shown this once; or the form again with what is wrong.
pub(super) async fn create(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
    Form(form): Form<NewForm>,
) -> Answer<Response> {
    match make(&administration, &viewer, &form).await {
        Ok((id, password)) => {
            let page = person::page(&administration, &viewer, lang, id).await?;
            Ok(Page(page.with_password(password)).into_response())
        }
        Err(Failure::Refused(refusal)) => {
            let field = refusal.field.clone().unwrap_or_default();
            let problem = Problem::from(*refusal);
            let mut page = page(&administration, &viewer, lang, form).await?;
            page.error = Some((field, problem.text(lang)));
            Ok(Page(page).with_status(problem.status))
        }
        Err(fault) => Err(fault.into()),
    }
}

async fn make(
    administration: &Administration,
    viewer: &Viewer,
    form: &NewForm,
) -> db::Result<(kernel::UserId, crate::people::Password)> {
    let grants = if form.role.is_empty() {
        Vec::new()
    } else {
        vec![grant_from_text(&person::joined(&form.role, &form.scope))?]
    };
    let new = NewPerson { login: form.login.trim().to_owned(), name: form.name.trim().to_owned(), grants };
    administration.create(&viewer.actor, new).await
}
