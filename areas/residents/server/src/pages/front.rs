//! The front door.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use db::Tx;
use kernel::{Refusal, Role};
use web::subdistricts;
use web::{Answer, Lang, Page, PathOf, Shell, Viewer};

use crate::service::Residents;

#[derive(Template)]
#[template(path = "residents/front.html")]
pub(crate) struct FrontPage {
    shell: Shell,
    code: String,
    /// For the form that looks for a case; empty here.
    number: String,
    query: String,
}

/// Staff go to their work, everybody else to the subdistrict's page.
pub(super) async fn front(State(residents): State<Residents>, viewer: Option<Viewer>) -> Answer<Response> {
    if let Some(viewer) = viewer {
        let to = match viewer {
            viewer if viewer.holds_any(&[Role::Leader]) => "/overview",
            viewer if viewer.holds_any(&[Role::DepartmentHandler]) => "/department",
            viewer if viewer.holds_any(Role::ADMINISTRATORS) => "/administration",
            _ => "/cases?state=open",
        };
        return Ok(Redirect::to(to).into_response());
    }
    let all = residents.platform.db.read(async |tx: &mut Tx| subdistricts::all(tx).await).await?;
    let wanted = residents.platform.settings.front.as_deref();
    let chosen = all.iter().find(|one| Some(one.code.as_str()) == wanted).or(all.first());
    let chosen = chosen.ok_or_else(Refusal::not_found)?;
    Ok(Redirect::to(&format!("/s/{}", chosen.code)).into_response())
}

pub(super) async fn subdistrict(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf(code): PathOf<String>,
) -> Answer<Page<FrontPage>> {
    let names = residents.names(residents.by_code(&code).await?.id, lang).await?;
    let shell = names.public_shell(&format!("/s/{code}"));
    Ok(Page(FrontPage { shell, code, number: String::new(), query: String::new() }))
}
