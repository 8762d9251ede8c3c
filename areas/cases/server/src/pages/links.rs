//! Contractors' links on the case's page: made, listed, taken back.

use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use db::idempotency::Key;
use db::{Failure, Result};
use kernel::CaseId;
use uuid::Uuid;
use web::{Answer, Lang, Page, PathOf, Problem, Viewer};

use super::case::build_made;
use super::names::Names;
use crate::contractor::{NewTaskLink, TaskLink, may_hand_over};
use crate::entered::Entered;
use crate::service::Cases;
use crate::show::CaseDetail;

/// What the page shows of a case's links.
pub(crate) struct Tasks {
    pub(crate) links: Vec<LinkView>,
    pub(crate) may_add: bool,
    /// The address that was made just now, told once.
    pub(crate) told: Option<String>,
    pub(crate) refused: Option<String>,
    pub(crate) contractor: String,
    pub(crate) words: String,
    pub(crate) days: String,
}

pub(crate) struct LinkView {
    pub(crate) id: Uuid,
    pub(crate) contractor: String,
    pub(crate) short: String,
    /// How it stands, in a sentence.
    pub(crate) said: String,
    pub(crate) good: bool,
}

/// What came of a try to make a link.
#[derive(Default)]
pub(crate) struct Made {
    told: Option<String>,
    refused: Option<String>,
    entered: Entered,
}

const DAYS: &str = "7";

impl Tasks {
    /// For the department that has the case; none for everybody else.
    pub(crate) async fn of(
        cases: &Cases,
        viewer: &Viewer,
        names: &Names,
        detail: &CaseDetail,
        made: Made,
    ) -> Result<Option<Self>> {
        if !may_hand_over(&viewer.actor, &detail.case) {
            return Ok(None);
        }
        let links = cases.task_links(&viewer.actor, &detail.case).await?;
        let may_add = detail.case.facts.state == cases_rules::names::state::HANDLING;
        if links.is_empty() && !may_add {
            return Ok(None);
        }
        let entered = |field: &str, otherwise: &str| {
            let refused = made.refused.is_some();
            made.entered.filled(field).filter(|_| refused).unwrap_or(otherwise).to_owned()
        };
        Ok(Some(Self {
            links: links.iter().map(|link| view(names, link)).collect(),
            may_add,
            contractor: entered("contractor", ""),
            words: entered("words", ""),
            days: entered("days", DAYS),
            told: made.told,
            refused: made.refused,
        }))
    }
}

fn view(names: &Names, link: &TaskLink) -> LinkView {
    let lang = names.lang;
    let good = link.is_good(names.now);
    let key = match link {
        TaskLink { revoked_at: Some(_), .. } => "task.revoked",
        _ if !good => "task.expired",
        TaskLink { opened_at: None, .. } => "task.unopened",
        TaskLink { answers: 0, .. } => "task.opened",
        _ => "task.answers",
    };
    let at = link.revoked_at.or(link.opened_at.filter(|_| good)).unwrap_or(link.expires_at);
    let args =
        [("at", names.short(at)), ("until", names.short(link.expires_at)), ("n", link.answers.to_string())];
    let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    LinkView {
        id: link.id,
        contractor: link.contractor.clone(),
        short: link.short(),
        said: lang.fill(key, &args),
        good,
    }
}

/// `POST /cases/{id}/links`: the page comes back with the link on it, which nobody can ask for again.
pub(super) async fn add(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    PathOf(id): PathOf<CaseId>,
    form: Multipart,
) -> Answer<Response> {
    let entered = Entered::read(form).await?;
    match made(&cases, &viewer, id, &entered).await {
        Ok(address) => {
            let made = Made { told: Some(address), ..Made::default() };
            Ok(Page(build_made(&cases, &viewer, lang, id, None, made).await?).into_response())
        }
        Err(Failure::Refused(refusal)) => {
            let problem = Problem::from(*refusal);
            let text = super::act::refusal_text(&problem, lang);
            let made = Made { refused: Some(text), entered, ..Made::default() };
            Ok(Page(build_made(&cases, &viewer, lang, id, None, made).await?).with_status(problem.status))
        }
        Err(fault) => Err(fault.into()),
    }
}

async fn made(cases: &Cases, viewer: &Viewer, id: CaseId, entered: &Entered) -> Result<String> {
    let body = serde_json::to_vec(&(id, &entered.fields))?;
    let sender = viewer.user.id.to_string();
    let key = Key::new(viewer.subdistrict(), &sender, entered.text("idempotency_key"), &body)?;
    let new = NewTaskLink {
        contractor: entered.text("contractor").to_owned(),
        words: entered.text("words").to_owned(),
        days: entered.parse("days")?.unwrap_or_default(),
    };
    let token = cases.task_link_add(&viewer.actor, id, new, key).await?;
    Ok(format!("{}/task/{token}", cases.platform.settings.public_url))
}

pub(super) async fn revoke(
    State(cases): State<Cases>,
    viewer: Viewer,
    PathOf((id, link)): PathOf<(CaseId, Uuid)>,
) -> Answer<Redirect> {
    cases.task_link_revoke(&viewer.actor, id, link).await?;
    Ok(Redirect::to(&format!("/cases/{id}")))
}
