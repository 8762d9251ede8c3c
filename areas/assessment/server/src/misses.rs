//! Misses 漏报: proposed by one, confirmed or dropped by a second, appealed once by whom they count against, decided by a
//! third.

use assessment_rules::{MissState, Month, may_appeal, may_confirm, may_decide_appeal};
use cases_rules::CaseNumber;
use db::{Result, Row, Tx, params};
use kernel::{Actor, CaseId, Refusal, SubdistrictId, Timestamp, UserId};
use serde_json::{Value, json};
use uuid::Uuid;
use web::Author;

use crate::{Assessments, months, people};

/// What is said with a miss: long enough for a reason, short enough to be read.
const WORDS_MAX: usize = 500;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Miss {
    pub(crate) id: Uuid,
    pub(crate) month: Month,
    pub(crate) person: UserId,
    pub(crate) case: CaseId,
    pub(crate) number: String,
    pub(crate) grid: String,
    pub(crate) item: String,
    pub(crate) filed: Timestamp,
    pub(crate) state: MissState,
    pub(crate) reason: String,
    pub(crate) proposed_by: UserId,
    pub(crate) decided_by: Option<UserId>,
    pub(crate) appeal: String,
    appeal_decided_by: Option<UserId>,
    pub(crate) answer: String,
}

/// A step of a miss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Say {
    Confirm,
    Drop,
    /// By the person it counts against.
    Appeal(String),
    Lift(String),
    Uphold(String),
}

const COLUMNS: &str = "select m.id, m.month, m.person, m.case_id, c.number, c.grid, c.item, c.filed_at, m.state, \
     m.reason, m.proposed_by, m.decided_by, m.appeal, m.appeal_decided_by, m.answer from assessment_misses m \
     join cases c on c.subdistrict = m.subdistrict and c.id = m.case_id where m.subdistrict = $1";

pub(crate) async fn of_month(tx: &mut Tx, subdistrict: SubdistrictId, month: Month) -> Result<Vec<Miss>> {
    let sql = format!("{COLUMNS} and m.month = $2 order by c.filed_at, c.number, m.id");
    tx.all(&sql, params![subdistrict, month.to_string()]).await?.iter().map(miss).collect()
}

async fn one(tx: &mut Tx, subdistrict: SubdistrictId, id: Uuid) -> Result<Miss> {
    let sql = format!("{COLUMNS} and m.id = $2");
    let row = tx.optional(&sql, params![subdistrict, id]).await?;
    row.as_ref().map(miss).transpose()?.ok_or_else(|| Refusal::not_found().into())
}

fn miss(row: &Row) -> Result<Miss> {
    let unreadable = || anyhow::anyhow!("a miss that this program did not write");
    Ok(Miss {
        id: row.get("id")?,
        month: row.get::<String>("month")?.parse().map_err(|()| unreadable())?,
        person: row.get("person")?,
        case: row.get("case_id")?,
        number: row.get("number")?,
        grid: row.get("grid")?,
        item: row.get("item")?,
        filed: row.get("filed_at")?,
        state: MissState::named(&row.get::<String>("state")?).ok_or_else(unreadable)?,
        reason: row.get("reason")?,
        proposed_by: row.get("proposed_by")?,
        decided_by: row.get("decided_by")?,
        appeal: row.get("appeal")?,
        appeal_decided_by: row.get("appeal_decided_by")?,
        answer: row.get("answer")?,
    })
}

/// The filed case that a miss is about.
struct Found {
    id: CaseId,
    reporter: Option<UserId>,
    filed: Timestamp,
}

impl Assessments {
    /// Proposes that `person` should have found the case of this number. It counts in the month in which the case was
    /// filed, once a second person agrees.
    pub(crate) async fn propose_miss(
        &self,
        by: &Actor,
        number: &str,
        person: UserId,
        reason: &str,
    ) -> Result<Month> {
        let number: CaseNumber = number.parse()?;
        let reason = words(reason, "reason")?;
        let view = self.cases.catalogues.view(by.subdistrict).await?;
        let (author, id) =
            (Author::new(&self.cases.platform, by), self.cases.platform.ids.uuid(self.cases.platform.now()));
        let user = by.user.ok_or_else(Refusal::not_found)?;
        let write = async move |tx: &mut Tx| {
            let subdistrict = author.by.subdistrict;
            let case = filed_case(tx, subdistrict, &number.to_string()).await?;
            if case.reporter == Some(person) {
                return Err(Refusal::conflict("miss_own_report").at_field("number").into());
            }
            if !people::patrollers(tx, subdistrict).await?.iter().any(|one| one.id == person) {
                return Err(Refusal::invalid("person_unknown").at_field("person").into());
            }
            let month = Month::of(view.calendar.day(case.filed));
            months::require_open(tx, subdistrict, month).await?;
            let sql = "insert into assessment_misses (subdistrict, id, month, person, case_id, state, reason, \
                       proposed_by, decided_by, appeal, appeal_decided_by, answer) \
                       values ($1, $2, $3, $4, $5, $6, $7, $8, null, '', null, '') on conflict do nothing";
            let state = MissState::Proposed.name();
            let values = params![subdistrict, id, month.to_string(), person, case.id, state, &reason, user];
            if tx.execute(sql, values).await? == 0 {
                return Err(Refusal::conflict("miss_proposed").at_field("number").into());
            }
            let after = json!({ "person": person.to_string(), "number": number.to_string() });
            author.record(tx, "miss_propose", format!("miss:{id}"), Value::Null, after).await?;
            Ok(month)
        };
        self.cases.platform.db.write(write).await
    }

    /// Takes a step with a miss; the month that it counts in.
    pub(crate) async fn say_of_miss(&self, by: &Actor, id: Uuid, say: Say) -> Result<Month> {
        let author = Author::new(&self.cases.platform, by);
        let user = by.user.ok_or_else(Refusal::not_found)?;
        let write = async move |tx: &mut Tx| {
            let subdistrict = author.by.subdistrict;
            let miss = one(tx, subdistrict, id).await?;
            months::require_open(tx, subdistrict, miss.month).await?;
            let after = miss.after(user, say)?;
            put(tx, subdistrict, &after).await?;
            let (before, after) = (miss.state.name(), after.state.name());
            author.record(tx, "miss_decide", format!("miss:{id}"), json!(before), json!(after)).await?;
            Ok(miss.month)
        };
        self.cases.platform.db.write(write).await
    }
}

impl Miss {
    /// As it is once `user` has said something of it.
    fn after(&self, user: UserId, say: Say) -> Result<Self, Refusal> {
        let mut miss = self.clone();
        match say {
            Say::Confirm | Say::Drop => {
                may_confirm(self.state, self.proposed_by, user)?;
                miss.state = if say == Say::Confirm { MissState::Confirmed } else { MissState::Dropped };
                miss.decided_by = Some(user);
            }
            Say::Appeal(text) => {
                // Of others' misses nobody knows.
                may_appeal(self.state, self.person == user)?;
                miss.state = MissState::Appealed;
                miss.appeal = words(&text, "appeal")?;
            }
            Say::Lift(text) => miss.decide_appeal(user, MissState::Lifted, &text)?,
            Say::Uphold(text) => miss.decide_appeal(user, MissState::Upheld, &text)?,
        }
        Ok(miss)
    }

    fn decide_appeal(&mut self, user: UserId, state: MissState, text: &str) -> Result<(), Refusal> {
        let had_a_hand: Vec<_> =
            [Some(self.proposed_by), self.decided_by, Some(self.person)].into_iter().flatten().collect();
        may_decide_appeal(self.state, &had_a_hand, user)?;
        self.answer = words(text, "answer")?;
        (self.state, self.appeal_decided_by) = (state, Some(user));
        Ok(())
    }
}

async fn put(tx: &mut Tx, subdistrict: SubdistrictId, miss: &Miss) -> Result<()> {
    let sql = "update assessment_misses set state = $3, decided_by = $4, appeal = $5, appeal_decided_by = $6, \
               answer = $7 where subdistrict = $1 and id = $2";
    let Miss { id, state, decided_by, appeal, appeal_decided_by, answer, .. } = miss;
    let values = params![subdistrict, *id, state.name(), *decided_by, appeal, *appeal_decided_by, answer];
    tx.execute(sql, values).await.map(drop)
}

async fn filed_case(tx: &mut Tx, subdistrict: SubdistrictId, number: &str) -> Result<Found> {
    let sql = "select id, reporter, filed_at from cases where subdistrict = $1 and number = $2 \
               and filed_at is not null and state <> 'void'";
    let row = tx.optional(sql, params![subdistrict, number]).await?;
    let row = row.ok_or_else(|| Refusal::invalid("miss_case_unknown").at_field("number"))?;
    Ok(Found { id: row.get("id")?, reporter: row.get("reporter")?, filed: row.get("filed_at")? })
}

/// What somebody says: something, and not too much.
fn words(text: &str, field: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::invalid("words_missing").at_field(field));
    }
    if text.chars().count() > WORDS_MAX {
        return Err(Refusal::invalid("words_too_many").at_field(field).with("most", WORDS_MAX));
    }
    Ok(text.to_owned())
}
