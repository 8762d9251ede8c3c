//! `POST /desk/undo`: steps taken back, after which the first of their cases is open.

use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use cases_server::Cases;
use cases_server::pages::{Entered, take_back};
use db::Failure;
use web::{Answer, Lang, Page, Problem, Query, Viewer};

use crate::outcome::Outcome;
use crate::page::build;
use crate::queue::{Asked, address};

pub(crate) async fn undo(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    Query(asked): Query<Asked>,
    form: Multipart,
) -> Answer<Response> {
    let entered = Entered::read(form).await?;
    let sender = viewer.user.id.to_string();
    let all = take_back(&cases, &viewer.actor, &entered, &sender).await?;
    let first = all.first().map(|(id, _)| *id);
    let (mut refused, mut problem) = (Vec::new(), None);
    for (id, outcome) in all {
        match outcome {
            Ok(_) => {}
            Err(Failure::Refused(refusal)) => {
                let problem = problem.insert(Problem::from(*refusal));
                refused.push((id, problem.text(lang)));
            }
            Err(fault) => return Err(fault.into()),
        }
    }
    let here = Asked { case: first, done: first, did: procedure::UNDONE.to_owned(), ..asked.plain() };
    let Some(problem) = problem else { return Ok(Redirect::to(&address(&here)).into_response()) };
    let outcome = Outcome::refused(&cases, &viewer, procedure::UNDONE, refused).await?;
    let here = Asked { done: None, ..here };
    Ok(Page(build(&cases, &viewer, lang, &here, None, Some(outcome)).await?).with_status(problem.status))
}
