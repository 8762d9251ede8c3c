//! A report by somebody of the staff: from the street, or what was told on the telephone or at the counter.

use askama::Template;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use db::Failure;
use db::idempotency::Key;
use web::{Answer, Lang, Page, Problem, Shell, Viewer};

use super::act::store_photos;
use super::case::idempotency_key;
use super::names::Names;
use crate::entered::Entered;
use crate::report::{Contact, NewReport, ReportedPosition};
use crate::service::Cases;

#[derive(Template)]
#[template(path = "report.html")]
pub(crate) struct ReportPage {
    shell: Shell,
    channels: Vec<(String, String)>,
    entered: Entered,
    item_name: String,
    error: Option<(String, String)>,
    idempotency_key: String,
}

impl ReportPage {
    /// What is wrong with `field`; nothing where it is not the one that was refused.
    fn wrong(&self, field: &str) -> &str {
        self.error.as_ref().filter(|(wrong, _)| wrong == field).map_or("", |(_, text)| text)
    }
}

const STAFF_CHANNELS: [&str; 4] = ["patrol", "phone", "walk_in", "inspection"];

async fn page(
    cases: &Cases,
    viewer: &Viewer,
    lang: Lang,
    entered: Entered,
    error: Option<(String, String)>,
) -> Answer<ReportPage> {
    let names = Names::of(cases, viewer.subdistrict(), lang).await?;
    let channels =
        STAFF_CHANNELS.map(|code| (code.to_owned(), lang.t(&format!("channel.{code}")).to_owned()));
    let item_name = entered.filled("item").map(|code| names.item(code)).unwrap_or_default();
    let idempotency_key =
        entered.filled("idempotency_key").map_or_else(|| idempotency_key(cases), str::to_owned);
    Ok(ReportPage {
        shell: names.shell(viewer, "/cases/new"),
        channels: channels.into(),
        entered,
        item_name,
        error,
        idempotency_key,
    })
}

pub(super) async fn report_page(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
) -> Answer<Page<ReportPage>> {
    Ok(Page(page(&cases, &viewer, lang, Entered::default(), None).await?))
}

pub(super) async fn report(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    form: Multipart,
) -> Answer<Response> {
    let entered = Entered::read(form).await?;
    let sender = viewer.user.id.to_string();
    let taken =
        match report_of(&cases, viewer.subdistrict(), &entered, entered.text("channel"), &sender).await {
            Ok((report, key)) => cases.report(&viewer.actor, report, key).await,
            Err(failure) => Err(failure),
        };
    match taken {
        Ok(receipt) => Ok(Redirect::to(&format!("/cases/{}", receipt.id)).into_response()),
        Err(Failure::Refused(refusal)) => {
            let field = refusal.field.clone().unwrap_or_default();
            let problem = Problem::from(*refusal);
            let error = Some((field, problem.text(lang)));
            Ok(Page(page(&cases, &viewer, lang, entered, error).await?).with_status(problem.status))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// A report from its form, with the key that makes a second press harmless.
pub async fn report_of(
    cases: &Cases,
    subdistrict: kernel::SubdistrictId,
    entered: &Entered,
    channel: &str,
    sender: &str,
) -> db::Result<(NewReport, Key)> {
    let key = Key::new(
        subdistrict,
        sender,
        entered.text("idempotency_key"),
        &serde_json::to_vec(&entered.fields)?,
    )?;
    let contact = Contact { name: entered.text("name").to_owned(), phone: entered.text("phone").to_owned() };
    let position = entered.position()?.map(|at| ReportedPosition {
        longitude: at.longitude,
        latitude: at.latitude,
        accuracy_m: at.accuracy_m,
        crs: entered.text("crs").to_owned(),
    });
    let report = NewReport {
        channel: channel.to_owned(),
        item: entered.filled("item").map(str::to_owned),
        description: entered.text("description").to_owned(),
        address: entered.text("address").to_owned(),
        position,
        photos: store_photos(cases, subdistrict, entered).await?,
        contact: Some(contact).filter(|contact| *contact != Contact::default()),
    };
    Ok((report, key))
}
