//! Everybody's month.

use askama::Template;
use assessment_rules::{Measure, Month, Points, SheetState};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::{Refusal, Role, UserId};
use serde::Deserialize;
use web::{Answer, Form, Lang, Page, Query, Shell, Viewer};

use super::{Wrong, answered, wanted};
use crate::Assessments;
use crate::months::hex;
use crate::names::{Measured, Names, yuan};
use crate::sheet::{Line, Sheet};

#[derive(Template)]
#[template(path = "assessment/month.html")]
struct MonthPage {
    shell: Shell,
    month: Month,
    title: String,
    before: Month,
    after: Month,
    state: &'static str,
    /// What the state means now: until when it is open, when it was locked, its digest.
    told: String,
    rows: Vec<RowView>,
    sum: SumView,
    ranking: bool,
    is_over: bool,
    may_change: bool,
    people: Vec<(String, String)>,
    definition: String,
    error: Wrong,
}

/// A line of the table.
pub(super) struct RowView {
    person: UserId,
    name: String,
    measures: Vec<Measured>,
    score: String,
    place: String,
    deducted: String,
    shared: String,
    total: String,
}

struct SumView {
    base: String,
    deducted: String,
    shared: String,
    total: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MonthQuery {
    pub(super) month: String,
}

pub(super) async fn show(
    State(assessments): State<Assessments>,
    viewer: Viewer,
    lang: Lang,
    Query(query): Query<MonthQuery>,
) -> Answer<Response> {
    let names = Names::of(&assessments, &viewer, lang).await?;
    let month = wanted(&query.month, Month::of(names.today()))?;
    Ok(Page(page(&assessments, &viewer, &names, month, None).await?).into_response())
}

async fn page(
    assessments: &Assessments,
    viewer: &Viewer,
    names: &Names,
    month: Month,
    error: Wrong,
) -> Answer<MonthPage> {
    let (sheet, standing) = assessments.month(viewer.subdistrict(), month).await?;
    let may_change = viewer.holds_any(&[Role::GridOffice]) && standing.state != SheetState::Locked;
    let told = match (standing.state, standing.open_until, standing.locked_at, standing.digest) {
        (SheetState::Published, Some(until), ..) => {
            names.lang.fill("assessment.open_until", &[("day", &names.day(until))])
        }
        (SheetState::Locked, _, Some(at), Some(digest)) => {
            let values = [("at", names.instant(at)), ("digest", hex(&digest))];
            names
                .lang
                .fill("assessment.locked_at", &values.each_ref().map(|(name, value)| (*name, value.as_str())))
        }
        _ => String::new(),
    };
    Ok(MonthPage {
        shell: names.shell(viewer, "/assessment", format!("/assessment?month={month}")),
        month,
        title: names.month(month),
        before: month.before(),
        after: month.next(),
        state: standing.state.name(),
        told,
        sum: sum(&sheet),
        ranking: sheet.policy.ranking,
        is_over: month.end() <= names.today(),
        may_change,
        people: sheet.lines.iter().map(|line| (line.person.to_string(), names.person(line.person))).collect(),
        rows: sheet.lines.iter().map(|line| row(names, line)).collect(),
        definition: sheet.definition,
        error,
    })
}

fn row(names: &Names, line: &Line) -> RowView {
    RowView {
        person: line.person,
        name: names.person(line.person),
        measures: Measure::ALL.iter().map(|measure| names.measured(&line.tally, *measure)).collect(),
        score: names.points(line.score),
        place: line.place.map(|place| place.to_string()).unwrap_or_default(),
        deducted: yuan(line.deducted),
        shared: yuan(line.shared),
        total: yuan(line.total()),
    }
}

fn sum(sheet: &Sheet) -> SumView {
    let sum = |of: fn(&Line) -> u64| yuan(sheet.lines.iter().map(of).sum());
    SumView {
        base: sum(|line| line.base),
        deducted: sum(|line| line.deducted),
        shared: sum(|line| line.shared),
        total: sum(Line::total),
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct MonthForm {
    month: String,
}

fn of_form(text: &str) -> Result<Month, Refusal> {
    text.parse().map_err(|()| Refusal::invalid("month_unreadable").at_field("month"))
}

pub(super) async fn publish(
    State(assessments): State<Assessments>,
    viewer: Viewer,
    lang: Lang,
    Form(form): Form<MonthForm>,
) -> Answer<Response> {
    let month = of_form(&form.month)?;
    let done = assessments.publish(&viewer.actor, month).await;
    back(&assessments, &viewer, lang, month, done).await
}

pub(super) async fn lock(
    State(assessments): State<Assessments>,
    viewer: Viewer,
    lang: Lang,
    Form(form): Form<MonthForm>,
) -> Answer<Response> {
    let month = of_form(&form.month)?;
    let done = assessments.lock(&viewer.actor, month).await;
    back(&assessments, &viewer, lang, month, done).await
}

#[derive(Debug, Deserialize)]
pub(crate) struct ExamForm {
    month: String,
    person: UserId,
    points: String,
}

pub(super) async fn exam(
    State(assessments): State<Assessments>,
    viewer: Viewer,
    lang: Lang,
    Form(form): Form<ExamForm>,
) -> Answer<Response> {
    let month = of_form(&form.month)?;
    let done = match form.points.trim().parse::<Points>() {
        Ok(points) => assessments.set_exam(&viewer.actor, month, form.person, points).await,
        Err(()) => Err(Refusal::invalid("points_unreadable").at_field("points").into()),
    };
    back(&assessments, &viewer, lang, month, done).await
}

async fn back(
    assessments: &Assessments,
    viewer: &Viewer,
    lang: Lang,
    month: Month,
    done: db::Result<()>,
) -> Answer<Response> {
    let done = done.map(|()| format!("/assessment?month={month}"));
    answered(done, lang, async |wrong, status| {
        let names = Names::of(assessments, viewer, lang).await?;
        Ok(Page(page(assessments, viewer, &names, month, wrong).await?).with_status(status))
    })
    .await
}
