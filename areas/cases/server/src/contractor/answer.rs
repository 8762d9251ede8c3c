//! The contractor's side: what the link shows, and the answer with photos and words.

use cases_rules::names::state;
use db::idempotency::{Key, write_once};
use db::outbox::{self, Message};
use db::{Result, Tx};
use kernel::{Actor, FileId, Grant, Refusal, Role, Scope, Timestamp};
use procedure::{Command, Inputs};

use super::{ANSWERS_MAX, TaskLink, of_actor_name, store as links};
use crate::act::{Turn, Wish};
use crate::model::Case;
use crate::service::Cases;
use crate::show::{CaseDetail, TrailLine};
use crate::store;
use crate::suggest::Offered;
use crate::token::Token;
use crate::told::Told;

/// What a good link opens.
#[derive(Debug, Clone)]
pub struct Task {
    pub link: TaskLink,
    pub case: Case,
    /// Photos that show how it was: (photo, thumbnail).
    pub photos: Vec<(FileId, FileId)>,
    /// Whether the department still has the case in hand; otherwise there is nothing to see any more.
    pub open: bool,
}

/// Words and photos from the spot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskAnswer {
    pub words: String,
    /// Ids of stored photos.
    pub photos: Vec<String>,
}

/// The contractor's latest answer that nobody confirmed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answered {
    pub(crate) contractor: String,
    pub(crate) words: String,
    /// (photo, thumbnail)
    pub(crate) photos: Vec<(FileId, FileId)>,
}

/// Steps whose photos show the problem as it was.
const SHOWN: [&str; 2] = ["report", "answer_verification"];

fn in_hand(case: &Case, link: &TaskLink) -> bool {
    case.facts.state == state::HANDLING && case.facts.department.as_deref() == Some(&link.department)
}

impl Cases {
    /// What the link opens. A token that never was, one that expired and one that was taken back look the same.
    pub async fn task(&self, token: Token) -> Result<Task> {
        let now = self.platform.now();
        let read = async move |tx: &mut Tx| {
            let link = good(tx, token, now).await?;
            let case = store::by_id(tx, &Actor::system(token.subdistrict), link.case).await?;
            let trail = db::trail::of_stream(tx, token.subdistrict, case.id.0).await?;
            let photos = store::photos_of(tx, token.subdistrict, case.id).await?;
            let of = |step: u32| trail.iter().find(|row| row.entry.seq == i64::from(step));
            let shown = photos
                .iter()
                .filter(|(step, ..)| of(*step).is_some_and(|row| SHOWN.contains(&row.entry.action.as_str())));
            let photos = shown.map(|(_, photo, thumbnail)| (*photo, *thumbnail)).collect();
            Ok(Task { open: in_hand(&case, &link), link, case, photos })
        };
        self.platform.db.read(read).await
    }

    /// Remembers when the contractor first looked.
    pub async fn task_opened(&self, task: &Task) -> Result<()> {
        if task.link.opened_at.is_some() {
            return Ok(());
        }
        let (subdistrict, id, now) = (task.case.subdistrict, task.link.id, self.platform.now());
        let opened = async move |tx: &mut Tx| links::opened(tx, subdistrict, id, now).await;
        self.platform.db.write(opened).await
    }

    /// Takes the contractor's answer into the trail and tells the department.
    pub async fn task_answer(&self, token: Token, answer: TaskAnswer, key: Key) -> Result<()> {
        let ground = self.ground(token.subdistrict).await?;
        let (now, platform) = (self.platform.now(), self.platform.clone());
        let news = Told::default();
        let heard = news.clone();
        write_once(&self.platform.db, key, now, async move |tx: &mut Tx| {
            let link = good(tx, token, now).await?;
            let case = store::for_update(tx, &Actor::system(token.subdistrict), link.case).await?;
            if !in_hand(&case, &link) {
                return Err(Refusal::conflict("task_ended").into());
            }
            if link.answers >= ANSWERS_MAX {
                return Err(Refusal::conflict("task_answers_used_up").with("max", ANSWERS_MAX).into());
            }
            let wish = said(&case, answer);
            let actor = acting(&case, &link);
            let turn =
                Turn { ids: &platform.ids, ground: &ground, actor: &actor, now, hold: None, told: &heard };
            let case = turn.step_on(tx, case, &wish).await?;
            links::answered(tx, case.subdistrict, link.id).await?;
            let message = told(&case, &link, platform.ids.uuid(now));
            outbox::put(tx, &message, now).await?;
            Ok(String::new())
        })
        .await?;
        news.tell(&self.platform);
        Ok(())
    }
}

async fn good(tx: &mut Tx, token: Token, now: Timestamp) -> Result<TaskLink, db::Failure> {
    let link = links::by_token(tx, token).await?.filter(|link| link.is_good(now));
    link.ok_or_else(|| Refusal::not_found().into())
}

/// Who answers through a link: somebody of the department's, under the contractor's name.
fn acting(case: &Case, link: &TaskLink) -> Actor {
    let scope = Scope::Department(link.department.clone());
    Actor {
        subdistrict: case.subdistrict,
        user: None,
        name: link.actor_name(),
        grants: vec![Grant { role: Role::DepartmentHandler, scope }],
    }
}

fn said(case: &Case, answer: TaskAnswer) -> Wish {
    let inputs = Inputs { text: Some(answer.words), photos: answer.photos, ..Inputs::default() };
    let command = Command { action: "comment".to_owned(), version_seen: case.facts.version, inputs };
    Wish { command, criterion: None, suggested: Offered::default() }
}

fn told(case: &Case, link: &TaskLink, id: uuid::Uuid) -> Message {
    let payload = serde_json::json!({ "number": case.number, "version": case.facts.version });
    Message {
        subdistrict: case.subdistrict,
        id,
        case: Some(case.id),
        kind: "task.answered".to_owned(),
        recipient: format!("department:{}", link.department),
        payload: payload.to_string(),
        attempts: 0,
    }
}

/// The last answer of a contractor since the department last responded.
pub(crate) fn answered(detail: &CaseDetail) -> Option<Answered> {
    let since = detail.trail.iter().rposition(|line| line.action == "respond").map_or(0, |at| at + 1);
    let latest =
        detail.trail.get(since..)?.iter().rev().find_map(|line| contractor_of(line).map(|by| (line, by)));
    let (line, contractor) = latest?;
    let photos = detail.photos.iter().filter(|(step, ..)| i64::from(*step) == line.seq);
    Some(Answered {
        contractor: contractor.to_owned(),
        words: line.inputs.text.clone().unwrap_or_default(),
        photos: photos.map(|(_, photo, thumbnail)| (*photo, *thumbnail)).collect(),
    })
}

fn contractor_of(line: &TrailLine) -> Option<&str> {
    let name = line.actor.is_none().then_some(line.actor_name.as_str())?;
    of_actor_name(name).map(|(_, contractor)| contractor)
}
