//! The third screen: whether it is known already, what was given, a few more words if wanted, and off it goes.

use askama::Template;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use cases_server::Suggestion;
use cases_server::pages::{Entered, Names};
use kernel::{CaseId, Refusal};
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, Form, Lang, Page, PathOf, Shell};

use super::told;
use crate::device;
use crate::draft::Draft;
use crate::lane::Sender;
use crate::network::Network;
use crate::service::Residents;

#[derive(Template)]
#[template(path = "residents/check.html")]
pub(crate) struct CheckPage {
    shell: Shell,
    code: String,
    base: String,
    draft: Draft,
    kind: String,
    place: String,
    known: Vec<Known>,
    error: Option<(String, String)>,
}

/// An open case that may be the same.
struct Known {
    case: CaseId,
    kind: String,
    distance_m: String,
    at: String,
    state: String,
    state_word: String,
}

fn known(names: &Names, found: &Suggestion) -> Known {
    let line = &found.line;
    Known {
        case: line.id,
        kind: names.item(&line.item),
        distance_m: names.lang.fill("resident.metres", &[("n", &format!("{:.0}", found.why.distance_m))]),
        at: names.short(line.reported_at),
        state_word: names.lang.t(&format!("state.{}", line.state)).to_owned(),
        state: line.state.clone(),
    }
}

/// The place as the resident gave it.
fn place(names: &Names, draft: &Draft) -> String {
    let spot = &draft.spot;
    if !spot.address.is_empty() {
        return spot.address.clone();
    }
    let area = spot.point.and_then(|(lon, lat, _)| names.territory.locate(lon, lat));
    area.map_or_else(|| names.lang.t("resident.outside").to_owned(), |area| names.territory.path(&area.code))
}

async fn build(
    residents: &Residents,
    lang: Lang,
    (code, id): (&str, Uuid),
    draft: Draft,
    error: Option<(String, String)>,
) -> Answer<CheckPage> {
    let subdistrict = residents.by_code(code).await?.id;
    let names = residents.names(subdistrict, lang).await?;
    let found = residents.known_already(subdistrict, &draft).await?;
    let base = format!("/s/{code}/report/{}", id.simple());
    let none = || lang.t("resident.kind_unsure").to_owned();
    Ok(CheckPage {
        shell: names.public_shell(&format!("{base}/check")),
        code: code.to_owned(),
        base,
        kind: draft.item.as_deref().map_or_else(none, |item| names.item(item)),
        place: place(&names, &draft),
        known: found.iter().map(|one| known(&names, one)).collect(),
        draft,
        error,
    })
}

pub(super) async fn page(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf((code, id)): PathOf<(String, Uuid)>,
) -> Answer<Response> {
    let draft = residents.draft(residents.by_code(&code).await?.id, id).await?;
    if draft.receipt.is_some() {
        return Ok(Redirect::to(&format!("/s/{code}/report/{}/received", id.simple())).into_response());
    }
    Ok(Page(build(&residents, lang, (&code, id), draft, None).await?).into_response())
}

pub(super) async fn send(
    State(residents): State<Residents>,
    lang: Lang,
    jar: CookieJar,
    Network(network): Network,
    PathOf((code, id)): PathOf<(String, Uuid)>,
    form: Multipart,
) -> Answer<Response> {
    let subdistrict = residents.by_code(&code).await?.id;
    let mut draft = residents.draft(subdistrict, id).await?;
    let entered = Entered::read(form).await?;
    if draft.receipt.is_none() {
        for (field, name) in
            [(&mut draft.description, "description"), (&mut draft.name, "name"), (&mut draft.phone, "phone")]
        {
            entered.text(name).clone_into(field);
        }
        residents.draft_put(subdistrict, id, &draft).await?;
    }
    let (device, jar) = device::known(&residents, jar);
    let work = residents.worked(subdistrict, entered.text("work"));
    let sender = Sender { work, device, network: network.to_string() };
    match residents.send(subdistrict, id, &mut draft, &sender, lang.t("resident.see_photos")).await {
        Ok(()) => {
            let to = format!("/s/{code}/report/{}/received", id.simple());
            Ok((jar, Redirect::to(&to)).into_response())
        }
        Err(failure) => {
            let (problem, error) = told(failure, lang)?;
            let page = build(&residents, lang, (&code, id), draft, Some(error)).await?;
            Ok((jar, Page(page).with_status(problem.status)).into_response())
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Same {
    case: String,
}

/// It is known already: follow that one instead of reporting it again.
pub(super) async fn watch(
    State(residents): State<Residents>,
    PathOf((code, id)): PathOf<(String, Uuid)>,
    Form(Same { case }): Form<Same>,
) -> Answer<Redirect> {
    let subdistrict = residents.by_code(&code).await?.id;
    let draft = residents.draft(subdistrict, id).await?;
    let case: CaseId = case.parse().map_err(|_no_id| Refusal::not_found())?;
    let token = residents.watch(subdistrict, &draft, case).await?;
    Ok(Redirect::to(&format!("/follow/{token}")))
}
