//! A department's work-list: what is most urgent, mine, to be rechecked, returned; several taken up at once.

use askama::Template;
use axum::extract::{Multipart, State};
use db::idempotency::Key;
use db::{Failure, Result};
use kernel::{CaseId, Role, Scope};
use procedure::{Command, Inputs};
use serde::Deserialize;
use web::{Answer, Lang, Page, Problem, Query, Shell, Viewer};

use super::case::{idempotency_key, returned};
use super::list::RowView;
use super::names::Names;
use crate::act::{Which, Wish};
use crate::entered::Entered;
use crate::list::WORK_VIEWS;
use crate::service::Cases;
use crate::suggest::Offered;
use crate::work::{WorkLine, WorkList};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WorkListQuery {
    view: String,
    after: String,
}

#[derive(Template)]
#[template(path = "department.html")]
pub(crate) struct DepartmentPage {
    shell: Shell,
    title: String,
    view: &'static str,
    /// Address, word, how many, whether it is this one.
    views: Vec<(String, String, i64, bool)>,
    /// How many rows wait for this department to sign in.
    called: usize,
    rows: Vec<WorkRow>,
    /// Whether a row can be taken up by one press.
    may_take: bool,
    idempotency_key: String,
    outcome: Option<Outcome>,
    first: Option<String>,
    next: Option<String>,
}

struct WorkRow {
    row: RowView,
    version: u32,
    step: Option<&'static str>,
    /// What to know of it at a glance: sign, words, light.
    chips: Vec<(&'static str, String, &'static str)>,
}

/// What became of taking up several at once.
#[derive(Default)]
struct Outcome {
    taken: usize,
    /// Number and reason of those that were not.
    refused: Vec<(String, String)>,
}

/// The department that this person works in; empty for those who see several.
pub(super) fn own_department(viewer: &Viewer) -> String {
    let own = viewer.actor.grants.iter().find_map(|grant| match &grant.scope {
        Scope::Department(code) if grant.role == Role::DepartmentHandler => Some(code.clone()),
        _ => None,
    });
    own.unwrap_or_default()
}

pub(super) async fn department(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    Query(query): Query<WorkListQuery>,
) -> Answer<Page<DepartmentPage>> {
    Ok(Page(build(&cases, &viewer, lang, query, None).await?))
}

async fn build(
    cases: &Cases,
    viewer: &Viewer,
    lang: Lang,
    query: WorkListQuery,
    outcome: Option<Outcome>,
) -> Result<DepartmentPage> {
    let names = Names::of(cases, viewer.subdistrict(), lang).await?;
    let code = own_department(viewer);
    let view = WORK_VIEWS.into_iter().find(|view| *view == query.view).unwrap_or(WORK_VIEWS[0]);
    let is_first = query.after.is_empty();
    let found = cases.work_list(&viewer.actor, &code, view, query.after).await?;
    let WorkList { lines, next, counts, called } = found;
    let address = |view: &str| format!("/department?view={view}");
    let word = |view: &str| lang.t(&format!("department.{view}")).to_owned();
    let views = WORK_VIEWS.into_iter().zip(counts);
    let title = if code.is_empty() { lang.t("nav.department").to_owned() } else { names.department(&code) };
    Ok(DepartmentPage {
        shell: names.shell_at(viewer, "/department", address(view)),
        title,
        view,
        views: views.map(|(one, n)| (address(one), word(one), n, one == view)).collect(),
        called,
        may_take: lines.iter().any(|line| line.step.is_some()),
        rows: lines.iter().map(|line| row(line, &names, &code)).collect(),
        idempotency_key: idempotency_key(cases),
        outcome,
        first: (!is_first).then(|| address(view)),
        next: next.map(|next| format!("{}&after={next}", address(view))),
    })
}

fn row(line: &WorkLine, names: &Names, department: &str) -> WorkRow {
    use cases_rules::names::{count, mark, request};
    let (facts, lang) = (&line.facts, names.lang);
    let word = |key: &str| lang.t(&format!("department.{key}")).to_owned();
    let mut chips = Vec::new();
    let mut chip = |holds: bool, sign, word: String, light| {
        if holds {
            chips.push((sign, word, light));
        }
    };
    let returns = facts.count(count::RETURNS);
    let reworks = facts.count(count::REWORKS);
    let asks = |what: &str| facts.requests.contains_key(what);
    chip(line.step == Some("sign_in"), "◆", word("called"), "amber");
    chip(facts.is_marked(mark::ESCALATED), "◆", lang.t("case.escalated").to_owned(), "amber");
    chip(facts.helpers.contains_key(department), "", word("helping"), "");
    chip(reworks > 0, "↻", lang.fill("department.reworked_times", &[("n", &reworks.to_string())]), "red");
    chip(returns > 0, "↩", returned(lang, returns), "");
    chip(facts.is_marked(mark::BEFORE_LEADER), "", word("before_leader"), "");
    chip(facts.is_marked(mark::SUSPENDED), "‖", lang.t("case.suspended").to_owned(), "");
    chip(asks(request::EXTENSION), "", word("extension_asked"), "");
    chip(asks(request::SUSPENSION), "", word("suspension_asked"), "");
    WorkRow { row: RowView::of(&line.line, names), version: facts.version, step: line.step, chips }
}

/// Takes the marked cases up, or signs in to them, each by a step of its own: what is refused does not hold up the
/// rest.
pub(super) async fn take_up(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    form: Multipart,
) -> Answer<Page<DepartmentPage>> {
    let entered = Entered::read(form).await?;
    let mut outcome = Outcome::default();
    for marked in entered.text("case").split_whitespace().filter_map(Marked::read) {
        match marked.take(&cases, &viewer, entered.text("idempotency_key")).await {
            Ok(()) => outcome.taken += 1,
            Err(Failure::Refused(refusal)) => {
                let number = cases.show(&viewer.actor, Which::Seen(marked.id)).await?.case.number;
                outcome.refused.push((number, Problem::from(*refusal).text(lang)));
            }
            Err(fault) => return Err(fault.into()),
        }
    }
    let query = WorkListQuery { view: entered.text("view").to_owned(), after: String::new() };
    Ok(Page(build(&cases, &viewer, lang, query, Some(outcome)).await?))
}

/// A marked row, as its box says: `ID:VERSION:STEP`.
struct Marked {
    id: CaseId,
    version_seen: u32,
    step: String,
}

impl Marked {
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let (id, version_seen) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Self { id, version_seen, step: parts.next()?.to_owned() })
    }

    async fn take(&self, cases: &Cases, viewer: &Viewer, key: &str) -> Result<()> {
        let sender = viewer.user.id.to_string();
        let key = format!("{key}-{}", self.id);
        let key = Key::new(viewer.subdistrict(), &sender, &key, self.step.as_bytes())?;
        let command =
            Command { action: self.step.clone(), version_seen: self.version_seen, inputs: Inputs::default() };
        let wish = Wish { command, criterion: None, suggested: Offered::default() };
        cases.act(&viewer.actor, Which::Seen(self.id), wish, key).await.map(drop)
    }
}
