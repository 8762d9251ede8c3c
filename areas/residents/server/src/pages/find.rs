//! Looking for one's case: the link pasted, or number and telephone tail.

use askama::Template;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use cases_server::pages::Entered;
use serde::Deserialize;
use web::{Answer, Lang, Page, PathOf, Query, Shell};

use super::told;
use crate::network::Network;
use crate::service::Residents;

#[derive(Template)]
#[template(path = "residents/find.html")]
pub(crate) struct FindPage {
    shell: Shell,
    code: String,
    number: String,
    error: Option<(String, String)>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FindQuery {
    token: String,
}

/// The link typed by hand: whatever was pasted, its last part is the token.
pub(super) async fn pasted(Query(query): Query<FindQuery>) -> Redirect {
    Redirect::to(&follow_address(&query.token).unwrap_or_else(|| "/".to_owned()))
}

fn follow_address(text: &str) -> Option<String> {
    let token = text.trim().rsplit('/').next().unwrap_or_default();
    let plain: String = token.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    (!plain.is_empty()).then(|| format!("/follow/{plain}"))
}

pub(super) async fn find(
    State(residents): State<Residents>,
    lang: Lang,
    Network(network): Network,
    PathOf(code): PathOf<String>,
    form: Multipart,
) -> Answer<Response> {
    let subdistrict = residents.by_code(&code).await?.id;
    let entered = Entered::read(form).await?;
    let number = entered.text("number");
    if number.contains("follow/") {
        return Ok(Redirect::to(&follow_address(number).unwrap_or_else(|| "/".to_owned())).into_response());
    }
    let work = residents.worked(subdistrict, entered.text("work"));
    let from = network.to_string();
    match residents.find(subdistrict, (&from, work), number, entered.text("tail")).await {
        Ok(token) => Ok(Redirect::to(&format!("/follow/{token}")).into_response()),
        Err(failure) => {
            let (problem, error) = told(failure, lang)?;
            let names = residents.names(subdistrict, lang).await?;
            let shell = names.public_shell(&format!("/s/{code}"));
            let page = FindPage { shell, number: number.to_owned(), code, error: Some(error) };
            Ok(Page(page).with_status(problem.status))
        }
    }
}
