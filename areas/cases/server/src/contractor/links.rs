//! A department makes a link, sees its links, takes one back. Both changes stand in the record of changes.

use std::time::Duration;

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use cases_rules::names::state;
use db::idempotency::{Key, write_once};
use db::{Result, Tx};
use kernel::{Actor, CaseId, Refusal, Role, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;
use web::Author;

use super::{DAYS_MAX, TaskLink, store as links};
use crate::model::Case;
use crate::service::Cases;
use crate::store;
use crate::token::Token;

const NAME_MAX: usize = 50;
const WORDS_MAX: usize = 500;

/// What a department says when it hands a case to a contractor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTaskLink {
    pub contractor: String,
    /// What is to be done. The reporter's own words are not shown to the contractor.
    pub words: String,
    pub days: u32,
}

impl NewTaskLink {
    fn require_fits(&self) -> Result<(), Refusal> {
        for (field, text, max) in
            [("contractor", &self.contractor, NAME_MAX), ("words", &self.words, WORDS_MAX)]
        {
            if text.trim().is_empty() {
                return Err(Refusal::invalid("input_missing").at_field(field));
            }
            if text.chars().count() > max {
                return Err(Refusal::invalid("text_too_long").at_field(field).with("max", max));
            }
        }
        if self.days == 0 || self.days > DAYS_MAX {
            return Err(Refusal::invalid("task_days").at_field("days").with("max", DAYS_MAX));
        }
        Ok(())
    }
}

/// Whether this person works in the department that has the case in hand.
pub(crate) fn may_hand_over(actor: &Actor, case: &Case) -> bool {
    let department = case.facts.department.as_deref().unwrap_or_default();
    let theirs = actor.holds_for(Role::DepartmentHandler, &case.facts.grid, department);
    theirs && !department.is_empty()
}

fn require_theirs(actor: &Actor, case: &Case) -> Result<(), Refusal> {
    if may_hand_over(actor, case) { Ok(()) } else { Err(Refusal::forbidden("task_not_yours")) }
}

impl Cases {
    /// A new link; its token is told here and kept nowhere. The same `key` gives the same token.
    pub async fn task_link_add(
        &self,
        actor: &Actor,
        id: CaseId,
        new: NewTaskLink,
        key: Key,
    ) -> Result<Token> {
        let by = actor.user.ok_or_else(Refusal::not_found)?;
        let now = self.platform.now();
        let token = Token::new(actor.subdistrict, self.platform.ids.bytes());
        let (link_id, author) = (self.platform.ids.uuid(now), Author::new(&self.platform, actor));
        // As with a reporter's receipt: what the key remembers is sealed, the table has the hash only.
        let told = BASE64.encode(self.platform.sealer.seal(self.platform.ids.bytes(), &token.to_string())?);
        let actor = actor.clone();
        let answer = write_once(&self.platform.db, key, now, async move |tx: &mut Tx| {
            let case = store::for_update(tx, &actor, id).await?;
            require_theirs(&actor, &case)?;
            new.require_fits()?;
            if case.facts.state != state::HANDLING {
                return Err(Refusal::conflict("task_not_now").into());
            }
            let link = link_of(link_id, &case, &new, now);
            links::insert(tx, token, &link, by).await?;
            author.record(tx, "task_link_create", &case.number, Value::Null, recorded(&link)).await?;
            Ok(told)
        })
        .await?;
        let sealed = BASE64.decode(answer).context("a kept link is damaged")?;
        let token: Result<Token, ()> = self.platform.sealer.open(&sealed)?.parse();
        token.map_err(|()| anyhow::anyhow!("a kept link is damaged").into())
    }

    /// Takes a link back: from now on it opens nothing. Twice is as good as once.
    pub async fn task_link_revoke(&self, actor: &Actor, case: CaseId, link: Uuid) -> Result<()> {
        let (author, actor) = (Author::new(&self.platform, actor), actor.clone());
        let revoke = async move |tx: &mut Tx| {
            let case = store::for_update(tx, &actor, case).await?;
            require_theirs(&actor, &case)?;
            let known = links::of_case(tx, case.subdistrict, case.id).await?;
            let known = known.into_iter().find(|one| one.id == link).ok_or_else(Refusal::not_found)?;
            if links::revoke(tx, case.subdistrict, link, author.at).await? {
                author.record(tx, "task_link_revoke", &case.number, recorded(&known), Value::Null).await?;
            }
            Ok(())
        };
        self.platform.db.write(revoke).await
    }

    /// The links of a case, for the department that has it; none for others.
    pub async fn task_links(&self, actor: &Actor, case: &Case) -> Result<Vec<TaskLink>> {
        if !may_hand_over(actor, case) {
            return Ok(Vec::new());
        }
        let (subdistrict, id) = (case.subdistrict, case.id);
        self.platform.db.read(async move |tx: &mut Tx| links::of_case(tx, subdistrict, id).await).await
    }
}

fn link_of(id: Uuid, case: &Case, new: &NewTaskLink, now: Timestamp) -> TaskLink {
    TaskLink {
        id,
        case: case.id,
        department: case.facts.department.clone().unwrap_or_default(),
        contractor: new.contractor.trim().to_owned(),
        words: new.words.trim().to_owned(),
        created_at: now,
        expires_at: now.plus(Duration::from_hours(24) * new.days),
        revoked_at: None,
        opened_at: None,
        answers: 0,
    }
}

/// What the record of changes keeps of a link; the contractor's name stands with the link alone, to be forgotten there.
fn recorded(link: &TaskLink) -> Value {
    json!({
        "link": link.short(), "department": link.department, "expires_at": link.expires_at.to_string(),
    })
}
