//! The page's forms.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use db::outbox::{self, Message};
use db::{Result, Tx};
use kernel::Refusal;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;
use web::{Answer, Author, Form, Lang, PathOf, Viewer};

use super::{Entered, PATH, Said, refused, shown};
use crate::contact_points::{self, webhook_secret};
use crate::relay::Relay;
use crate::{Channel, ContactPoint, NewContactPoint, queue};

/// One delivery, or all when nothing is named.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    point: Option<Uuid>,
    message: Option<Uuid>,
}

pub(super) async fn resend(
    State(relay): State<Relay>,
    viewer: Viewer,
    Form(which): Form<Which>,
) -> Answer<Response> {
    let (subdistrict, now) = (viewer.subdistrict(), relay.platform.now());
    let one = match (which.point, which.message) {
        (Some(point), Some(message)) => Some((point, message)),
        (None, None) => None,
        // Half a name must not mean all of them.
        _ => return Err(Refusal::invalid("resend_half").at_field("message").into()),
    };
    let again = async move |tx: &mut Tx| queue::resend(tx, subdistrict, one, now).await;
    relay.platform.db.write(again).await?;
    Ok(Redirect::to(PATH).into_response())
}

pub(super) async fn add(
    State(relay): State<Relay>,
    viewer: Viewer,
    lang: Lang,
    Form(entered): Form<Entered>,
) -> Answer<Response> {
    match put(&relay, &viewer, &entered).await {
        Ok(secret) => Ok(shown(&relay, &viewer, lang, Said { secret, ..Said::default() }).await?),
        Err(failure) => refused(&relay, &viewer, lang, entered, failure).await,
    }
}

/// The secret of a new webhook; empty for others.
async fn put(relay: &Relay, viewer: &Viewer, entered: &Entered) -> Result<String> {
    let channel: Channel =
        entered.channel.parse().map_err(|()| Refusal::invalid("channel_unreadable").at_field("channel"))?;
    let new = NewContactPoint {
        recipient: entered.recipient.trim().to_owned(),
        channel,
        address: entered.address.trim().to_owned(),
        secret: entered.secret.trim().to_owned(),
        unsubscribe: String::new(),
        language: Lang::wanted(&entered.language),
        quiet: entered.quiet == "1" && channel.is_read_by_people(),
        digest: entered.digest == "1" && channel.is_read_by_people(),
    };
    let (point, secret) = ContactPoint::new(&relay.platform, viewer.subdistrict(), &new)?;
    let by = Author::new(&relay.platform, &viewer.actor);
    let write = async move |tx: &mut Tx| {
        contact_points::put(tx, &point).await?;
        by.record(tx, "contact_point_add", subject(point.id), Value::Null, told(&point)).await
    };
    relay.platform.db.write(write).await?;
    Ok(if channel == Channel::Webhook { secret } else { String::new() })
}

fn subject(point: Uuid) -> String {
    format!("contact_point:{point}")
}

/// What the record tells of a point: no secret, and of the address what a page shows.
fn told(point: &ContactPoint) -> Value {
    json!({ "recipient": point.recipient, "channel": point.channel.name(), "address": point.shown })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    r#do: String,
}

pub(super) async fn change(
    State(relay): State<Relay>,
    viewer: Viewer,
    lang: Lang,
    PathOf(id): PathOf<Uuid>,
    Form(Change { r#do: what }): Form<Change>,
) -> Answer<Response> {
    let secret = changed(&relay, &viewer, id, what.clone()).await?;
    if secret.is_empty() && what != "test" {
        return Ok(Redirect::to(PATH).into_response());
    }
    let text = if what == "test" { lang.t("deliveries.test_sent").to_owned() } else { String::new() };
    Ok(shown(&relay, &viewer, lang, Said { secret, text, ..Said::default() }).await?)
}

/// The new secret, where there is one.
async fn changed(relay: &Relay, viewer: &Viewer, id: Uuid, what: String) -> Result<String> {
    let (subdistrict, now) = (viewer.subdistrict(), relay.platform.now());
    let by = Author::new(&relay.platform, &viewer.actor);
    let secret = webhook_secret(&relay.platform);
    let sealed = relay.platform.sealer.seal(relay.platform.ids.bytes(), &secret)?;
    let test = Message {
        subdistrict,
        id: relay.platform.ids.uuid(now),
        case: None,
        kind: "test".to_owned(),
        recipient: format!("point:{id}"),
        payload: r#"{"urgent":true}"#.to_owned(),
        attempts: 0,
    };
    let work = async move |tx: &mut Tx| {
        let point = contact_points::by_id(tx, subdistrict, id).await?;
        let mut shown_once = String::new();
        match what.as_str() {
            "test" => {
                outbox::put(tx, &test, now).await?;
                return Ok(shown_once);
            }
            "rotate" if point.channel == Channel::Webhook => {
                contact_points::secret_replace(tx, &point, sealed, now).await?;
                shown_once = secret;
            }
            "off" => contact_points::switch_off(tx, subdistrict, id, "by_hand", now).await?,
            "on" => contact_points::switch_on(tx, subdistrict, id).await?,
            "remove" => contact_points::remove(tx, subdistrict, id).await?,
            _ => return Err(Refusal::invalid("field_unreadable").at_field("do").with("value", what).into()),
        }
        let action = format!("contact_point_{what}");
        by.record(tx, &action, subject(id), told(&point), Value::Null).await?;
        Ok(shown_once)
    };
    relay.platform.db.write(work).await
}
