//! Taking a step back from a page: the form in the message that tells of the step, and where it goes.

use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use db::idempotency::Key;
use db::{Failure, Result};
use kernel::{Actor, CaseId, Refusal};
use web::{Answer, Lang, Page, PathOf, Problem, Viewer};

use super::case::{Returned, build, idempotency_key};
use crate::act::{Done, Which};
use crate::entered::Entered;
use crate::service::Cases;
use crate::undo::UndoOffer;

/// The form that takes back one step, or several that were taken together.
pub struct UndoForm {
    pub target: String,
    /// `CASE:VERSION`, one behind the other.
    pub steps: String,
    pub idempotency_key: String,
    /// For so long it is worth offering.
    pub left_ms: u128,
}

impl UndoForm {
    /// The form for what is left of `offers`; none where nothing is.
    pub fn of(cases: &Cases, target: &str, offers: &[UndoOffer]) -> Option<Self> {
        let left = offers.iter().map(|offer| offer.left).min()?;
        let steps = offers.iter().map(|offer| format!("{}:{}", offer.id, offer.version));
        Some(Self {
            target: target.to_owned(),
            steps: steps.collect::<Vec<_>>().join(" "),
            idempotency_key: idempotency_key(cases),
            left_ms: left.as_millis(),
        })
    }
}

/// Most steps that are taken back with one form.
const STEPS_MOST: usize = 200;

/// Takes back what the form names, each case by itself; what came of each.
pub async fn take_back(
    cases: &Cases,
    actor: &Actor,
    entered: &Entered,
    sender: &str,
) -> Result<Vec<(CaseId, Result<Done>)>> {
    let mut all = Vec::new();
    for step in entered.text("steps").split_whitespace().take(STEPS_MOST) {
        let (id, version) = read(step)?;
        let key = format!("{}-{id}", entered.text("idempotency_key"));
        let key = Key::new(actor.subdistrict, sender, &key, step.as_bytes())?;
        all.push((id, cases.undo(actor, id, version, key).await));
    }
    if all.is_empty() {
        return Err(Refusal::invalid("input_missing").at_field("steps").into());
    }
    Ok(all)
}

fn read(step: &str) -> Result<(CaseId, u32), Refusal> {
    let wrong = || Refusal::invalid("field_unreadable").at_field("steps").with("value", step);
    let (id, version) = step.split_once(':').ok_or_else(wrong)?;
    Ok((id.parse().map_err(|_no_id| wrong())?, version.parse().map_err(|_no_number| wrong())?))
}

/// `POST /cases/{id}/undo`
pub(super) async fn undo(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    PathOf(id): PathOf<CaseId>,
    form: Multipart,
) -> Answer<Response> {
    cases.show(&viewer.actor, Which::Seen(id)).await?;
    let entered = Entered::read(form).await?;
    let sender = viewer.user.id.to_string();
    let mut all = take_back(&cases, &viewer.actor, &entered, &sender).await?.into_iter();
    match all.find_map(|(_, outcome)| outcome.err()) {
        None => Ok(Redirect::to(&format!("/cases/{id}")).into_response()),
        Some(Failure::Refused(refusal)) => {
            let problem = Problem::from(*refusal);
            let returned = Returned::of(procedure::UNDONE.to_owned(), &problem, lang, entered);
            Ok(Page(build(&cases, &viewer, lang, id, Some(returned)).await?).with_status(problem.status))
        }
        Some(fault) => Err(fault.into()),
    }
}
