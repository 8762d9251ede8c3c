//! What became of a resident's report. The link carries a token; the number alone shows nothing.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use cases_server::pages::{Entered, Names, PhotoBytes, idempotency_key, photo_answer, take};
use cases_server::{CaseDetail, Token};
use db::{Failure, Result};
use kernel::{Actor, FileId, Refusal, SubdistrictId};
use web::{Answer, Lang, Page, PathOf, Problem, Shell};

use crate::lane::Waiting;
use crate::service::Residents;
use crate::watch::without_reporter;

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
    /// Addresses of (photo, thumbnail): what the resident sent, and how it looked afterwards.
    before: Vec<(String, String)>,
    after: Vec<(String, String)>,
    may: May,
    reopen_reasons: Vec<(String, String)>,
    version: u32,
    idempotency_key: String,
    error: Option<String>,
}

/// What the reader is offered.
#[expect(clippy::struct_excessive_bools, reason = "four parts of the page that stand or not by themselves")]
struct May {
    /// Only look: it is somebody else's case.
    only_look: bool,
    withdraw: bool,
    reopen: bool,
    rate: bool,
}

#[derive(Template)]
#[template(path = "residents/waiting.html")]
struct WaitingPage {
    shell: Shell,
    discarded: bool,
    reason: String,
    at: String,
}

/// What a link opens.
enum Opened {
    Case { detail: Box<CaseDetail>, is_other: bool },
    Waiting(Box<Waiting>),
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
/// Steps whose photos show how it looks afterwards.
const SHOWN_AFTER: [&str; 3] = ["respond", "self_handle", "answer_recheck"];
/// Not an action of the procedure: the case goes on as it is.
const WITHDRAW: &str = "withdraw_contact";

impl Residents {
    async fn open(&self, token: &str) -> Result<(SubdistrictId, Opened)> {
        let token: Token = token.parse().map_err(|()| Refusal::not_found())?;
        let subdistrict = token.subdistrict;
        let (_, which) = self.cases.token(&token.to_string())?;
        let shown = self.cases.show(&Actor::reporter(subdistrict), which).await;
        let opened = match shown {
            // The other case is somebody else's: its progress is ours to see, its text is not.
            Ok(detail) if detail.case.facts.merged_into.is_some() => {
                let detail = Box::new(without_reporter(self.cases.merged_target(detail).await?));
                Opened::Case { detail, is_other: true }
            }
            Ok(detail) => Opened::Case { detail: Box::new(detail), is_other: false },
            Err(Failure::Refused(_)) => match self.watched(token).await? {
                Some(detail) => Opened::Case { detail: Box::new(detail), is_other: true },
                None => Opened::Waiting(Box::new(self.waiting_of(token).await?)),
            },
            Err(fault) => return Err(fault),
        };
        Ok((subdistrict, opened))
    }
}

fn page(
    residents: &Residents,
    names: &Names,
    token: &str,
    (detail, is_other): (&CaseDetail, bool),
    error: Option<String>,
) -> FollowPage {
    let lang = names.lang;
    let case = &detail.case;
    let state = &case.facts.state;
    let offered = |action: &str| detail.offers.iter().any(|offer| offer.action == action);
    let told = detail.trail.iter().filter(|line| TOLD.contains(&line.action.as_str()));
    let reasons = residents.cases.policy().reasons("reopen").iter();
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
        before: photos(detail, token, &["report"]),
        after: photos(detail, token, &SHOWN_AFTER),
        may: May {
            only_look: is_other,
            withdraw: detail.contact.is_some(),
            reopen: offered("reopen"),
            rate: offered("rate"),
        },
        reopen_reasons: reasons
            .map(|one| (one.code.clone(), lang.pick(&one.zh, &one.en).to_owned()))
            .collect(),
        version: case.facts.version,
        idempotency_key: idempotency_key(&residents.cases),
        error,
    }
}

/// Photos of the steps of these actions.
fn photos(detail: &CaseDetail, token: &str, actions: &[&str]) -> Vec<(String, String)> {
    let steps = detail.trail.iter().filter(|line| actions.contains(&line.action.as_str()));
    let steps: BTreeSet<i64> = steps.map(|line| line.seq).collect();
    let address = |id: FileId| format!("/follow/{token}/photos/{id}");
    let wanted = detail.photos.iter().filter(|(step, ..)| steps.contains(&i64::from(*step)));
    wanted.map(|(_, photo, thumbnail)| (address(*photo), address(*thumbnail))).collect()
}

pub(super) async fn follow(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf(token): PathOf<String>,
) -> Answer<Response> {
    let (subdistrict, opened) = residents.open(&token).await?;
    let names = residents.names(subdistrict, lang).await?;
    Ok(match opened {
        Opened::Case { detail, is_other } => {
            Page(page(&residents, &names, &token, (&detail, is_other), None)).into_response()
        }
        Opened::Waiting(waiting) => Page(waiting_page(&names, &token, &waiting)).into_response(),
    })
}

fn waiting_page(names: &Names, token: &str, waiting: &Waiting) -> WaitingPage {
    let reason = names.lang.t(&format!("lane_reason.{}", waiting.reason)).to_owned();
    WaitingPage {
        shell: names.public_shell(&format!("/follow/{token}")),
        discarded: waiting.state == "discarded",
        reason,
        at: names.instant(waiting.received_at),
    }
}

pub(super) async fn act(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf((token, action)): PathOf<(String, String)>,
    form: Multipart,
) -> Answer<Response> {
    let (subdistrict, which) = residents.cases.token(&token)?;
    let entered = Entered::read(form).await?;
    let reporter = Actor::reporter(subdistrict);
    let outcome = if action == WITHDRAW {
        residents.cases.contact_withdraw(which).await.map(drop)
    } else {
        take(&residents.cases, &reporter, which, &action, &entered, "public").await
    };
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/follow/{token}")).into_response()),
        Err(Failure::Refused(refusal)) => {
            let problem = Problem::from(*refusal);
            let (_, opened) = residents.open(&token).await?;
            let Opened::Case { detail, is_other } = opened else { return Err(problem) };
            let names = residents.names(subdistrict, lang).await?;
            let text = problem.text(lang);
            let page = page(&residents, &names, &token, (&detail, is_other), Some(text));
            Ok(Page(page).with_status(problem.status))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// A photo of the case that the token opens: what its reporter sent, and how it looked afterwards.
pub(super) async fn photo(
    State(residents): State<Residents>,
    PathOf((token, id)): PathOf<(String, String)>,
) -> Answer<PhotoBytes> {
    let file: FileId = id.parse().map_err(|()| Refusal::not_found())?;
    let (subdistrict, Opened::Case { detail, .. }) = residents.open(&token).await? else {
        return Err(Refusal::not_found().into());
    };
    let address = format!("/follow/{token}/photos/{id}");
    let shown = [photos(&detail, &token, &["report"]), photos(&detail, &token, &SHOWN_AFTER)].concat();
    if !shown.iter().any(|(photo, thumbnail)| *photo == address || *thumbnail == address) {
        return Err(Refusal::not_found().into());
    }
    Ok(photo_answer(residents.cases.photo_bytes(subdistrict, file).await?))
}
