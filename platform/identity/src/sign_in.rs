//! The page for signing in, and the way out.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderName;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use db::{Failure, Result, Tx};
use serde::Deserialize;
use serde_json::Value;
use web::{Answer, Form, Lang, Page, Policy, Problem, Query, Routes, Shell, Viewer, front_name, session};

use crate::asked::Asked;
use crate::enter::prove;
use crate::step::{Step, go_on};
use crate::{Identity, record};

pub(crate) fn routes() -> Routes<Identity> {
    Routes::default()
        .get(Policy::Public, "/sign-in", sign_in_page)
        .post(Policy::Public, "/sign-in", sign_in)
        .post(Policy::SignedIn, "/sign-out", sign_out)
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    shell: Shell,
    login: String,
    back: String,
    error: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Back {
    #[serde(default)]
    back: String,
}

async fn sign_in_page(
    State(identity): State<Identity>,
    lang: Lang,
    Query(back): Query<Back>,
) -> Answer<Page<SignInPage>> {
    let shell = Shell::public(lang, &front_name(&identity.platform).await?, "/sign-in");
    Ok(Page(SignInPage { shell, login: String::new(), back: back.back, error: None }))
}

#[derive(Debug, Deserialize)]
struct SignInForm {
    login: String,
    password: String,
    #[serde(default)]
    back: String,
}

async fn sign_in(
    State(identity): State<Identity>,
    jar: CookieJar,
    lang: Lang,
    asked: Asked,
    Form(form): Form<SignInForm>,
) -> Answer<Response> {
    match prove(&identity, &form.login, form.password, &asked).await {
        Ok(user) => {
            let step = Step { user, second_given: false, back: form.back, token_hash: None };
            let (jar, to) = go_on(&identity, jar, step, &asked).await?;
            Ok((jar, Redirect::to(&to)).into_response())
        }
        Err(Failure::Refused(refusal)) => {
            let problem = Problem::from(*refusal);
            let shell = Shell::public(lang, &front_name(&identity.platform).await?, "/sign-in");
            let error = Some(problem.text(lang));
            let page = SignInPage { shell, login: form.login, back: form.back, error };
            Ok(Page(page).with_status(problem.status))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// What a shared machine has kept of the pages goes too.
const CLEAR: (HeaderName, &str) = (HeaderName::from_static("clear-site-data"), "\"cache\", \"storage\"");

async fn sign_out(
    State(identity): State<Identity>,
    viewer: Viewer,
    jar: CookieJar,
) -> Answer<(CookieJar, [(HeaderName, &'static str); 1], Redirect)> {
    end(&identity, &viewer).await?;
    let gone = session::cookie(&identity.platform, String::new());
    Ok((jar.remove(gone), [CLEAR], Redirect::to("/")))
}

pub(crate) async fn end(identity: &Identity, viewer: &Viewer) -> Result<()> {
    let (viewer, stamp) = (viewer.clone(), identity.stamp());
    let work = async move |tx: &mut Tx| {
        session::close(tx, viewer.subdistrict(), viewer.token_hash).await?;
        record::own(tx, &viewer.user, "sign_out", Value::Null, stamp).await
    };
    identity.platform.db.write(work).await
}
