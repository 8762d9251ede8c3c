//! `GET /desk/intake`: the form, filled in with what is known.

use askama::Template;
use axum::extract::State;
use cases_server::pages::{Entered, Names, idempotency_key};
use cases_server::{Cases, Which};
use db::{Failure, Result};
use kernel::{Actor, CaseId};
use serde::Deserialize;
use web::{Answer, Lang, Page, Query, Shell, Viewer};

use super::Intake;
use super::context::{Caller, Line, caller, known_already};

#[derive(Template)]
#[template(path = "desk_intake.html")]
pub(crate) struct IntakePage {
    shell: Shell,
    /// Whose draft the browser keeps.
    person: String,
    entered: Entered,
    item_name: String,
    caller: Option<Caller>,
    known: Vec<Line>,
    /// Places that the words may mean, while none is chosen: code, name, what is around.
    places: Vec<(String, String, String)>,
    error: Option<(String, String)>,
    /// What was taken in just now: the case, its number, and whether it was there before.
    received: Option<(CaseId, String, bool)>,
    /// Whether nobody has typed anything here yet, so that a kept draft may come back.
    fresh: bool,
    idempotency_key: String,
}

impl IntakePage {
    /// What is wrong with `field`; nothing where it is not the one that was refused.
    fn wrong(&self, field: &str) -> &str {
        self.error.as_ref().filter(|(wrong, _)| wrong == field).map_or("", |(_, text)| text)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct IntakeQuery {
    /// The caller's number, from the telephone system.
    caller: String,
    received: Option<CaseId>,
    /// `1` where the caller follows a case that was there.
    followed: String,
}

pub(crate) async fn intake(
    State(intake): State<Intake>,
    viewer: Viewer,
    lang: Lang,
    Query(query): Query<IntakeQuery>,
) -> Answer<Page<IntakePage>> {
    let mut entered = Entered::default();
    let phone: String = query.caller.trim().chars().take(50).collect();
    entered.fields.insert("phone".to_owned(), phone);
    let mut page = build(&intake, &viewer, lang, entered, None).await?;
    page.received = received(&intake.cases, &viewer.actor, &query).await?;
    page.fresh = true;
    Ok(Page(page))
}

async fn received(
    cases: &Cases,
    actor: &Actor,
    query: &IntakeQuery,
) -> Result<Option<(CaseId, String, bool)>> {
    let Some(id) = query.received else { return Ok(None) };
    match cases.show(actor, Which::Seen(id)).await {
        Ok(detail) => Ok(Some((id, detail.case.number, query.followed == "1"))),
        Err(Failure::Refused(_)) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// The page with what was entered.
pub(crate) async fn build(
    intake: &Intake,
    viewer: &Viewer,
    lang: Lang,
    entered: Entered,
    error: Option<(String, String)>,
) -> Result<IntakePage> {
    let (cases, actor) = (&intake.cases, &viewer.actor);
    let names = Names::of(cases, viewer.subdistrict(), lang).await?;
    let places = intake.places(viewer.subdistrict()).await?;
    let spot = entered.filled("place").and_then(|code| places.get(code));
    let words = entered.filled("address").filter(|_| spot.is_none());
    let found = words.map(|words| places.search(words)).unwrap_or_default();
    let item_name = entered.filled("item").map(|code| names.item(code)).unwrap_or_default();
    let key = entered.filled("idempotency_key").map_or_else(|| idempotency_key(cases), str::to_owned);
    Ok(IntakePage {
        shell: names.shell_at(viewer, "/desk/intake", "/desk/intake".to_owned()),
        person: viewer.user.id.to_string(),
        caller: caller(cases, actor, &names, entered.text("phone")).await?,
        known: known_already(cases, actor, &names, &entered, spot).await?,
        places: found
            .into_iter()
            .map(|spot| (spot.code.clone(), spot.name.clone(), spot.around.clone()))
            .collect(),
        entered,
        item_name,
        error,
        received: None,
        fresh: false,
        idempotency_key: key,
    })
}
