//! Who is at work on a case: told by the page that has it open, heard by the pages of others (`GET /live`).

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use db::{Result, Tx};
use kernel::{Actor, CaseId};
use serde::Deserialize;
use web::{Answer, AtWork, Form, News, Viewer};

use crate::model::Case;
use crate::service::Cases;
use crate::store;
use crate::told::news_of;

/// A page says so again well within this.
const KEPT: Duration = Duration::from_secs(45);

/// What a page says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Said {
    case: CaseId,
    /// Whether the case is left, and not begun with.
    #[serde(default)]
    left: bool,
}

pub(crate) async fn presence(
    State(cases): State<Cases>,
    viewer: Viewer,
    Form(said): Form<Said>,
) -> Answer<StatusCode> {
    let (id, actor) = (said.case, viewer.actor.clone());
    let find = async move |tx: &mut Tx| store::by_id(tx, &actor, id).await;
    let case = cases.platform.db.read(find).await?;
    let (hub, user) = (cases.platform.live(), viewer.user.id);
    if said.left {
        hub.end_work(case.subdistrict, user, id);
    } else {
        let until = cases.platform.now().plus(KEPT * cases.platform.clock.pace());
        let work = AtWork { case: id, user, name: viewer.user.name.clone(), until };
        hub.begin_work(case.subdistrict, work);
    }
    hub.tell(news(&case, &viewer, said.left));
    Ok(StatusCode::NO_CONTENT)
}

fn news(case: &Case, viewer: &Viewer, left: bool) -> News {
    let kind = if left { "left" } else { "at_work" };
    News { name: viewer.user.name.clone(), ..news_of(case, kind, Some(viewer.user.id)) }
}

impl Cases {
    /// Who else is at work on cases of the actor's subdistrict: case and name. To be shown beside cases that the actor
    /// sees.
    pub fn at_work(&self, actor: &Actor) -> Vec<(CaseId, String)> {
        let all = self.platform.live().at_work(actor.subdistrict, self.platform.now());
        all.into_iter()
            .filter(|work| Some(work.user) != actor.user)
            .map(|work| (work.case, work.name))
            .collect()
    }

    /// How many cases of these states wait for the actor, counted no further than `most`.
    pub async fn waiting(&self, actor: &Actor, states: &'static str, most: u32) -> Result<u32> {
        let actor = actor.clone();
        let read = async move |tx: &mut Tx| crate::list::waiting(tx, &actor, states, most).await;
        self.platform.db.read(read).await
    }
}
