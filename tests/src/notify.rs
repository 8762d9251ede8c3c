//! Messages on their way out: to receivers that answer, refuse, are away for a day or never come back.

mod desk;
mod events;
mod letters;
mod news;
mod quiet;
mod receiver;
mod signatures;
mod texts;

use db::outbox::{self, Message};
use db::{Tx, params};
use kernel::CaseId;
use notify::{Channel, ContactPoint, NewContactPoint, QuietHours, Relay, Settings, contact_points};
use serde_json::json;
use testkit::Town;
use uuid::Uuid;
use web::Lang;

/// A relay that may knock at this machine.
fn relay(town: &Town, smtp: Option<String>) -> Relay {
    let settings = Settings {
        smtp,
        mail_from: "格物 <gewu@town.example>".to_owned(),
        allowed: vec!["127.0.0.0/8".parse().unwrap()],
        quiet: QuietHours { from: 22, to: 7 },
    };
    Relay::new(town.services.platform.clone(), settings).unwrap()
}

fn to(channel: Channel, recipient: &str, address: &str) -> NewContactPoint {
    NewContactPoint {
        recipient: recipient.to_owned(),
        channel,
        address: address.to_owned(),
        secret: String::new(),
        unsubscribe: String::new(),
        language: Lang::Zh,
        quiet: false,
        digest: false,
    }
}

async fn add(town: &Town, new: NewContactPoint) -> (ContactPoint, String) {
    let (point, secret) = ContactPoint::new(&town.services.platform, town.id, &new).unwrap();
    let stored = point.clone();
    let put = async move |tx: &mut Tx| contact_points::put(tx, &stored).await;
    town.fresh.db.write(put).await.unwrap();
    (point, secret)
}

/// Message number `seq` about a case, for `recipient`.
async fn say(town: &Town, recipient: &str, case: Option<CaseId>, seq: i64, urgent: bool) -> Uuid {
    let now = town.services.platform.now();
    let payload = json!({
        "number": "20260907-000001-3", "action": "dispatch", "version": seq, "urgent": urgent,
        "due": "2026-09-08T09:00:00Z",
    });
    let message = Message {
        subdistrict: town.id,
        id: town.services.platform.ids.uuid(now),
        case,
        kind: "case.dispatch".to_owned(),
        recipient: recipient.to_owned(),
        payload: payload.to_string(),
        attempts: 0,
    };
    let id = message.id;
    town.fresh.db.write(async move |tx: &mut Tx| outbox::put(tx, &message, now).await).await.unwrap();
    id
}

async fn count(town: &Town, state: &'static str) -> i64 {
    let sql = "select count(*) as n from deliveries where state = $1";
    town.fresh.db.read(async move |tx: &mut Tx| tx.one(sql, params![state]).await?.get("n")).await.unwrap()
}
