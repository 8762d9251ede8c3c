//! Misses of a month: propose, confirm or drop, decide an appeal.

use askama::Template;
use assessment_rules::{MissState, Month, SheetState};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use db::Tx;
use kernel::{CaseId, Refusal, Role, UserId};
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, Form, Lang, Page, PathOf, Query, Shell, Viewer};

use super::month::MonthQuery;
use super::{Wrong, answered, wanted};
use crate::misses::{self, Miss, Say};
use crate::names::Names;
use crate::{Assessments, months, people};

#[derive(Template)]
#[template(path = "assessment/misses.html")]
struct MissesPage {
    shell: Shell,
    month: Month,
    title: String,
    before: Month,
    after: Month,
    rows: Vec<RowView>,
    people: Vec<(String, String)>,
    is_open: bool,
    form: ProposeForm,
    error: Wrong,
}

struct RowView {
    id: Uuid,
    case: CaseId,
    number: String,
    grid: String,
    what: String,
    when: String,
    person: String,
    state: &'static str,
    reason: String,
    appeal: String,
    answer: String,
    may_confirm: bool,
    may_decide: bool,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ProposeForm {
    month: String,
    number: String,
    person: String,
    reason: String,
}

pub(super) async fn show(
    State(assessments): State<Assessments>,
    viewer: Viewer,
    lang: Lang,
    Query(query): Query<MonthQuery>,
) -> Answer<Response> {
    let names = Names::of(&assessments, &viewer, lang).await?;
    let month = wanted(&query.month, Month::of(names.today()))?;
    let page = page(&assessments, &viewer, &names, month, ProposeForm::default(), None).await?;
    Ok(Page(page).into_response())
}

async fn page(
    assessments: &Assessments,
    viewer: &Viewer,
    names: &Names,
    month: Month,
    form: ProposeForm,
    error: Wrong,
) -> Answer<MissesPage> {
    let subdistrict = viewer.subdistrict();
    let read = async move |tx: &mut Tx| {
        let standing = months::standing(tx, subdistrict, month).await?;
        let misses = misses::of_month(tx, subdistrict, month).await?;
        Ok((people::patrollers(tx, subdistrict).await?, misses, standing.state))
    };
    let (people, misses, state) = assessments.cases.platform.db.read(read).await?;
    let is_open = state != SheetState::Locked;
    let decides = is_open && viewer.holds_any(&[Role::GridOffice]);
    Ok(MissesPage {
        shell: names.shell(viewer, "/assessment/misses", format!("/assessment/misses?month={month}")),
        month,
        title: names.month(month),
        before: month.before(),
        after: month.next(),
        rows: misses.iter().map(|miss| row(names, miss, decides)).collect(),
        people: people
            .into_iter()
            .map(|one| (one.id.to_string(), format!("{} {}", one.name, one.login)))
            .collect(),
        is_open,
        form,
        error,
    })
}

fn row(names: &Names, miss: &Miss, decides: bool) -> RowView {
    RowView {
        id: miss.id,
        case: miss.case,
        number: miss.number.clone(),
        grid: names.grid(&miss.grid),
        what: names.item(&miss.item),
        when: names.instant(miss.filed),
        person: names.person(miss.person),
        state: miss.state.name(),
        reason: miss.reason.clone(),
        appeal: miss.appeal.clone(),
        answer: miss.answer.clone(),
        may_confirm: decides && miss.state == MissState::Proposed,
        may_decide: decides && miss.state == MissState::Appealed,
    }
}

pub(super) async fn propose(
    State(assessments): State<Assessments>,
    viewer: Viewer,
    lang: Lang,
    Form(form): Form<ProposeForm>,
) -> Answer<Response> {
    let done = match form.person.parse::<UserId>() {
        Ok(person) => assessments.propose_miss(&viewer.actor, &form.number, person, &form.reason).await,
        Err(_) => Err(Refusal::invalid("person_unknown").at_field("person").into()),
    };
    let done = done.map(|month| format!("/assessment/misses?month={month}"));
    again(&assessments, &viewer, lang, form, done).await
}

#[derive(Debug, Deserialize)]
pub(crate) struct DecideForm {
    month: String,
    /// `confirm`, `drop`, `lift` or `uphold`.
    say: String,
    #[serde(default)]
    answer: String,
}

pub(super) async fn decide(
    State(assessments): State<Assessments>,
    viewer: Viewer,
    lang: Lang,
    PathOf(id): PathOf<Uuid>,
    Form(form): Form<DecideForm>,
) -> Answer<Response> {
    let say = match form.say.as_str() {
        "confirm" => Say::Confirm,
        "drop" => Say::Drop,
        "lift" => Say::Lift(form.answer),
        "uphold" => Say::Uphold(form.answer),
        _ => {
            return Err(Refusal::invalid("field_unreadable").at_field("say").with("value", &form.say).into());
        }
    };
    let done = assessments.say_of_miss(&viewer.actor, id, say).await;
    let done = done.map(|month| format!("/assessment/misses?month={month}"));
    let form = ProposeForm { month: form.month, ..ProposeForm::default() };
    again(&assessments, &viewer, lang, form, done).await
}

async fn again(
    assessments: &Assessments,
    viewer: &Viewer,
    lang: Lang,
    form: ProposeForm,
    done: db::Result<String>,
) -> Answer<Response> {
    answered(done, lang, async |wrong, status| {
        let names = Names::of(assessments, viewer, lang).await?;
        let month = wanted(&form.month, Month::of(names.today()))?;
        Ok(Page(page(assessments, viewer, &names, month, form, wrong).await?).with_status(status))
    })
    .await
}
