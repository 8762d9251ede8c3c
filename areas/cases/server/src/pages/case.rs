//! The page of one case: what it is, what may be done, what happened.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use db::{Failure, Result, Tx};
use kernel::{Actor, CaseId, FileId, Role};
use serde::Deserialize;
use web::{Answer, Form, Lang, Page, PathOf, Problem, Shell, Viewer, users};

use super::act::refusal_text;
use super::difference::{Difference, is_stale, words_left};
use super::links::{Made, Tasks};
use super::names::{LightWord, Names};
use super::trail::{StepView, step_view};
use super::undo::UndoForm;
use crate::act::Which;
use crate::duplicates::Question;
use crate::entered::Entered;
use crate::forms::{ActionForm, Choices, Sources, form_of};
use crate::reveal::Revealed;
use crate::service::Cases;
use crate::show::CaseDetail;

#[derive(Template)]
#[template(path = "case.html")]
pub(crate) struct CasePage {
    shell: Shell,
    case: CaseView,
    /// What this person did just now, in words, and the form that takes it back.
    undo: Option<(String, UndoForm)>,
    /// Contractors' links, for the department that has the case.
    tasks: Option<Tasks>,
}

/// Everything that a page shows of a case, in words.
pub struct CaseView {
    pub id: CaseId,
    pub number: String,
    pub version: u32,
    pub state: String,
    pub state_word: String,
    pub lamp: LightWord,
    pub late: bool,
    pub must_report: String,
    pub escalated: bool,
    pub suspended: bool,
    pub title: String,
    pub description: String,
    pub facts: Vec<(String, String)>,
    /// Where the contact is revealed; `None` where there is none or it stands there as it is.
    pub reveal_at: Option<String>,
    pub deadline_steps: Vec<String>,
    pub merged_into: Option<(CaseId, String)>,
    pub place: Option<(f64, f64)>,
    pub photos: Vec<PhotoView>,
    pub duplicates: Vec<(CaseId, String, String)>,
    pub forms: Vec<ActionForm>,
    /// Where the forms go: the address before the action's name, and after it.
    pub forms_at: String,
    pub forms_query: String,
    pub idempotency_key: String,
    pub trail: Vec<StepView>,
    /// What was wrong with a step that came back, and which.
    pub refused: Option<(String, String)>,
    /// The action whose form stands open.
    pub opened: String,
    /// What others changed while the form of that step was open.
    pub difference: Option<Difference>,
}

pub struct PhotoView {
    pub photo: FileId,
    pub thumbnail: FileId,
    pub step: u32,
}

/// A step that came back refused: action, text of the refusal, what was typed.
pub struct Returned {
    pub action: String,
    pub text: String,
    pub fields: BTreeMap<String, String>,
    /// Refused because others changed the case meanwhile.
    pub stale: bool,
}

impl Returned {
    pub fn of(action: String, problem: &Problem, lang: Lang, mut entered: Entered) -> Self {
        // A standard text that was chosen comes back as words: the form has room for them.
        if let (None, Some(chosen)) = (entered.filled("text"), entered.filled("standard_text")) {
            let chosen = chosen.to_owned();
            entered.fields.insert("text".to_owned(), chosen);
        }
        let stale = is_stale(problem.refusal.code);
        Self { action, text: refusal_text(problem, lang), fields: entered.fields, stale }
    }
}

pub(super) async fn case_page(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    PathOf(id): PathOf<CaseId>,
) -> Answer<Page<CasePage>> {
    Ok(Page(build(&cases, &viewer, lang, id, None).await?))
}

pub(super) async fn build(
    cases: &Cases,
    viewer: &Viewer,
    lang: Lang,
    id: CaseId,
    returned: Option<Returned>,
) -> Result<CasePage> {
    build_made(cases, viewer, lang, id, returned, Made::default()).await
}

/// The page after a link for a contractor was asked for.
pub(super) async fn build_made(
    cases: &Cases,
    viewer: &Viewer,
    lang: Lang,
    id: CaseId,
    returned: Option<Returned>,
    made: Made,
) -> Result<CasePage> {
    let names = Names::of(cases, viewer.subdistrict(), lang).await?;
    let detail = cases.show(&viewer.actor, Which::Seen(id)).await?;
    page(cases, viewer, &names, (&detail, returned), made).await
}

async fn page(
    cases: &Cases,
    viewer: &Viewer,
    names: &Names,
    (detail, returned): (&CaseDetail, Option<Returned>),
    made: Made,
) -> Result<CasePage> {
    let (id, lang) = (detail.case.id, names.lang);
    let tasks = Tasks::of(cases, viewer, names, detail, made).await?;
    let case = view(cases, names, &viewer.actor, (detail, returned)).await?;
    let offer = cases.undo_offer(&viewer.actor, id).await?;
    let undo = offer.and_then(|offer| {
        let did = lang.t(&format!("action.{}", offer.action)).to_owned();
        Some((did, UndoForm::of(cases, &format!("/cases/{id}/undo"), &[offer])?))
    });
    Ok(CasePage { shell: names.shell_at(viewer, "/cases", format!("/cases/{id}")), case, undo, tasks })
}

#[derive(Debug, Deserialize)]
pub(super) struct RevealForm {
    #[serde(default)]
    reason: String,
}

/// `POST /cases/{id}/reveal`: the page with the contact as it is, this once.
pub(super) async fn reveal(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    PathOf(id): PathOf<CaseId>,
    form: Result<Form<RevealForm>, Problem>,
) -> Answer<Response> {
    let names = Names::of(&cases, viewer.subdistrict(), lang).await?;
    let mut detail = cases.show(&viewer.actor, Which::Seen(id)).await?;
    // A case that is not theirs is not there, whatever was sent.
    let Form(form) = form?;
    match cases.reveal(&viewer.actor, id, &form.reason).await {
        Ok(Revealed { name, phone }) => {
            detail.contact = Some((name, phone));
            detail.is_revealed = true;
            Ok(Page(page(&cases, &viewer, &names, (&detail, None), Made::default()).await?).into_response())
        }
        Err(Failure::Refused(refusal)) => {
            let problem = Problem::from(*refusal);
            let text = refusal_text(&problem, lang);
            let returned =
                Returned { action: "reveal".to_owned(), text, fields: BTreeMap::new(), stale: false };
            let page = page(&cases, &viewer, &names, (&detail, Some(returned)), Made::default()).await?;
            Ok(Page(page).with_status(problem.status))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// The case in the words of `names` for this reader; `returned` is a step that came back refused.
pub async fn view(
    cases: &Cases,
    names: &Names,
    reader: &Actor,
    (detail, returned): (&CaseDetail, Option<Returned>),
) -> Result<CaseView> {
    let lang = names.lang;
    let near = duplicates(cases, reader, detail).await?;
    let sources = sources(cases, names, detail, &near).await?;
    let left = returned.as_ref().and_then(|returned| words_left(detail, returned));
    let entered = entered_into(returned.as_ref(), left.as_ref());
    let none = BTreeMap::new();
    let forms = detail.offers.iter().map(|offer| {
        let fields = entered.filter(|(action, _)| *action == offer.action);
        form_of(offer, &sources, fields.map_or(&none, |(_, fields)| fields))
    });
    let forms = forms.collect();
    let opened = entered.map(|(action, _)| action.to_owned()).unwrap_or_default();
    let difference = match &returned {
        Some(returned) => Difference::of(cases, names, detail, returned).await?,
        None => None,
    };
    let CaseDetail { case, light, on_time, .. } = detail;
    let state = &case.facts.state;
    let clock = cases_rules::HANDLING.state(state).and_then(|state| state.light);
    let due_at = clock.and_then(|clock| case.facts.running(clock)).map(|clock| clock.due);
    Ok(CaseView {
        id: case.id,
        number: case.number.clone(),
        version: case.facts.version,
        state: state.clone(),
        state_word: lang.t(&format!("state.{state}")).to_owned(),
        lamp: names.light(*light, due_at),
        late: *on_time == Some(false),
        must_report: must_report(names, &case.must_report),
        escalated: case.facts.is_marked(cases_rules::names::mark::ESCALATED),
        suspended: case.facts.is_marked(cases_rules::names::mark::SUSPENDED),
        title: names.item(case.facts.item.as_deref().unwrap_or_default()),
        description: case.description.clone(),
        facts: facts(names, detail),
        reveal_at: (detail.contact.is_some() && !detail.is_revealed)
            .then(|| format!("/cases/{}/reveal", case.id)),
        deadline_steps: names.steps(&detail.deadline_steps),
        merged_into: detail.merged_into.clone(),
        place: case.place.map(|place| (place.lon, place.lat)),
        photos: photos(detail),
        duplicates: near,
        forms,
        forms_at: format!("/cases/{}", case.id),
        forms_query: String::new(),
        idempotency_key: idempotency_key(cases),
        trail: detail.trail.iter().rev().map(|line| step_view(cases.policy(), names, line)).collect(),
        refused: returned.map(|returned| (returned.action, returned.text)),
        opened,
        difference,
    })
}

/// The action whose form is filled in, and with what: the step that came back, or a comment with the words of one that
/// can no longer be taken.
fn entered_into<'a>(
    returned: Option<&'a Returned>,
    left: Option<&'a BTreeMap<String, String>>,
) -> Option<(&'a str, &'a BTreeMap<String, String>)> {
    match left {
        Some(words) => Some(("comment", words)),
        None => returned.map(|returned| (returned.action.as_str(), &returned.fields)),
    }
}

/// A key for a form, so that a second press is harmless.
pub fn idempotency_key(cases: &Cases) -> String {
    cases.platform.ids.uuid(cases.platform.now()).to_string()
}

fn photos(detail: &CaseDetail) -> Vec<PhotoView> {
    let photos = detail.photos.iter();
    photos
        .map(|(step, photo, thumbnail)| PhotoView { photo: *photo, thumbnail: *thumbnail, step: *step })
        .collect()
}

fn must_report(names: &Names, kind: &str) -> String {
    let kinds = &names.catalogue.duties.must_report;
    let known = kinds.iter().find(|one| one.code == kind);
    known.map_or_else(String::new, |one| names.lang.pick(&one.name.zh, &one.name.en).to_owned())
}

/// Label and text of what is known of the case.
fn facts(names: &Names, detail: &CaseDetail) -> Vec<(String, String)> {
    let (case, lang) = (&detail.case, names.lang);
    let facts = &case.facts;
    let handling = facts.clocks.get(cases_rules::names::clock::HANDLING);
    let helpers: Vec<String> = facts.helpers.keys().map(|code| names.department(code)).collect();
    let returns = facts.count(cases_rules::names::count::RETURNS);
    let department = facts.department.as_deref().map(|code| names.department(code)).unwrap_or_default();
    let contact = detail.contact.as_ref().map(|(name, phone)| format!("{name} {phone}")).unwrap_or_default();
    let all = [
        ("case.item", names.item_path(facts.item.as_deref().unwrap_or_default())),
        ("case.condition", condition(names, detail)),
        ("case.address", case.address.clone()),
        ("case.grid", if facts.grid.is_empty() { String::new() } else { names.territory.path(&facts.grid) }),
        ("case.department", department),
        ("case.helpers", helpers.join(lang.t("list.and"))),
        ("case.returns", if returns == 0 { String::new() } else { returned(lang, returns) }),
        (
            "case.owner_by",
            if case.owner_by == "list" { String::new() } else { owner_by(names, &case.owner_by) },
        ),
        ("case.reported_at", names.instant(facts.opened)),
        ("case.due_at", handling.map(|clock| names.instant(clock.due)).unwrap_or_default()),
        ("case.channel", lang.t(&format!("channel.{}", case.channel)).to_owned()),
        ("case.contact", contact),
    ];
    all.into_iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(key, text)| (lang.t(key).to_owned(), text))
        .collect()
}

/// How often a case was returned.
pub(super) fn returned(lang: Lang, times: u32) -> String {
    lang.fill("department.returned_times", &[("n", &times.to_string())])
}

fn owner_by(names: &Names, by: &str) -> String {
    if by.is_empty() { String::new() } else { names.lang.t(&format!("owner.{by}")).to_owned() }
}

/// The filing criterion that the case was filed by, with its time limit.
fn condition(names: &Names, detail: &CaseDetail) -> String {
    let item = detail.case.facts.item.as_deref().unwrap_or_default();
    let criterion = names.catalogue.criteria(item).iter().find(|one| one.no == detail.case.criterion);
    criterion.map_or_else(String::new, |one| {
        format!(
            "{} · {}",
            names.lang.pick(&one.condition.zh, &one.condition.en),
            limit_text(names.lang, detail.case.limit_given.unwrap_or(one.limit))
        )
    })
}

/// A time limit in words.
pub fn limit_text(lang: Lang, limit: worktime::Limit) -> String {
    lang.fill(&format!("limit.{}", limit.unit.name()), &[("n", &limit.amount.to_string())])
}

async fn duplicates(
    cases: &Cases,
    reader: &Actor,
    detail: &CaseDetail,
) -> Result<Vec<(CaseId, String, String)>> {
    let case = &detail.case;
    let mergeable = detail.offers.iter().any(|offer| offer.action == "merge");
    let (Some(place), Some(item), true) = (case.place, &case.facts.item, mergeable) else {
        return Ok(Vec::new());
    };
    let question =
        Question { item: item.clone(), place, text: case.description.clone(), case: Some(case.id) };
    let found = cases.duplicates(reader, &question).await?;
    Ok(found.into_iter().map(|one| (one.line.id, one.line.number, one.line.description)).collect())
}

async fn sources(
    cases: &Cases,
    names: &Names,
    detail: &CaseDetail,
    near: &[(CaseId, String, String)],
) -> Result<Sources> {
    let (case, lang) = (&detail.case, names.lang);
    let reason =
        |reason: &cases_rules::Reason| (reason.code.clone(), lang.pick(&reason.zh, &reason.en).to_owned());
    let reasons = cases.policy().reasons.iter();
    let helpers = case.facts.helpers.keys().map(|code| (code.clone(), names.department(code)));
    let criteria = names.catalogue.criteria(case.facts.item.as_deref().unwrap_or_default()).iter();
    let criteria = criteria.map(|one| {
        let condition = lang.pick(&one.condition.zh, &one.condition.en);
        (one.no.to_string(), format!("{condition} · {}", limit_text(lang, one.limit)))
    });
    Ok(Sources {
        reasons: reasons.map(|(list, all)| (list.clone(), all.iter().map(reason).collect())).collect(),
        departments: names.departments(),
        helpers: helpers.collect(),
        people: people(cases, detail).await?,
        other_cases: near
            .iter()
            .map(|(id, number, text)| (id.to_string(), format!("{number} {text}")))
            .collect(),
        criteria: criteria.collect(),
        texts: cases
            .standard_texts_for(case.subdistrict, case.facts.item.as_deref().unwrap_or_default())
            .await?,
        department: proposed(detail).or_else(|| case.facts.department.clone()).unwrap_or_default(),
        proposals: proposals(cases, names, detail).await?,
        returns: returns_note(cases, lang, detail),
        answered: crate::contractor::answered(detail),
    })
}

/// What the department that returned the case last proposed, while nobody has decided on it.
fn proposed(detail: &CaseDetail) -> Option<String> {
    let waiting = detail.case.facts.state == cases_rules::names::state::FILED;
    let returned = detail.trail.iter().rev().find(|line| line.action == "return").filter(|_| waiting);
    returned.and_then(|line| line.inputs.department.clone())
}

/// Every department but the one that returns; those that are likely to answer on top and named so.
async fn proposals(cases: &Cases, names: &Names, detail: &CaseDetail) -> Result<Choices> {
    if detail.offers.iter().all(|offer| offer.action != "return") {
        return Ok(Choices::new());
    }
    let own = detail.case.facts.department.as_deref().unwrap_or_default();
    let likely = cases.likely_departments(&detail.case).await?;
    let word = |code: &String| {
        let name = names.department(code);
        names.lang.fill("department.likely", &[("department", &name)])
    };
    let top = likely.iter().filter(|code| *code != own).map(|code| (code.clone(), word(code)));
    let rest = names.departments().into_iter().filter(|(code, _)| code != own && !likely.contains(code));
    Ok(top.chain(rest).collect())
}

/// What another return would mean.
fn returns_note(cases: &Cases, lang: Lang, detail: &CaseDetail) -> String {
    let times = detail.case.facts.count(cases_rules::names::count::RETURNS);
    let most = cases.policy().most.get(cases_rules::names::count::RETURNS).copied().unwrap_or(u32::MAX);
    let key = match times {
        0 => return String::new(),
        _ if times + 1 >= most => "department.return_escalates",
        _ => "department.returned_before",
    };
    lang.fill(key, &[("n", &times.to_string()), ("most", &most.to_string())])
}

/// Who can be asked to look: patrollers of the grid first, then its team.
async fn people(cases: &Cases, detail: &CaseDetail) -> Result<Choices> {
    let asks =
        detail.offers.iter().any(|offer| matches!(offer.action, "request_verification" | "request_recheck"));
    if !asks {
        return Ok(Choices::new());
    }
    let (subdistrict, grid) = (detail.case.subdistrict, detail.case.facts.grid.clone());
    let read = async move |tx: &mut Tx| {
        let mut people = Choices::new();
        for role in [Role::Patroller, Role::ResponsiblePerson, Role::GridLeader] {
            for user in users::holders_for_grid(tx, subdistrict, role, &grid).await? {
                let choice = (user.id.to_string(), user.name);
                if !people.contains(&choice) {
                    people.push(choice);
                }
            }
        }
        Ok(people)
    };
    cases.platform.db.read(read).await
}
