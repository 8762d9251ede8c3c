//! One's own account: password, language, second factor, where one is signed in.

mod factor;
mod page;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use db::{Failure, Result, Tx, params};
use kernel::{FileId, Refusal};
use serde::Deserialize;
use serde_json::json;
use web::users;
use web::{Answer, Form, Lang, Policy, Routes, Shell, Viewer};

use crate::guesses::{self, Counted};
use crate::{Identity, own_sessions, password, record};

pub use factor::take_away;
pub(crate) use factor::{fresh_codes, offered};

pub(crate) fn routes() -> Routes<Identity> {
    Routes::default()
        .get(Policy::SignedIn, "/account", page::account_page)
        .post(Policy::SignedIn, "/account/password", change_password)
        .post(Policy::SignedIn, "/account/language", change_language)
        .post(Policy::SignedIn, "/account/sessions/end", end_sessions)
        .and(factor::routes())
}

/// Recovery codes, shown this once.
#[derive(Template)]
#[template(path = "codes.html")]
pub(crate) struct Codes {
    pub(crate) shell: Shell,
    pub(crate) all: Vec<String>,
    pub(crate) to: String,
}

#[derive(Debug, Deserialize)]
struct PasswordForm {
    /// For the browser's store of passwords; nothing is read from it.
    #[serde(default, rename = "login")]
    _login: String,
    current: String,
    password: String,
    again: String,
}

async fn change_password(
    State(identity): State<Identity>,
    viewer: Viewer,
    lang: Lang,
    Form(form): Form<PasswordForm>,
) -> Answer<Response> {
    let outcome = async {
        if form.password != form.again {
            return Err(Refusal::invalid("password_differs").at_field("again").into());
        }
        confirm(&identity, &viewer, form.current).await?;
        password::change(&identity, &viewer.user, form.password, Some(viewer.token_hash)).await
    };
    answered(&identity, &viewer, lang, outcome.await, "password").await
}

/// Back to the page, with what was done or what was refused.
async fn answered(
    identity: &Identity,
    viewer: &Viewer,
    lang: Lang,
    outcome: Result<()>,
    done: &str,
) -> Answer<Response> {
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/account?done={done}")).into_response()),
        Err(Failure::Refused(refusal)) => page::refused(identity, viewer, lang, *refusal).await,
        Err(fault) => Err(fault.into()),
    }
}

/// Refused with `password_wrong` unless it is the viewer's password: what matters is not done by whoever finds the desk
/// unattended.
async fn confirm(identity: &Identity, viewer: &Viewer, given: String) -> Result<()> {
    let (login, now) = (viewer.user.login.clone(), identity.platform.now());
    let counted = [Counted::device(viewer.user.id, viewer.token_hash)];
    let for_read = counted.clone();
    let read = async move |tx: &mut Tx| {
        guesses::refuse_while_waiting(tx, &for_read, now).await?;
        users::by_login(tx, &login).await
    };
    let hash = identity.platform.db.read(read).await?.map(|(_, hash)| hash).unwrap_or_default();
    let fits = users::in_turn(move || users::password_fits(&given, &hash)).await?;
    identity.platform.db.write(async move |tx: &mut Tx| guesses::note(tx, &counted, fits, now).await).await?;
    if fits { Ok(()) } else { Err(Refusal::invalid("password_wrong").at_field("current").into()) }
}

#[derive(Debug, Deserialize)]
struct LanguageForm {
    language: String,
}

async fn change_language(
    State(identity): State<Identity>,
    viewer: Viewer,
    Form(form): Form<LanguageForm>,
) -> Answer<Redirect> {
    let tag = Lang::wanted(&form.language).tag();
    let work = async move |tx: &mut Tx| {
        let sql = "update users set language = $3 where subdistrict = $1 and id = $2";
        tx.execute(sql, params![viewer.subdistrict(), viewer.user.id, tag]).await
    };
    identity.platform.db.write(work).await?;
    Ok(Redirect::to(&format!("/language?to={tag}&back=/account?done=language")))
}

#[derive(Debug, Deserialize)]
struct EndForm {
    /// Which one; empty for all others.
    #[serde(default)]
    session: String,
}

async fn end_sessions(
    State(identity): State<Identity>,
    viewer: Viewer,
    Form(form): Form<EndForm>,
) -> Answer<Redirect> {
    let stamp = identity.stamp();
    let one = form.session.parse::<FileId>().ok();
    if one.is_none() && !form.session.is_empty() {
        return Err(Refusal::not_found().into());
    }
    let work = async move |tx: &mut Tx| {
        match one {
            Some(id) if !own_sessions::end(tx, &viewer, id).await? => return Err(Refusal::not_found().into()),
            Some(_) => {}
            None => own_sessions::end_others(tx, &viewer).await?,
        }
        record::own(tx, &viewer.user, "sessions_ended", json!({ "all_others": one.is_none() }), stamp).await
    };
    identity.platform.db.write(work).await?;
    Ok(Redirect::to("/account?done=sessions"))
}
