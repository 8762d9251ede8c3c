//! The language switch, and the page for problems.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use db::{Result, Tx};
use kernel::SubdistrictId;
use serde::Deserialize;

use crate::display::Asked;
use crate::session::LANGUAGE_COOKIE;
use crate::{Lang, Page, Platform, Policy, Problem, Query, Routes, Shell, subdistricts};

pub(crate) fn routes() -> Routes {
    Routes::default().get(Policy::Public, "/language", language)
}

/// What the installation's pages are headed with before anybody is known.
pub async fn front_name(platform: &Platform) -> Result<String> {
    name_of(platform, None).await
}

/// The name of one subdistrict, or of the first.
async fn name_of(platform: &Platform, wanted: Option<SubdistrictId>) -> Result<String> {
    let all = platform.db.read(async |tx: &mut Tx| subdistricts::all(tx).await).await?;
    let found = all.into_iter().find(|one| wanted.is_none_or(|wanted| one.id == wanted));
    Ok(found.map(|one| one.name).unwrap_or_default())
}

/// The address, when it leads to a page of this program and nowhere else. Browsers read `\` as `/` and drop control
/// characters, so neither may stand there.
pub fn inside(back: &str) -> &str {
    let is_path = back.starts_with('/') && !back.starts_with("//");
    let is_plain = !back.contains(|c: char| c == '\\' || c.is_control());
    if is_path && is_plain { back } else { "/" }
}

#[derive(Debug, Deserialize)]
struct LanguageChoice {
    to: String,
    #[serde(default)]
    back: String,
}

async fn language(jar: CookieJar, Query(choice): Query<LanguageChoice>) -> (CookieJar, Redirect) {
    let cookie =
        Cookie::build((LANGUAGE_COOKIE, Lang::wanted(&choice.to).tag())).path("/").same_site(SameSite::Lax);
    let cookie = cookie.permanent().build();
    (jar.add(cookie), Redirect::to(inside(&choice.back)))
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    shell: Shell,
    text: String,
    status: u16,
}

pub(crate) async fn error_page(platform: &Platform, problem: &Problem, lang: Lang) -> Response {
    let shell = match Asked::now().viewer {
        Some(viewer) => {
            let name = name_of(platform, Some(viewer.subdistrict())).await.unwrap_or_default();
            Shell::staff(&viewer, lang, &name, "/").narrow()
        }
        None => Shell::public(lang, &front_name(platform).await.unwrap_or_default(), "/"),
    };
    let page = ErrorPage { shell, text: problem.text(lang), status: problem.status.as_u16() };
    (problem.status, Page(page)).into_response()
}
