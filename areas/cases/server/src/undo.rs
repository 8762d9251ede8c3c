//! Taking a step back while its messages have not left.

use std::time::Duration;

use cases_rules::HANDLING;
use db::idempotency::{Key, write_once};
use db::{Failure, Result, Row, Tx, outbox, params};
use kernel::{Actor, CaseId, Refusal, Role, Timestamp, UserId};
use procedure::{CaseFacts, Event};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::Platform;

use crate::act::Done;
use crate::ground::Ground;
use crate::model::Case;
use crate::service::Cases;
use crate::step::Step;
use crate::store;
use crate::told::Told;

/// How long a step may be taken back, and so how long its messages wait: on the wall, for a hand has to manage it.
const UNDO_FOR: Duration = Duration::from_secs(10);

/// The same on the clock of the platform.
pub(crate) fn undo_for(platform: &Platform) -> Duration {
    UNDO_FOR * platform.clock.pace()
}

/// A step that can be taken back, as its maker is offered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoOffer {
    pub id: CaseId,
    pub number: String,
    /// The version that the step made.
    pub version: u32,
    pub action: String,
    /// For so long it is worth offering.
    pub left: Duration,
}

/// What a step changed of the case beside what follows from it.
#[derive(Debug, Serialize, Deserialize)]
struct Before {
    facts: CaseFacts,
    criterion: u32,
    owner_by: String,
    /// In which of their roles the person acted.
    role: Role,
}

/// Keeps the case as it was before the step that `event` tells of, with the ids of the step's messages.
pub(crate) async fn keep(
    tx: &mut Tx,
    before: &Case,
    event: &Event,
    messages: &[Uuid],
    hold: Duration,
) -> Result<()> {
    let kept = Before {
        facts: before.facts.clone(),
        criterion: before.criterion,
        owner_by: before.owner_by.clone(),
        role: event.role,
    };
    let sql = "insert into undo_steps (subdistrict, case_id, version, action, made_by, until, messages, before) \
               values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (subdistrict, case_id) do update set \
               version = excluded.version, action = excluded.action, made_by = excluded.made_by, \
               until = excluded.until, messages = excluded.messages, before = excluded.before";
    let (messages, kept) = (serde_json::to_string(messages)?, serde_json::to_string(&kept)?);
    // Whoever holds a link is nobody in particular: what they do is never held.
    let Some(by) = event.by else { return Ok(()) };
    let until = event.at.plus(hold);
    let (subdistrict, case, action) = (before.subdistrict, before.id, event.action.as_str());
    tx.send(sql, params![subdistrict, case, event.version, action, by, until, messages, kept]).await
}

/// Forgets steps that can no longer be taken back.
pub async fn forget_undo_steps(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    tx.execute("delete from undo_steps where until < $1", params![now]).await
}

impl Cases {
    /// What this person may still take back of the case.
    pub async fn undo_offer(&self, actor: &Actor, id: CaseId) -> Result<Option<UndoOffer>> {
        let (subdistrict, by, now) = (actor.subdistrict, actor.user, self.platform.now());
        let sql = "select c.number, u.version, u.action, u.until from undo_steps u \
                   join cases c on c.subdistrict = u.subdistrict and c.id = u.case_id and c.version = u.version \
                   where u.subdistrict = $1 and u.case_id = $2 and u.made_by = $3 and u.until > $4";
        let read = async move |tx: &mut Tx| tx.optional(sql, params![subdistrict, id, by, now]).await;
        let row = self.platform.db.read(read).await?;
        row.map(|row| offer(id, &row, now, self.platform.clock.pace())).transpose()
    }

    /// Takes back the step that made `version` of the case. Only its maker can, within ten seconds, and if nothing
    /// happened since: `undo_too_late`, `undo_overtaken`, `undo_not_yours`.
    pub async fn undo(&self, actor: &Actor, id: CaseId, version: u32, key: Key) -> Result<Done> {
        let ground = self.ground(actor.subdistrict).await?;
        let (now, actor, platform) = (self.platform.now(), actor.clone(), self.platform.clone());
        let told = Told::default();
        let heard = told.clone();
        let answer = write_once(&self.platform.db, key, now, async move |tx: &mut Tx| {
            let before = store::for_update(tx, &actor, id).await?;
            let step = take_back(tx, &platform.ids, &ground, &actor, &before, (version, now)).await?;
            let case = step.write(tx, &platform.ids).await?;
            heard.put(Some(&before), &case, procedure::UNDONE, actor.user);
            Ok(serde_json::to_string(&Done::of(&case))?)
        })
        .await?;
        told.tell(&self.platform);
        Ok(serde_json::from_str(&answer)?)
    }
}

fn offer(id: CaseId, row: &Row, now: Timestamp, pace: u32) -> Result<UndoOffer> {
    let until: Timestamp = row.get("until")?;
    let left = u64::try_from(until.micros_since(now)).unwrap_or(0);
    Ok(UndoOffer {
        id,
        number: row.get("number")?,
        version: row.get("version")?,
        action: row.get("action")?,
        left: Duration::from_micros(left) / pace,
    })
}

/// The step back, its messages already out of the outbox.
async fn take_back(
    tx: &mut Tx,
    ids: &kernel::Ids,
    ground: &Ground,
    actor: &Actor,
    case: &Case,
    (version, now): (u32, Timestamp),
) -> Result<Step> {
    let sql = "select version, made_by, until, messages, before from undo_steps \
               where subdistrict = $1 and case_id = $2";
    let found = tx.optional(sql, params![case.subdistrict, case.id]).await?;
    let row = found.ok_or_else(too_late)?;
    require(&row, actor, case, version, now)?;
    let messages: Vec<Uuid> = row.json("messages")?;
    if outbox::take_back(tx, case.subdistrict, &messages).await? != messages.len() {
        // One is on its way: the step stands, and nothing of this is kept.
        return Err(too_late().into());
    }
    let sql = "delete from undo_steps where subdistrict = $1 and case_id = $2";
    tx.send(sql, params![case.subdistrict, case.id]).await?;
    let Before { facts, criterion, owner_by, role } = row.json("before")?;
    let decision = procedure::undo(&HANDLING, &case.facts, &facts, actor, role, now)?;
    let mut after = Case { facts: decision.facts.clone(), criterion, owner_by, ..case.clone() };
    after.take_item(ground);
    Step::next(ids, ground, case, after, decision, Vec::new())
}

fn require(row: &Row, actor: &Actor, case: &Case, version: u32, now: Timestamp) -> Result<()> {
    if Some(row.get::<UserId>("made_by")?) != actor.user {
        return Err(Failure::from(Refusal::forbidden("undo_not_yours")));
    }
    if row.get::<u32>("version")? != version || case.facts.version != version {
        return Err(Refusal::conflict("undo_overtaken").with("version", case.facts.version).into());
    }
    if now >= row.get::<Timestamp>("until")? {
        return Err(too_late().into());
    }
    Ok(())
}

fn too_late() -> Refusal {
    Refusal::conflict("undo_too_late").with("seconds", UNDO_FOR.as_secs())
}
