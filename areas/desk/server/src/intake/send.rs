//! `POST /desk/intake`: look again, take in, or let the caller follow a case that is there.

use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use cases_server::pages::Entered;
use cases_server::{Contact, NewReport, Offered, ReportedPosition, Which, Wish};
use db::idempotency::Key;
use db::{Failure, Result};
use kernel::CaseId;
use procedure::{Command, Inputs};
use web::{Answer, Lang, Page, Problem, Viewer};

use super::Intake;
use super::page::build;

const TEXT_MAX: usize = 1_900;

pub(crate) async fn send(
    State(intake): State<Intake>,
    viewer: Viewer,
    lang: Lang,
    form: Multipart,
) -> Answer<Response> {
    let entered = Entered::read(form).await?;
    if entered.text("do") == "look" {
        return Ok(Page(build(&intake, &viewer, lang, entered, None).await?).into_response());
    }
    let taken = match entered.parse("follow") {
        Ok(Some(case)) => follow(&intake, &viewer, lang, &entered, case).await,
        Ok(None) => report(&intake, &viewer, &entered).await,
        Err(refusal) => Err(refusal.into()),
    };
    match taken {
        Ok(address) => Ok(Redirect::to(&address).into_response()),
        Err(Failure::Refused(refusal)) => {
            let field = refusal.field.clone().unwrap_or_default();
            let problem = Problem::from(*refusal);
            let error = Some((field, problem.text(lang)));
            let page = build(&intake, &viewer, lang, entered, error).await?;
            Ok(Page(page).with_status(problem.status))
        }
        Err(fault) => Err(fault.into()),
    }
}

fn key_of(viewer: &Viewer, entered: &Entered) -> Result<Key> {
    let body = serde_json::to_vec(&entered.fields)?;
    let sender = viewer.user.id.to_string();
    Ok(Key::new(viewer.subdistrict(), &sender, entered.text("idempotency_key"), &body)?)
}

/// A new case; where the page shows its number.
async fn report(intake: &Intake, viewer: &Viewer, entered: &Entered) -> Result<String> {
    let places = intake.places(viewer.subdistrict()).await?;
    let spot = entered.filled("place").and_then(|code| places.get(code));
    let position = spot.map(|spot| ReportedPosition {
        longitude: spot.lon,
        latitude: spot.lat,
        accuracy_m: Some(spot.accuracy_m),
        crs: String::new(),
    });
    let address = entered.filled("address").or(spot.map(|spot| spot.address.as_str())).unwrap_or_default();
    let report = NewReport {
        channel: "phone".to_owned(),
        item: entered.filled("item").map(str::to_owned),
        description: entered.text("description").to_owned(),
        address: address.to_owned(),
        position,
        photos: Vec::new(),
        contact: contact(intake, viewer, entered).await?,
    };
    let receipt = intake.cases.report(&viewer.actor, report, key_of(viewer, entered)?).await?;
    Ok(format!("/desk/intake?received={}", receipt.id))
}

/// Name and number; a name that was left before is taken from there when none was typed.
async fn contact(intake: &Intake, viewer: &Viewer, entered: &Entered) -> Result<Option<Contact>> {
    let phone = entered.text("phone").to_owned();
    let name = match entered.filled("name") {
        Some(name) => name.to_owned(),
        None => intake.cases.caller_name(&viewer.actor, &phone).await?,
    };
    Ok(Some(Contact { name, phone }).filter(|contact| *contact != Contact::default()))
}

/// The caller's matter is there already: noted on that case, found again with the caller's number.
async fn follow(
    intake: &Intake,
    viewer: &Viewer,
    lang: Lang,
    entered: &Entered,
    case: CaseId,
) -> Result<String> {
    let cases = &intake.cases;
    let version_seen = cases.show(&viewer.actor, Which::Seen(case)).await?.case.facts.version;
    let said: String = entered.text("description").chars().take(TEXT_MAX).collect();
    let text = lang.fill("intake.called_again", &[("said", &said)]);
    let inputs = Inputs { text: Some(text.trim().to_owned()), ..Inputs::default() };
    let command = Command { action: "comment".to_owned(), version_seen, inputs };
    let wish = Wish { command, criterion: None, suggested: Offered::default() };
    cases.act(&viewer.actor, Which::Seen(case), wish, key_of(viewer, entered)?).await?;
    cases.caller_follows(&viewer.actor, entered.text("phone"), case).await?;
    Ok(format!("/desk/intake?received={case}&followed=1"))
}
