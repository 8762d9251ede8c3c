//! The front door.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use cases_server::Cases;
use cases_server::pages::Names;
use db::{Result, Tx};
use kernel::{Refusal, Role};
use web::subdistricts::{self, Subdistrict};
use web::{Answer, Lang, Page, PathOf, Shell, Viewer};

#[derive(Template)]
#[template(path = "residents/front.html")]
pub(crate) struct FrontPage {
    shell: Shell,
    code: String,
}

/// Staff go to their work, everybody else to the subdistrict's page.
pub(super) async fn front(State(cases): State<Cases>, viewer: Option<Viewer>) -> Answer<Response> {
    if let Some(viewer) = viewer {
        let to = match viewer {
            viewer if viewer.holds_any(&[Role::Leader]) => "/overview",
            viewer if viewer.holds_any(&[Role::DepartmentHandler]) => "/department",
            viewer if viewer.holds_any(Role::ADMINISTRATORS) => "/territory",
            _ => "/cases?state=open",
        };
        return Ok(Redirect::to(to).into_response());
    }
    let all = cases.platform.db.read(async |tx: &mut Tx| subdistricts::all(tx).await).await?;
    let wanted = cases.platform.settings.front.as_deref();
    let chosen = all.iter().find(|one| Some(one.code.as_str()) == wanted).or(all.first());
    let chosen = chosen.ok_or_else(Refusal::not_found)?;
    Ok(Redirect::to(&format!("/s/{}", chosen.code)).into_response())
}

pub(super) async fn subdistrict(
    State(cases): State<Cases>,
    lang: Lang,
    PathOf(code): PathOf<String>,
) -> Answer<Page<FrontPage>> {
    let found = by_code(&cases, code.clone()).await?;
    let names = Names::of(&cases, found.id, lang).await?;
    Ok(Page(FrontPage { shell: names.public_shell(&format!("/s/{code}")), code }))
}

pub(super) async fn by_code(cases: &Cases, code: String) -> Result<Subdistrict> {
    cases.platform.db.read(async move |tx: &mut Tx| subdistricts::by_code(tx, &code).await).await
}
