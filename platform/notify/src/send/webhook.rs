//! A webhook: one CloudEvents 1.0 event in JSON, signed as Standard Webhooks say.

use std::time::Duration;

use db::Result;
use kernel::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode, Url};
use serde_json::json;

use super::{Outcome, short, told};
use crate::fan_out::payload;
use crate::relay::Relay;
use crate::{ContactPoint, Delivery, sign};

pub(super) async fn send(
    relay: &Relay,
    point: &ContactPoint,
    message: &Delivery,
    now: Timestamp,
) -> Result<Outcome> {
    let Some(url) = relay.url(&point.address(&relay.platform)?) else { return Ok(closed()) };
    let body = event(relay, message).to_string();
    let id = message.message.to_string();
    let signature = sign::webhook(&point.secrets(&relay.platform, now)?, &id, now.seconds(), &body)?;
    let request = relay
        .http
        .post(url)
        .header(CONTENT_TYPE, "application/cloudevents+json; charset=UTF-8")
        .header("webhook-id", id)
        .header("webhook-timestamp", now.seconds())
        .header("webhook-signature", signature);
    Ok(match request.body(body).send().await {
        Ok(answer) => judged(&answer, now),
        Err(error) => Outcome::unreachable(told(error)),
    })
}

pub(super) fn closed() -> Outcome {
    Outcome::Refused {
        why: "the address lies in a network that is closed to webhooks".to_owned(),
        asked: None,
    }
}

fn event(relay: &Relay, message: &Delivery) -> serde_json::Value {
    let mut data = payload(&message.payload);
    data.insert("recipient".to_owned(), message.recipient.clone().into());
    json!({
        "specversion": "1.0",
        "id": message.message,
        "source": format!("{}/subdistricts/{}", relay.platform.settings.public_url, message.subdistrict.0),
        "type": format!("gewu.{}", message.kind),
        "subject": message.case.map(|case| case.to_string()),
        "time": message.created_at.to_string(),
        "datacontenttype": "application/json",
        "data": data,
    })
}

fn judged(answer: &Response, now: Timestamp) -> Outcome {
    let status = answer.status();
    let asked = retry_after(answer.headers(), now);
    match status {
        status if status.is_success() => Outcome::Taken(status.to_string()),
        StatusCode::GONE => Outcome::Gone,
        StatusCode::TOO_MANY_REQUESTS
        | StatusCode::BAD_GATEWAY
        | StatusCode::SERVICE_UNAVAILABLE
        | StatusCode::GATEWAY_TIMEOUT => Outcome::Unreachable { why: status.to_string(), asked },
        status => Outcome::Refused { why: short(&status.to_string()), asked },
    }
}

/// Seconds, or an instant as HTTP writes it.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = chrono::DateTime::parse_from_rfc2822(text).ok()?;
    let wait_us = Timestamp::from_micros(at.timestamp_micros()).micros_since(now);
    u64::try_from(wait_us).ok().map(Duration::from_micros)
}

impl Relay {
    /// The address, when it may be asked.
    pub(super) fn url(&self, address: &str) -> Option<Url> {
        address.parse().ok().filter(|url| self.guard.lets_url(url))
    }
}
