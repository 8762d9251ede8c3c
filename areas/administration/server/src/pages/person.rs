//! One person: name, language, rights, lock, password.

use administration_rules::grant_from_text;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use db::{Failure, Result};
use kernel::{Refusal, UserId};
use serde::Deserialize;
use web::{Answer, Form, Lang, Page, PathOf, Problem, Shell, Viewer};

use super::people::state;
use crate::Administration;
use crate::names::{GrantWords, Names};
use crate::people::{Password, Person};

#[derive(Template)]
#[template(path = "administration/person.html")]
pub(crate) struct PersonPage {
    shell: Shell,
    person: Person,
    state: &'static str,
    grants: Vec<GrantWords>,
    roles: Vec<(String, String)>,
    scopes: Vec<(String, String)>,
    /// The password for one time, where it was just made.
    password: Option<String>,
    is_oneself: bool,
    /// Whether the forms for name and language, for rights and password are this reader's.
    may_rename: bool,
    may_secure: bool,
    /// Field and text of what is wrong.
    error: Option<(String, String)>,
}

impl PersonPage {
    pub(super) fn with_password(mut self, Password(password): Password) -> Self {
        self.password = Some(password);
        self
    }

    fn languages() -> [(&'static str, &'static str); 2] {
        Lang::ALL.map(|lang| (lang.tag(), lang.name()))
    }
}

pub(super) async fn page(
    administration: &Administration,
    viewer: &Viewer,
    lang: Lang,
    id: UserId,
) -> Answer<PersonPage> {
    let names = Names::of(administration, viewer, lang).await?;
    let person = administration.person(viewer.subdistrict(), id).await?;
    Ok(PersonPage {
        shell: names.shell(viewer, &address(id)),
        state: state(&person),
        grants: person.grants.iter().map(|grant| names.grant(grant)).collect(),
        roles: names.roles(),
        scopes: names.scopes(),
        password: None,
        is_oneself: viewer.user.id == id,
        may_rename: viewer.holds_any(super::SYSTEM_ROLES),
        may_secure: viewer.holds_any(super::SECURITY_ROLES),
        person,
        error: None,
    })
}

fn address(id: UserId) -> String {
    format!("/administration/people/{id}")
}

/// A role and `KIND:CODE` as a grant is written.
pub(super) fn joined(role: &str, scope: &str) -> String {
    if scope.is_empty() { role.to_owned() } else { format!("{role}@{scope}") }
}

pub(super) async fn show(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
    PathOf(id): PathOf<UserId>,
) -> Answer<Page<PersonPage>> {
    Ok(Page(page(&administration, &viewer, lang, id).await?))
}

/// Back to the person's page, or the page as it is with what is wrong.
async fn answered(
    administration: &Administration,
    viewer: &Viewer,
    lang: Lang,
    id: UserId,
    done: Result<()>,
) -> Answer<Response> {
    let refusal = match done {
        Ok(()) => return Ok(Redirect::to(&address(id)).into_response()),
        Err(Failure::Refused(refusal)) if refusal.kind != kernel::RefusalKind::NotFound => *refusal,
        Err(other) => return Err(other.into()),
    };
    let mut page = page(administration, viewer, lang, id).await?;
    let field = refusal.field.clone().unwrap_or_default();
    let problem = Problem::from(refusal);
    page.error = Some((field, problem.text(lang)));
    Ok(Page(page).with_status(problem.status))
}

#[derive(Debug, Deserialize)]
pub(crate) struct RenameForm {
    name: String,
    language: String,
}

pub(super) async fn rename(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
    PathOf(id): PathOf<UserId>,
    Form(form): Form<RenameForm>,
) -> Answer<Response> {
    let name = form.name.trim().to_owned();
    let done = administration.rename(&viewer.actor, id, name, Lang::wanted(&form.language)).await;
    answered(&administration, &viewer, lang, id, done).await
}

#[derive(Debug, Deserialize)]
pub(crate) struct GiveForm {
    role: String,
    #[serde(default)]
    scope: String,
}

pub(super) async fn give(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
    PathOf(id): PathOf<UserId>,
    Form(form): Form<GiveForm>,
) -> Answer<Response> {
    let done = match grant_from_text(&joined(&form.role, &form.scope)) {
        Ok(grant) => administration.give(&viewer.actor, id, grant).await,
        Err(refusal) => Err(refusal.into()),
    };
    answered(&administration, &viewer, lang, id, done).await
}

#[derive(Debug, Deserialize)]
pub(crate) struct WithdrawForm {
    grant: String,
}

pub(super) async fn withdraw(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
    PathOf(id): PathOf<UserId>,
    Form(form): Form<WithdrawForm>,
) -> Answer<Response> {
    let done = match grant_from_text(&form.grant) {
        Ok(grant) => administration.withdraw(&viewer.actor, id, grant).await,
        Err(refusal) => Err(Refusal::into(refusal)),
    };
    answered(&administration, &viewer, lang, id, done).await
}

pub(super) async fn lock(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
    PathOf(id): PathOf<UserId>,
) -> Answer<Response> {
    let done = administration.set_disabled(&viewer.actor, id, true).await;
    answered(&administration, &viewer, lang, id, done).await
}

pub(super) async fn unlock(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
    PathOf(id): PathOf<UserId>,
) -> Answer<Response> {
    let done = administration.set_disabled(&viewer.actor, id, false).await;
    answered(&administration, &viewer, lang, id, done).await
}

pub(super) async fn remove_factor(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
    PathOf(id): PathOf<UserId>,
) -> Answer<Response> {
    let done = administration.remove_factor(&viewer.actor, id).await;
    answered(&administration, &viewer, lang, id, done).await
}

/// The page with the new password, shown this once.
pub(super) async fn password(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
    PathOf(id): PathOf<UserId>,
) -> Answer<Response> {
    match administration.reset_password(&viewer.actor, id).await {
        Ok(password) => {
            let page = page(&administration, &viewer, lang, id).await?;
            Ok(Page(page.with_password(password)).into_response())
        }
        Err(failure) => answered(&administration, &viewer, lang, id, Err(failure)).await,
    }
}
