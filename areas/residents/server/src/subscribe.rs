//! Hearing by e-mail what happens in a grid. The address is only used once the link in the first message was followed,
//! and lies sealed with the other contact points; every message carries the way out.

use std::time::Duration;

use cases_server::PublicLine;
use db::jobs::{self, Job, NewJob};
use db::outbox::{self, Message};
use db::{Failure, Result, Tx, params};
use kernel::{JobId, Refusal, SubdistrictId, Timestamp};
use notify::Channel;
use notify::contact_points::{self, NewContactPoint};
use residents_rules::Email;
use serde_json::json;
use uuid::Uuid;
use web::Lang;

use crate::service::Residents;

/// News are gathered this often, for each subscription by itself.
const EVERY: Duration = Duration::from_hours(24);
const JOB: &str = "subscription_news";
/// Lines in one message.
const LINES: u32 = 20;
/// Characters of the mark that a link carries besides the id: 128 bits.
const MARK: usize = 32;

/// Somebody who wants to hear of a grid.
#[derive(Debug, Clone)]
pub(crate) struct Subscription {
    pub(crate) id: Uuid,
    pub(crate) subdistrict: SubdistrictId,
    pub(crate) grid: String,
    pub(crate) language: Lang,
    pub(crate) is_confirmed: bool,
    told_until: Timestamp,
}

impl Residents {
    /// `SUBDISTRICT-ID-MARK`: what the links of a subscription end with. Made from the id, so that every later message
    /// can carry it again.
    fn subscription_token(&self, subdistrict: SubdistrictId, id: Uuid) -> String {
        let mark =
            kernel::FileId(self.platform.sealer.fingerprint("subscription", &id.to_string())).to_string();
        format!("{}-{}-{}", subdistrict.0, id.simple(), &mark[..MARK])
    }

    /// Asks for the news of a grid. The same whether or not the address has them already.
    pub async fn subscribe(
        &self,
        subdistrict: SubdistrictId,
        grid: &str,
        email: &str,
        lang: Lang,
    ) -> Result<()> {
        self.ask_for_news(subdistrict, grid, email, lang).await.map(drop)
    }

    /// The same for an address that is known to belong to who asks: the demo's invented people.
    pub async fn subscribe_at_once(
        &self,
        subdistrict: SubdistrictId,
        grid: &str,
        email: &str,
        lang: Lang,
    ) -> Result<()> {
        let id = self.ask_for_news(subdistrict, grid, email, lang).await?;
        let subscription = self.subscription_by_id(subdistrict, id).await?;
        self.subscription_confirm(&subscription).await
    }

    /// The subscription of this address, new or of before; one that is not confirmed yet is asked once more, since the
    /// first message may be lost.
    async fn ask_for_news(
        &self,
        subdistrict: SubdistrictId,
        grid: &str,
        email: &str,
        lang: Lang,
    ) -> Result<Uuid> {
        let email: Email = email.parse()?;
        let (now, id) = (self.platform.now(), self.platform.ids.uuid(self.platform.now()));
        let print = self.email_print(email.as_str())?;
        let view = self.territories.view(subdistrict).await?;
        let grid_name = view.area(grid).ok_or_else(Refusal::not_found)?.name.clone();
        let new = NewContactPoint {
            recipient: recipient(id),
            channel: Channel::Mail,
            address: email.to_string(),
            secret: String::new(),
            unsubscribe: self.subscription_path(subdistrict, id),
            language: lang,
            quiet: true,
            digest: false,
        };
        let (contact, _) = contact_points::ContactPoint::new(&self.platform, subdistrict, &new)?;
        let (residents, grid) = (self.clone(), grid.to_owned());
        let write = async move |tx: &mut Tx| {
            let sql = "insert into subscriptions (subdistrict, id, grid, email_print, language, created_at, told_until) \
                       values ($1, $2, $3, $4, $5, $6, $6) on conflict (subdistrict, grid, email_print) do nothing";
            let is_new = tx.execute(sql, params![subdistrict, id, &grid, print, lang.tag(), now]).await? > 0;
            if is_new {
                contact_points::put(tx, &contact).await?;
            }
            let sql = "select id, confirmed_at from subscriptions where subdistrict = $1 and grid = $2 and email_print = $3";
            let row = tx.one(sql, params![subdistrict, &grid, print]).await?;
            let id = row.get("id")?;
            if row.get::<Option<Timestamp>>("confirmed_at")?.is_none() {
                outbox::put(tx, &residents.asks_to_confirm(subdistrict, id, &grid_name, now), now).await?;
            }
            Ok(id)
        };
        self.platform.db.write(write).await
    }

    /// By what the subscriptions of an address are found.
    pub(crate) fn email_print(&self, email: &str) -> Result<[u8; 32]> {
        let email: Email = email.parse()?;
        Ok(self.platform.sealer.fingerprint("email", email.as_str()))
    }

    fn subscription_path(&self, subdistrict: SubdistrictId, id: Uuid) -> String {
        format!("/subscription/{}", self.subscription_token(subdistrict, id))
    }

    fn asks_to_confirm(&self, subdistrict: SubdistrictId, id: Uuid, grid: &str, now: Timestamp) -> Message {
        let payload = json!({ "grid": grid, "path": self.subscription_path(subdistrict, id) }).to_string();
        message(self, subdistrict, id, "subscription.confirm", payload, now)
    }

    /// What a link belongs to; `None` once it was ended. Not found for a link that is none of ours.
    pub(crate) async fn subscription(&self, token: &str) -> Result<(SubdistrictId, Option<Subscription>)> {
        let mut parts = token.splitn(3, '-');
        let subdistrict = parts.next().and_then(|text| text.parse().ok()).map(SubdistrictId);
        let id = parts.next().and_then(|text| Uuid::parse_str(text).ok());
        let (subdistrict, id) = subdistrict.zip(id).ok_or_else(Refusal::not_found)?;
        if self.subscription_token(subdistrict, id) != token {
            return Err(Refusal::not_found().into());
        }
        match self.subscription_by_id(subdistrict, id).await {
            Ok(subscription) => Ok((subdistrict, Some(subscription))),
            Err(Failure::Refused(_)) => Ok((subdistrict, None)),
            Err(fault) => Err(fault),
        }
    }

    async fn subscription_by_id(&self, subdistrict: SubdistrictId, id: Uuid) -> Result<Subscription> {
        let sql = "select grid, language, confirmed_at, told_until from subscriptions where subdistrict = $1 and id = $2";
        let rows = self.platform.db.ask(sql, [subdistrict.into(), id.into()]).await?;
        let row = rows.first().ok_or_else(Refusal::not_found)?;
        Ok(Subscription {
            id,
            subdistrict,
            grid: row.get("grid")?,
            language: Lang::wanted(&row.get::<String>("language")?),
            is_confirmed: row.get::<Option<Timestamp>>("confirmed_at")?.is_some(),
            told_until: row.get("told_until")?,
        })
    }

    /// The address was read by whoever it belongs to: from now on there are news.
    pub(crate) async fn subscription_confirm(&self, subscription: &Subscription) -> Result<()> {
        let (now, job) = (self.platform.now(), self.platform.ids.uuid(self.platform.now()));
        let Subscription { subdistrict, id, .. } = *subscription;
        let write = async move |tx: &mut Tx| {
            let sql = "update subscriptions set confirmed_at = $3, told_until = $3 where subdistrict = $1 and id = $2 \
                       and confirmed_at is null";
            if tx.execute(sql, params![subdistrict, id, now]).await? > 0 {
                plan(tx, subdistrict, id, (job, now.plus(EVERY))).await?;
            }
            Ok(())
        };
        self.platform.db.write(write).await
    }

    pub(crate) async fn subscription_end(&self, subscription: &Subscription) -> Result<()> {
        let Subscription { subdistrict, id, .. } = *subscription;
        self.platform.db.write(async move |tx: &mut Tx| end(tx, subdistrict, id).await).await
    }

    /// Whether this area knows the job, and if so carries it out.
    pub async fn run_job(&self, job: &Job) -> Result<bool> {
        if job.kind != JOB {
            return Ok(false);
        }
        let id: Uuid = serde_json::from_str(&job.payload)?;
        match self.subscription_by_id(job.subdistrict, id).await {
            Ok(subscription) => self.tell_news(&subscription).await.map(|()| true),
            // Ended meanwhile.
            Err(Failure::Refused(_)) => Ok(true),
            Err(fault) => Err(fault),
        }
    }

    /// Writes the news since the last time, and plans the next; nothing new, no message.
    async fn tell_news(&self, subscription: &Subscription) -> Result<()> {
        let Subscription { id, subdistrict, language, told_until, .. } = *subscription;
        // Before the cases are read: what happens meanwhile belongs to the next message.
        let (now, job) = (self.platform.now(), self.platform.ids.uuid(self.platform.now()));
        let names = self.names(subdistrict, language).await?;
        let going = self.going(&names, subdistrict, &subscription.grid, (told_until, LINES)).await?;
        let detail = |(line, kind, place): &(PublicLine, String, String)| {
            let state = format!("state.{}", line.state);
            language
                .fill("subscribe.detail", &[("kind", kind), ("place", place), ("state", language.t(&state))])
        };
        let lines: Vec<String> = going.iter().map(detail).collect();
        let payload = json!({
            "grid": names.grid(&subscription.grid), "n": lines.len(), "details": lines,
            "path": self.subscription_path(subdistrict, id),
        });
        let news = (!lines.is_empty())
            .then(|| message(self, subdistrict, id, "subscription.news", payload.to_string(), now));
        let write = async move |tx: &mut Tx| {
            if let Some(message) = &news {
                outbox::put(tx, message, now).await?;
            }
            let sql = "update subscriptions set told_until = $3 where subdistrict = $1 and id = $2";
            tx.execute(sql, params![subdistrict, id, now]).await?;
            plan(tx, subdistrict, id, (job, now.plus(EVERY))).await
        };
        self.platform.db.write(write).await
    }
}

/// By this name its address and its job are found.
fn recipient(id: Uuid) -> String {
    format!("subscription:{id}")
}

fn message(
    residents: &Residents,
    subdistrict: SubdistrictId,
    id: Uuid,
    kind: &str,
    payload: String,
    now: Timestamp,
) -> Message {
    Message {
        subdistrict,
        id: residents.platform.ids.uuid(now),
        case: None,
        kind: kind.to_owned(),
        recipient: recipient(id),
        payload,
        attempts: 0,
    }
}

/// Subscriptions from before `before` that nobody confirmed go with the address that was given.
pub(crate) async fn forget_unconfirmed(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    let sql = "select subdistrict, id from subscriptions where confirmed_at is null and created_at < $1";
    let rows = tx.all(sql, params![before]).await?;
    for row in &rows {
        let (subdistrict, id): (SubdistrictId, Uuid) = (row.get("subdistrict")?, row.get("id")?);
        remove(tx, subdistrict, id).await?;
    }
    Ok(rows.len() as u64)
}

/// Ends a subscription: there are no more news, and nothing is left of it.
pub(crate) async fn end(tx: &mut Tx, subdistrict: SubdistrictId, id: Uuid) -> Result<()> {
    jobs::cancel(tx, subdistrict, &recipient(id)).await?;
    remove(tx, subdistrict, id).await
}

/// The subscription with its address and what was on its way there.
async fn remove(tx: &mut Tx, subdistrict: SubdistrictId, id: Uuid) -> Result<()> {
    contact_points::remove_of_recipient(tx, subdistrict, &recipient(id)).await?;
    let sql = "delete from subscriptions where subdistrict = $1 and id = $2";
    tx.execute(sql, params![subdistrict, id]).await.map(drop)
}

async fn plan(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    id: Uuid,
    (job, run_at): (Uuid, Timestamp),
) -> Result<()> {
    let payload = serde_json::to_string(&id)?;
    let job =
        NewJob { subdistrict, id: JobId(job), kind: JOB, dedup: &recipient(id), payload: &payload, run_at };
    jobs::enqueue(tx, &job).await
}
