//! Pages of assessment. The office sees all, everybody measured sees their own and nobody else's.

mod export;
mod mine;
mod misses;
mod month;
mod policy;
mod rows;

use assessment_rules::Month;
use axum::response::{IntoResponse, Redirect, Response};
use db::{Failure, Result};
use kernel::{Refusal, RefusalKind, Role};
use web::{Answer, Policy, Problem, Routes};

use crate::Assessments;

/// Who runs the assessment.
const OFFICE: Policy = Policy::Roles(&[Role::GridOffice]);
/// Who sees everybody's month.
const WHOLE: &[Role] = &[Role::GridOffice, Role::Leader];
/// Who may know of a miss: seat operators see that a report came from a resident where a patroller had been.
const MISSES: Policy = Policy::Roles(&[Role::GridOffice, Role::SeatOperator]);
const MEASURED: Policy = Policy::Roles(&[Role::Patroller]);
const EITHER: Policy = Policy::Roles(&[Role::GridOffice, Role::Leader, Role::Patroller]);

pub(crate) fn routes() -> Routes<Assessments> {
    Routes::default()
        .get(Policy::Roles(WHOLE), "/assessment", month::show)
        .get(Policy::Roles(WHOLE), "/assessment/export.xlsx", export::sheet)
        .get(Policy::Roles(WHOLE), "/assessment/export.csv", export::sheet)
        .post(OFFICE, "/assessment/publish", month::publish)
        .post(OFFICE, "/assessment/lock", month::lock)
        .post(OFFICE, "/assessment/exam", month::exam)
        .get(EITHER, "/assessment/rows", rows::show)
        .get(MEASURED, "/assessment/mine", mine::show)
        .post(MEASURED, "/assessment/misses/{id}/appeal", mine::appeal)
        .get(MISSES, "/assessment/misses", misses::show)
        .post(MISSES, "/assessment/misses/propose", misses::propose)
        .post(OFFICE, "/assessment/misses/{id}/decide", misses::decide)
        .get(OFFICE, "/assessment/policy", policy::show)
        .post(OFFICE, "/assessment/policy", policy::change)
}

/// The month that the address asks for.
fn wanted(text: &str, otherwise: Month) -> Result<Month, Refusal> {
    if text.is_empty() {
        return Ok(otherwise);
    }
    text.parse().map_err(|()| Refusal::invalid("month_unreadable").at_field("month"))
}

/// What is wrong with a form that came back: field and text.
type Wrong = Option<(String, String)>;

/// On to `back`, or the page that `again` makes of what is wrong.
async fn answered(
    done: Result<String>,
    lang: web::Lang,
    again: impl AsyncFnOnce(Wrong, axum::http::StatusCode) -> Answer<Response>,
) -> Answer<Response> {
    let refusal = match done {
        Ok(back) => return Ok(Redirect::to(&back).into_response()),
        Err(Failure::Refused(refusal)) if refusal.kind != RefusalKind::NotFound => *refusal,
        Err(other) => return Err(other.into()),
    };
    let field = refusal.field.clone().unwrap_or_default();
    let problem = Problem::from(refusal);
    again(Some((field, problem.text(lang))), problem.status).await
}
