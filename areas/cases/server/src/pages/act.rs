//! `POST /cases/{id}/{action}`: a step from the case's page.

use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use db::idempotency::Key;
use db::{Failure, Result};
use kernel::{Actor, CaseId, SubdistrictId};
use procedure::{Command, Inputs};
use web::{Answer, Lang, Page, PathOf, Problem, Viewer};
use worktime::Zone;

use super::case::{Returned, build};
use crate::act::{Which, Wish};
use crate::entered::Entered;
use crate::service::Cases;
use crate::suggest::Offered;

pub(super) async fn act(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    PathOf((id, action)): PathOf<(CaseId, String)>,
    form: Multipart,
) -> Answer<Response> {
    let entered = Entered::read(form).await?;
    let sender = viewer.user.id.to_string();
    match take(&cases, &viewer.actor, Which::Seen(id), &action, &entered, &sender).await {
        Ok(()) => Ok(Redirect::to(&format!("/cases/{id}")).into_response()),
        Err(Failure::Refused(refusal)) => {
            let problem = Problem::from(*refusal);
            let returned = Returned::of(action, &problem, lang, entered);
            Ok(Page(build(&cases, &viewer, lang, id, Some(returned)).await?).with_status(problem.status))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// The refusal, with the name of the form's field in front where it is about one.
pub fn refusal_text(problem: &Problem, lang: Lang) -> String {
    let text = problem.text(lang);
    let key = problem.refusal.field.as_ref().map(|field| format!("field.{field}"));
    match key.as_deref().map(|key| (key, lang.t(key))) {
        Some((key, label)) if label != key => format!("{label}{}{text}", lang.t("list.colon")),
        _ => text,
    }
}

/// Takes a step with what was entered into its form. The form's key makes a second press harmless.
pub async fn take(
    cases: &Cases,
    actor: &Actor,
    which: Which,
    action: &str,
    entered: &Entered,
    sender: &str,
) -> Result<()> {
    let body = serde_json::to_vec(&(action, &entered.fields))?;
    let key = Key::new(actor.subdistrict, sender, entered.text("idempotency_key"), &body)?;
    let inputs = inputs(cases, actor, entered).await?;
    let version_seen = entered.parse("version_seen")?.unwrap_or_default();
    let command = Command { action: action.to_owned(), version_seen, inputs };
    let suggested = Offered {
        item: entered.filled("suggested_item").map(str::to_owned),
        department: entered.filled("suggested_department").map(str::to_owned),
        duplicate: entered.parse("suggested_duplicate")?,
    };
    let wish = Wish { command, criterion: entered.parse("criterion")?, suggested };
    cases.act_undoably(actor, which, wish, key).await.map(drop)
}

async fn inputs(cases: &Cases, actor: &Actor, entered: &Entered) -> Result<Inputs> {
    let zone = Zone::Named(cases.catalogues.view(actor.subdistrict).await?.subdistrict.zone);
    // Those that are there already are named; they come first, as they were there first.
    let mut photos: Vec<String> =
        entered.text("known_photos").split_whitespace().map(str::to_owned).collect();
    photos.extend(store_photos(cases, actor.subdistrict, entered).await?);
    let other = match entered.filled("other_case") {
        Some(text) => match text.parse::<CaseId>() {
            Ok(id) => Some(id),
            Err(_a_number) => Some(cases.by_number(actor, text).await?),
        },
        None => None,
    };
    Ok(entered.inputs(zone, photos, other)?)
}

/// Stores the photos of a form; answers their ids.
pub async fn store_photos(
    cases: &Cases,
    subdistrict: SubdistrictId,
    entered: &Entered,
) -> Result<Vec<String>> {
    let mut photos = Vec::new();
    for bytes in &entered.photos {
        photos.push(cases.photo_add(subdistrict, bytes.clone()).await?.id.to_string());
    }
    Ok(photos)
}
