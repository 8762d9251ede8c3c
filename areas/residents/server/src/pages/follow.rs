//! What became of a resident's report. The link carries a token; the number alone shows nothing.

use askama::Template;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use cases_server::pages::{Entered, Names, PhotoBytes, idempotency_key, photo_answer, take};
use cases_server::{CaseDetail, Cases};
use db::Failure;
use kernel::{Actor, FileId, Refusal};
use serde::Deserialize;
use web::{Answer, Lang, Page, PathOf, Problem, Query, Shell};

#[derive(Template)]
#[template(path = "residents/follow.html")]
pub(crate) struct FollowPage {
    shell: Shell,
    token: String,
    number: String,
    state: String,
    state_word: String,
    /// What is going on, in a sentence.
    sentence: String,
    department: String,
    promised: String,
    title: String,
    description: String,
    steps: Vec<(String, String)>,
    may_reopen: bool,
    may_rate: bool,
    reopen_reasons: Vec<(String, String)>,
    version: u32,
    idempotency_key: String,
    error: Option<String>,
}

/// Steps of the trail that residents are told; the rest is the office's own business.
const TOLD: [&str; 12] = [
    "report",
    "file",
    "decline",
    "void",
    "merge",
    "dispatch",
    "dispatch_by_leader",
    "accept",
    "respond",
    "close",
    "reopen",
    "self_handle",
];

fn page(cases: &Cases, names: &Names, token: &str, detail: &CaseDetail, error: Option<String>) -> FollowPage {
    let lang = names.lang;
    let case = &detail.case;
    let state = &case.facts.state;
    let offered = |action: &str| detail.offers.iter().any(|offer| offer.action == action);
    let told = detail.trail.iter().filter(|line| TOLD.contains(&line.action.as_str()));
    let reasons = cases.policy().reasons("reopen").iter();
    let due =
        case.facts.clocks.get(cases_rules::names::clock::HANDLING).map(|clock| names.instant(clock.due));
    FollowPage {
        shell: names.public_shell(&format!("/follow/{token}")),
        token: token.to_owned(),
        number: case.number.clone(),
        state_word: lang.t(&format!("state.{state}")).to_owned(),
        sentence: lang.t(&format!("follow.{state}")).to_owned(),
        state: state.clone(),
        department: case.facts.department.as_deref().map(|code| names.department(code)).unwrap_or_default(),
        promised: due.filter(|_| !cases_rules::HANDLING.ends(state)).unwrap_or_default(),
        title: names.item(case.facts.item.as_deref().unwrap_or_default()),
        description: case.description.clone(),
        steps: told
            .map(|line| (names.instant(line.at), lang.t(&format!("told.{}", line.action)).to_owned()))
            .collect(),
        may_reopen: offered("reopen"),
        may_rate: offered("rate"),
        reopen_reasons: reasons
            .map(|one| (one.code.clone(), lang.pick(&one.zh, &one.en).to_owned()))
            .collect(),
        version: case.facts.version,
        idempotency_key: idempotency_key(cases),
        error,
    }
}

/// The case of a token. A merged one is followed to where it goes on.
async fn detail(cases: &Cases, token: &str) -> db::Result<CaseDetail> {
    let (subdistrict, which) = cases.token(token)?;
    let detail = cases.show(&Actor::reporter(subdistrict), which).await?;
    match detail.case.facts.merged_into {
        Some(_) => cases.merged_target(detail).await,
        None => Ok(detail),
    }
}

pub(super) async fn follow(
    State(cases): State<Cases>,
    lang: Lang,
    PathOf(token): PathOf<String>,
) -> Answer<Page<FollowPage>> {
    let detail = detail(&cases, &token).await?;
    let names = Names::of(&cases, detail.case.subdistrict, lang).await?;
    Ok(Page(page(&cases, &names, &token, &detail, None)))
}

pub(super) async fn act(
    State(cases): State<Cases>,
    lang: Lang,
    PathOf((token, action)): PathOf<(String, String)>,
    form: Multipart,
) -> Answer<Response> {
    let (subdistrict, which) = cases.token(&token)?;
    let entered = Entered::read(form).await?;
    match take(&cases, &Actor::reporter(subdistrict), which, &action, &entered, "public").await {
        Ok(()) => Ok(Redirect::to(&format!("/follow/{token}")).into_response()),
        Err(Failure::Refused(refusal)) => {
            let problem = Problem::from(*refusal);
            let detail = detail(&cases, &token).await?;
            let names = Names::of(&cases, subdistrict, lang).await?;
            let page = page(&cases, &names, &token, &detail, Some(problem.text(lang)));
            Ok(Page(page).with_status(problem.status))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// A photo of the case that the token opens.
pub(super) async fn photo(
    State(cases): State<Cases>,
    PathOf((token, id)): PathOf<(String, String)>,
) -> Answer<PhotoBytes> {
    let id: FileId = id.parse().map_err(|()| Refusal::not_found())?;
    let detail = detail(&cases, &token).await?;
    let own = detail.photos.iter().any(|(_, photo, thumbnail)| *photo == id || *thumbnail == id);
    if !own {
        return Err(Refusal::not_found().into());
    }
    Ok(photo_answer(cases.photo_bytes(detail.case.subdistrict, id).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FindQuery {
    token: String,
}

/// The link typed by hand: whatever was pasted, its last part is the token.
pub(super) async fn find(Query(query): Query<FindQuery>) -> Redirect {
    let token = query.token.trim().rsplit('/').next().unwrap_or_default();
    let plain: String = token.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    Redirect::to(&if plain.is_empty() { "/".to_owned() } else { format!("/follow/{plain}") })
}
