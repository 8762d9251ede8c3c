//! The receipt: a number to read over the telephone, a link to keep, the same as a QR code for another device.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;
use web::{Answer, Lang, Page, PathOf, Shell};

use crate::qr;
use crate::service::Residents;

#[derive(Template)]
#[template(path = "residents/received.html")]
struct ReceivedPage {
    shell: Shell,
    code: String,
    /// Empty while it waits to be looked at.
    number: String,
    token: String,
    link: String,
    qr: String,
}

pub(super) async fn page(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf((code, id)): PathOf<(String, Uuid)>,
) -> Answer<Response> {
    let subdistrict = residents.by_code(&code).await?.id;
    let Some(receipt) = residents.draft(subdistrict, id).await?.receipt else {
        return Ok(Redirect::to(&format!("/s/{code}/report/{}/check", id.simple())).into_response());
    };
    let names = residents.names(subdistrict, lang).await?;
    let link = format!("{}/follow/{}", residents.platform.settings.public_url, receipt.token);
    let shell = names.public_shell(&format!("/s/{code}/report/{}/received", id.simple()));
    let qr = qr::svg(&link)?;
    Ok(Page(ReceivedPage { shell, code, number: receipt.number, token: receipt.token, link, qr })
        .into_response())
}
