//! A step of a case on its way into the database: row, trail, counters, alarms, messages, photos, in one transaction.

use std::time::Duration;

use cases_rules::{Counted, LookChange, counter_deltas, look_change};
use chrono::NaiveDate;
use db::counters::{self, Counter};
use db::jobs::{self, NewJob};
use db::outbox::{self, Message};
use db::trail::{self, Entry, Link};
use db::{Result, Tx, Value};
use kernel::{FileId, Ids, JobId, Refusal, Timestamp};
use procedure::{Decision, Effect, Event, Whom};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::columns::{Columns, derive};
use crate::ground::Ground;
use crate::happenings::Difference;
use crate::looks;
use crate::model::Case;
use crate::store;
use crate::suggest::Overridden;

/// The body of a trail row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) role: kernel::Role,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) department: Option<String>,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) criterion: u32,
    pub(crate) inputs: procedure::Inputs,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) overridden: Vec<Overridden>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// What an alarm job carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Alarm {
    pub(crate) case: kernel::CaseId,
    pub(crate) clock: String,
    pub(crate) action: String,
}

pub(crate) const ALARM: &str = "case_alarm";

/// A step that was decided, with everything that it writes: worked out before it is its turn to be written, which on
/// SQLite is the turn of all.
pub(crate) struct Step {
    case: Case,
    is_first: bool,
    happened: Difference,
    looked: LookChange,
    row: Vec<Value>,
    link: Link,
    counts: Vec<(Counter, i64)>,
    decision: Decision,
}

impl Step {
    /// The first step of a new case.
    pub(crate) fn first(ids: &Ids, ground: &Ground, case: Case, decision: Decision) -> Result<Self> {
        Self::behind(None, ids, ground, case, decision, Vec::new())
    }

    /// The step that leads from `before` to `case`.
    pub(crate) fn next(
        ids: &Ids,
        ground: &Ground,
        before: &Case,
        case: Case,
        decision: Decision,
        overridden: Vec<Overridden>,
    ) -> Result<Self> {
        Self::behind(Some(before), ids, ground, case, decision, overridden)
    }

    fn behind(
        before: Option<&Case>,
        ids: &Ids,
        ground: &Ground,
        mut case: Case,
        decision: Decision,
        overridden: Vec<Overridden>,
    ) -> Result<Self> {
        let previous = before.map_or(trail::ORIGIN, |before| before.trail_hash);
        let link = link(ids, &case, &decision.event, &previous, overridden)?;
        case.trail_hash = link.hash;
        let row = store::row(&case, &columns_of(&case, ground))?;
        let counts = deltas(ground, before, &case);
        let happened = Difference::between(before.map(|before| &before.facts), &case.facts);
        let looked = look_change(before.map(|before| &before.facts), &case.facts);
        Ok(Self { is_first: before.is_none(), case, happened, looked, row, link, counts, decision })
    }

    /// Writes it; the case as it is now.
    pub(crate) async fn write(self, tx: &mut Tx, ids: &Ids) -> Result<Case> {
        Ok(self.write_held(tx, ids, Duration::ZERO).await?.0)
    }

    /// The same, with messages that do not leave before `hold` is over; their ids.
    pub(crate) async fn write_held(
        self,
        tx: &mut Tx,
        ids: &Ids,
        hold: Duration,
    ) -> Result<(Case, Vec<Uuid>)> {
        let Self { case, is_first, happened, looked, row, link, counts, decision } = self;
        link.put(tx).await?;
        if is_first {
            store::insert(tx, &row).await?;
        } else {
            store::update(tx, row).await?;
        }
        counters::add(tx, case.subdistrict, &counts).await?;
        happened.write(tx, case.subdistrict, case.id).await?;
        looks::write(tx, &case, looked, decision.event.at).await?;
        photos(tx, &case, &decision.event).await?;
        let mut messages = Vec::new();
        for effect in &decision.effects {
            messages.extend(carry_out(tx, ids, &case, &decision.event, effect, hold).await?);
        }
        Ok((case, messages))
    }
}

pub(crate) fn columns_of(case: &Case, ground: &Ground) -> Columns {
    derive(&case.facts, ground.terms_of(case).limit_given().unit, &ground.catalogue.calendar)
}

/// The row of the trail that tells of `event`.
pub(crate) fn link(
    ids: &Ids,
    case: &Case,
    event: &Event,
    previous: &[u8; 32],
    overridden: Vec<Overridden>,
) -> Result<Link> {
    let body = Body {
        role: event.role,
        department: event.department.clone(),
        criterion: case.criterion,
        inputs: event.inputs.clone(),
        overridden,
    };
    let entry = Entry {
        subdistrict: case.subdistrict,
        stream: case.id.0,
        seq: event.version.into(),
        at: event.at,
        actor: event.by,
        actor_name: event.by_name.clone(),
        action: event.action.clone(),
        from_state: event.from.clone(),
        to_state: event.to.clone(),
        body: Some(serde_json::to_string(&body)?),
    };
    Ok(Link::new(previous, entry, ids.bytes()))
}

/// The change of the kept counters from `before` to `case`.
pub(crate) fn deltas(ground: &Ground, before: Option<&Case>, case: &Case) -> Vec<(Counter, i64)> {
    let counted = |case| counted(case);
    counter_deltas(before.map(counted), counted(case), |at| ground.day(at))
        .into_iter()
        .map(|(key, n)| {
            let metric = key.metric.name();
            let metric =
                if key.state.is_empty() { metric.to_owned() } else { format!("{metric}:{}", key.state) };
            let day = day_number(key.day);
            (Counter { metric, day, grid: key.grid, department: key.department, class: key.class }, n)
        })
        .collect()
}

fn counted(case: &Case) -> Counted<'_> {
    Counted { facts: &case.facts, class: Ground::class_of(case.facts.item.as_deref()) }
}

/// Days since 1970-01-01.
pub(crate) fn day_number(day: NaiveDate) -> i64 {
    day.signed_duration_since(NaiveDate::default()).num_days()
}

async fn photos(tx: &mut Tx, case: &Case, event: &Event) -> Result<()> {
    let mut known = Vec::new();
    for photo in &event.inputs.photos {
        let unknown = || Refusal::invalid("photo_unknown").at_field("photos").with("photo", photo);
        let id: FileId = photo.parse().map_err(|()| unknown())?;
        if !store::file_is_there(tx, case.subdistrict, id).await? {
            return Err(unknown().into());
        }
        known.push(id);
    }
    store::photos_add(tx, case, event.version, &known).await
}

/// Does what follows from an event; the ids of the messages that it wrote, which leave once `hold` is over.
pub(crate) async fn carry_out(
    tx: &mut Tx,
    ids: &Ids,
    case: &Case,
    event: &Event,
    effect: &Effect,
    hold: Duration,
) -> Result<Vec<Uuid>> {
    match effect {
        Effect::ScheduleAlarm { clock, at, action } => {
            let alarm = Alarm { case: case.id, clock: clock.clone(), action: action.clone() };
            let job = NewJob {
                subdistrict: case.subdistrict,
                id: JobId(ids.uuid(event.at)),
                kind: ALARM,
                dedup: &alarm_name(case, clock),
                payload: &serde_json::to_string(&alarm)?,
                // The instant itself is still on time.
                run_at: at.plus(Duration::from_micros(1)),
            };
            jobs::enqueue(tx, &job).await?;
            Ok(Vec::new())
        }
        Effect::CancelAlarm { clock } => {
            jobs::cancel(tx, case.subdistrict, &alarm_name(case, clock)).await?;
            Ok(Vec::new())
        }
        Effect::Notify { whom, what } => {
            let when = (event.at, event.at.plus(hold));
            notify(tx, ids, case, when, *whom, what).await
        }
        // Stands in the facts; readers follow it from there.
        Effect::LinkCases { .. } => Ok(Vec::new()),
    }
}

fn alarm_name(case: &Case, clock: &str) -> String {
    format!("{}:{clock}", case.id)
}

/// Written `now`, to leave not before `from`.
async fn notify(
    tx: &mut Tx,
    ids: &Ids,
    case: &Case,
    (now, from): (Timestamp, Timestamp),
    whom: Whom,
    what: &str,
) -> Result<Vec<Uuid>> {
    let payload = payload(case, what);
    let mut written = Vec::new();
    for recipient in recipients(case, whom) {
        let message = Message {
            subdistrict: case.subdistrict,
            id: ids.uuid(now),
            case: Some(case.id),
            kind: format!("case.{what}"),
            recipient,
            payload: payload.clone(),
            attempts: 0,
        };
        outbox::put_held(tx, &message, now, from).await?;
        written.push(message.id);
    }
    Ok(written)
}

/// What the message says: nothing that names a person or tells what somebody wrote.
fn payload(case: &Case, what: &str) -> String {
    let facts = &case.facts;
    let running = facts.clocks.values().filter(|clock| clock.stopped.is_none() && clock.paused.is_none());
    let due = running.map(|clock| clock.due).min().map(|due| due.to_string());
    let urgent = !case.must_report.is_empty() || case.urgency == "emergency";
    serde_json::json!({
        "number": case.number, "state": facts.state, "action": what, "version": facts.version, "due": due, "urgent": urgent,
    })
    .to_string()
}

fn recipients(case: &Case, whom: Whom) -> Vec<String> {
    let facts = &case.facts;
    match whom {
        Whom::Reporters => vec!["reporter".to_owned()],
        Whom::SeatOperators => vec!["role:seat_operator".to_owned()],
        Whom::Leaders => vec!["role:leader".to_owned()],
        Whom::GridOffice => vec!["role:grid_office".to_owned()],
        Whom::Department => facts.department.iter().map(|code| format!("department:{code}")).collect(),
        Whom::Helpers => facts.helpers.keys().map(|code| format!("department:{code}")).collect(),
        Whom::Assignee => facts.assignee.iter().map(|user| format!("user:{user}")).collect(),
    }
}
