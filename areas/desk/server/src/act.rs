//! `POST /desk/{id}/{action}`: a step, after which the next case is open.

use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use cases_server::pages::{Entered, Returned, take};
use cases_server::{Cases, Which};
use db::Failure;
use kernel::CaseId;
use web::{Answer, Lang, Page, PathOf, Problem, Query, Viewer};

use crate::page::build;
use crate::queue::{Asked, address};

/// The query names the case to open afterwards.
pub(crate) async fn act(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    PathOf((id, action)): PathOf<(CaseId, String)>,
    Query(asked): Query<Asked>,
    form: Multipart,
) -> Answer<Response> {
    let entered = Entered::read(form).await?;
    let sender = viewer.user.id.to_string();
    match take(&cases, &viewer.actor, Which::Seen(id), &action, &entered, &sender).await {
        Ok(()) => {
            let after = Asked { done: Some(id), did: action, ..asked };
            Ok(Redirect::to(&address(&after)).into_response())
        }
        Err(Failure::Refused(refusal)) => {
            let problem = Problem::from(*refusal);
            let returned = Returned::of(action, &problem, lang, entered);
            let here = Asked { case: Some(id), ..asked };
            Ok(Page(build(&cases, &viewer, lang, &here, Some(returned), None).await?)
                .with_status(problem.status))
        }
        Err(fault) => Err(fault.into()),
    }
}
