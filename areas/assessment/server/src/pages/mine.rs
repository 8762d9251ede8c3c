//! One's own month: nobody else's numbers, and no places.

use askama::Template;
use assessment_rules::{Measure, MissState, Month};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use db::Tx;
use kernel::UserId;
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, Form, Lang, Page, PathOf, Query, Shell, Viewer};

use super::month::MonthQuery;
use super::{Wrong, answered, wanted};
use crate::Assessments;
use crate::misses::{self, Miss, Say};
use crate::names::{Measured, Names, yuan};

#[derive(Template)]
#[template(path = "assessment/mine.html")]
struct MinePage {
    shell: Shell,
    month: Month,
    title: String,
    before: Month,
    after: Month,
    person: UserId,
    state: &'static str,
    told: String,
    /// From how many points on how much of the base is paid.
    bands: Vec<(String, String)>,
    measures: Vec<(Measured, u32)>,
    score: String,
    money: Vec<(&'static str, String)>,
    misses: Vec<MissView>,
    error: Wrong,
}

struct MissView {
    id: Uuid,
    number: String,
    grid: String,
    what: String,
    when: String,
    state: &'static str,
    reason: String,
    appeal: String,
    answer: String,
    may_appeal: bool,
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
) -> Answer<MinePage> {
    let (subdistrict, person) = (viewer.subdistrict(), viewer.user.id);
    let (sheet, standing) = assessments.month(subdistrict, month).await?;
    let all = assessments
        .cases
        .platform
        .db
        .read(async move |tx: &mut Tx| misses::of_month(tx, subdistrict, month).await);
    let misses: Vec<Miss> = all.await?.into_iter().filter(|miss| concerns(miss, person)).collect();
    let line = sheet.lines.iter().find(|line| line.person == person);
    let tally = line.map(|line| line.tally).unwrap_or_default();
    let weights = &sheet.policy.weights;
    let until = standing
        .open_until
        .map(|until| names.lang.fill("assessment.open_until", &[("day", &names.day(until))]));
    let band = |band: &assessment_rules::Band| {
        (names.lang.fill("assessment.band", &[("n", &band.from.to_string())]), format!("{} %", band.percent))
    };
    Ok(MinePage {
        shell: names.shell(viewer, "/assessment/mine", format!("/assessment/mine?month={month}")),
        month,
        title: names.month(month),
        before: month.before(),
        after: month.next(),
        person,
        state: standing.state.name(),
        told: until.unwrap_or_default(),
        bands: sheet.policy.bonus.bands.iter().map(band).collect(),
        measures: Measure::ALL.map(|measure| (names.measured(&tally, measure), weights.of(measure))).into(),
        score: names.points(line.and_then(|line| line.score)),
        money: line.map(money).unwrap_or_default(),
        misses: misses.iter().map(|miss| view(names, miss, standing.state)).collect(),
        error,
    })
}

/// What was proposed is nobody's business before a second person agreed.
fn concerns(miss: &Miss, person: UserId) -> bool {
    miss.person == person && !matches!(miss.state, MissState::Proposed | MissState::Dropped)
}

fn money(line: &crate::Line) -> Vec<(&'static str, String)> {
    let amounts =
        [("base", line.base), ("deducted", line.deducted), ("shared", line.shared), ("total", line.total())];
    amounts.map(|(name, fen)| (name, yuan(fen))).into()
}

fn view(names: &Names, miss: &Miss, month: assessment_rules::SheetState) -> MissView {
    let is_open = month != assessment_rules::SheetState::Locked;
    MissView {
        id: miss.id,
        number: miss.number.clone(),
        grid: names.grid(&miss.grid),
        what: names.item(&miss.item),
        when: names.instant(miss.filed),
        state: miss.state.name(),
        reason: miss.reason.clone(),
        appeal: miss.appeal.clone(),
        answer: miss.answer.clone(),
        may_appeal: is_open && miss.state == MissState::Confirmed,
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct AppealForm {
    month: String,
    appeal: String,
}

pub(super) async fn appeal(
    State(assessments): State<Assessments>,
    viewer: Viewer,
    lang: Lang,
    PathOf(id): PathOf<Uuid>,
    Form(form): Form<AppealForm>,
) -> Answer<Response> {
    let done = assessments.say_of_miss(&viewer.actor, id, Say::Appeal(form.appeal)).await;
    let done = done.map(|month| format!("/assessment/mine?month={month}"));
    answered(done, lang, async |wrong, status| {
        let names = Names::of(&assessments, &viewer, lang).await?;
        let month = wanted(&form.month, Month::of(names.today()))?;
        Ok(Page(page(&assessments, &viewer, &names, month, wrong).await?).with_status(status))
    })
    .await
}
