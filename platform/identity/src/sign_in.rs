//! The page for signing in, and the way out.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use db::{Failure, Result, Tx};
use serde::Deserialize;
use web::{
    Answer, Form, Lang, Page, Platform, Policy, Problem, Query, Routes, Shell, Viewer, front_name, inside,
    session,
};

use crate::enter::enter;

pub(crate) fn routes() -> Routes<Platform> {
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
    State(platform): State<Platform>,
    lang: Lang,
    Query(back): Query<Back>,
) -> Answer<Page<SignInPage>> {
    let shell = Shell::public(lang, &front_name(&platform).await?, "/sign-in");
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
    State(platform): State<Platform>,
    jar: CookieJar,
    lang: Lang,
    Form(form): Form<SignInForm>,
) -> Answer<Response> {
    match enter(&platform, &form.login, form.password).await {
        Ok((_, token)) => {
            Ok((jar.add(session::cookie(&platform, token)), Redirect::to(inside(&form.back))).into_response())
        }
        Err(Failure::Refused(refusal)) => {
            let problem = Problem::from(*refusal);
            let shell = Shell::public(lang, &front_name(&platform).await?, "/sign-in");
            let error = Some(problem.text(lang));
            let page = SignInPage { shell, login: form.login, back: form.back, error };
            Ok(Page(page).with_status(problem.status))
        }
        Err(fault) => Err(fault.into()),
    }
}

async fn sign_out(
    State(platform): State<Platform>,
    viewer: Viewer,
    jar: CookieJar,
) -> Answer<(CookieJar, Redirect)> {
    end(&platform, &viewer).await?;
    let gone = Cookie::build((session::cookie_name(platform.settings.secure_cookies), "")).path("/").build();
    Ok((jar.remove(gone), Redirect::to("/")))
}

pub(crate) async fn end(platform: &Platform, viewer: &Viewer) -> Result<()> {
    let (subdistrict, hash) = (viewer.subdistrict(), viewer.token_hash);
    platform.db.write(async move |tx: &mut Tx| session::close(tx, subdistrict, hash).await).await
}
