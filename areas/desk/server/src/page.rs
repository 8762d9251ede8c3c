//! `GET /desk`: queue, case, context.

use askama::Template;
use axum::extract::State;
use cases_server::pages::{CaseView, Names, Returned, UndoForm, view};
use cases_server::{CaseDetail, Cases, Matter, Suggestions, Which};
use db::{Failure, Result};
use kernel::CaseId;
use web::{Answer, Lang, Page, Query, Shell, Viewer};

use crate::context::Context;
use crate::outcome::Outcome;
use crate::queue::{Asked, Queue, address, at_work, tabs};
use crate::quick::{ACTION, Quick};

#[derive(Template)]
#[template(path = "desk.html")]
pub(crate) struct DeskPage {
    shell: Shell,
    tabs: Vec<(String, String, bool)>,
    view: String,
    q: String,
    queue: Queue,
    open: Option<Open>,
    /// Whether the address names the case: on a phone its pane is shown then, the queue otherwise.
    chosen: bool,
    /// Who else is at work on the open case, in words.
    at_work: String,
    /// After so many seconds the queue is asked for anew, whatever was heard meanwhile.
    ask_every: u32,
    /// Where the queue alone is.
    back: String,
    next: Option<String>,
    done: Option<Done>,
    outcome: Option<Outcome>,
}

/// What was done just now.
struct Done {
    number: String,
    action: String,
    undo: Option<UndoForm>,
}

/// The open case with its panes.
pub(crate) struct Open {
    case: CaseView,
    quick: Option<Quick>,
    context: Context,
}

pub(crate) async fn desk(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    Query(asked): Query<Asked>,
) -> Answer<Page<DeskPage>> {
    Ok(Page(build(&cases, &viewer, lang, &asked, None, None).await?))
}

/// The page; `returned` is a step on the open case that came back refused, `outcome` what came of several.
pub(crate) async fn build(
    cases: &Cases,
    viewer: &Viewer,
    lang: Lang,
    asked: &Asked,
    returned: Option<Returned>,
    outcome: Option<Outcome>,
) -> Result<DeskPage> {
    let names = Names::of(cases, viewer.subdistrict(), lang).await?;
    let queue = Queue::read(cases, &viewer.actor, &names, asked).await?;
    let open = match asked.case.or(queue.first) {
        Some(id) => open(cases, viewer, &names, asked, id, returned, queue.next).await?,
        None => None,
    };
    let busy = cases.at_work(&viewer.actor);
    Ok(DeskPage {
        shell: names.shell_at(viewer, "/desk", address(asked)),
        tabs: tabs(cases, &viewer.actor, &names, asked).await?,
        view: asked.view().to_owned(),
        q: asked.q.clone(),
        at_work: open.as_ref().map(|open| at_work(&names, &busy, open.case.id)).unwrap_or_default(),
        ask_every: if cases.platform.db.dialect() == db::Dialect::Postgres { 5 } else { 30 },
        open,
        chosen: asked.case.is_some(),
        back: asked.with_case(None),
        next: queue.next.map(|next| asked.with_case(Some(next))),
        queue,
        done: done(cases, viewer, lang, asked).await?,
        outcome,
    })
}

/// The case; none when it is not there for this person: the queue is then all there is to show.
async fn open(
    cases: &Cases,
    viewer: &Viewer,
    names: &Names,
    asked: &Asked,
    id: CaseId,
    returned: Option<Returned>,
    next: Option<CaseId>,
) -> Result<Option<Open>> {
    let detail = match cases.show(&viewer.actor, Which::Seen(id)).await {
        Err(Failure::Refused(_)) => return Ok(None),
        found => found?,
    };
    let suggestions = suggestions(cases, viewer, &detail, &asked.item).await?;
    let quick = Quick::of(names, &detail, &suggestions, &asked.item, returned.as_ref());
    let context = Context::of(cases, &viewer.actor, names, &detail, &suggestions).await?;
    let mut case = view(cases, names, &viewer.actor, (&detail, returned)).await?;
    case.forms.retain(|form| form.action != ACTION);
    if let Some(difference) = case.difference.as_mut().filter(|difference| difference.action == ACTION) {
        "form-file_and_dispatch".clone_into(&mut difference.form);
    }
    case.forms_at = format!("/desk/{id}");
    let after = Asked { case: next, ..asked.plain() };
    case.forms_query = after.query();
    Ok(Some(Open { case, quick, context }))
}

/// What is suggested while the case is not filed yet; the department under the item that the page was asked to show.
async fn suggestions(
    cases: &Cases,
    viewer: &Viewer,
    detail: &CaseDetail,
    wanted: &str,
) -> Result<Suggestions> {
    if detail.offers.iter().all(|offer| offer.action != ACTION) {
        return Ok(Suggestions::default());
    }
    let known = Matter::of(&detail.case);
    let item = Some(wanted).filter(|code| !code.is_empty()).map(str::to_owned).or(known.item.clone());
    cases.suggest(&viewer.actor, &Matter { item, ..known }).await
}

/// The case that was just worked on, with the form that takes the step back while that can be done.
async fn done(cases: &Cases, viewer: &Viewer, lang: Lang, asked: &Asked) -> Result<Option<Done>> {
    let Some(id) = asked.done else { return Ok(None) };
    let number = match cases.show(&viewer.actor, Which::Seen(id)).await {
        Ok(detail) => detail.case.number,
        Err(Failure::Refused(_)) => return Ok(None),
        Err(fault) => return Err(fault),
    };
    let offer = cases.undo_offer(&viewer.actor, id).await?;
    let target = format!("/desk/undo{}", asked.plain().query());
    Ok(Some(Done {
        number,
        action: lang.t(&format!("action.{}", asked.did)).to_owned(),
        undo: UndoForm::of(cases, &target, offer.as_slice()),
    }))
}
