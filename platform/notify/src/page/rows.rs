//! Rows of the page.

use chrono_tz::Tz;
use web::{Lang, words};

use crate::fan_out::payload;
use crate::queue::Stuck;
use crate::text::{Worded, line};
use crate::{Channel, ContactPoint};

pub(super) struct StuckRow {
    pub(super) text: String,
    pub(super) to: String,
    pub(super) why: String,
    pub(super) since: String,
    pub(super) point: String,
    pub(super) message: String,
}

impl StuckRow {
    pub(super) fn of(stuck: &Stuck, zone: Tz, lang: Lang) -> Self {
        let delivery = &stuck.delivery;
        let payload = payload(&delivery.payload);
        let message = Worded { kind: &delivery.kind, recipient: &delivery.recipient, payload: &payload };
        // What a receiver answered stands as it came; a reason of ours is the key of a text.
        let why = [("n", &*delivery.attempts.to_string()), ("why", lang.t(&delivery.receipt))];
        let because = if delivery.receipt.is_empty() { "deliveries.not_tried" } else { "deliveries.because" };
        Self {
            text: line(message, zone, lang),
            to: stuck.shown.clone(),
            why: lang.fill(because, &why),
            since: delivery.ended_at.map(|at| words::instant_short(at, zone, lang)).unwrap_or_default(),
            point: delivery.point.to_string(),
            message: delivery.message.to_string(),
        }
    }
}

pub(super) struct PointRow {
    pub(super) id: String,
    pub(super) recipient: String,
    pub(super) channel: String,
    pub(super) address: String,
    pub(super) state: String,
    pub(super) is_active: bool,
    pub(super) signs: bool,
}

impl PointRow {
    pub(super) fn of(point: &ContactPoint, lang: Lang) -> Self {
        let state = match (point.is_active, point.failing_since) {
            (false, _) => format!("deliveries.off_{}", point.why_off),
            (true, Some(_)) => "deliveries.failing".to_owned(),
            (true, None) => "deliveries.active".to_owned(),
        };
        Self {
            id: point.id.to_string(),
            recipient: point.recipient.clone(),
            channel: lang.t(&format!("way.{}", point.channel.name())).to_owned(),
            address: point.shown.clone(),
            state: lang.t(&state).to_owned(),
            is_active: point.is_active,
            signs: point.channel == Channel::Webhook,
        }
    }
}
