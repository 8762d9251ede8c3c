//! The page's forms.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use db::outbox::{self, Message};
use db::{Result, Tx};
use kernel::{Refusal, SubdistrictId};
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, Form, Lang, PathOf, Viewer};

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
    let one = which.point.zip(which.message);
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
    match put(&relay, viewer.subdistrict(), &entered).await {
        Ok(secret) => Ok(shown(&relay, &viewer, lang, Said { secret, ..Said::default() }).await?),
        Err(failure) => refused(&relay, &viewer, lang, entered, failure).await,
    }
}

/// The secret of a new webhook; empty for others.
async fn put(relay: &Relay, subdistrict: SubdistrictId, entered: &Entered) -> Result<String> {
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
    let (point, secret) = ContactPoint::new(&relay.platform, subdistrict, &new)?;
    relay.platform.db.write(async move |tx: &mut Tx| contact_points::put(tx, &point).await).await?;
    Ok(if channel == Channel::Webhook { secret } else { String::new() })
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
    let secret = changed(&relay, viewer.subdistrict(), id, what.clone()).await?;
    if secret.is_empty() && what != "test" {
        return Ok(Redirect::to(PATH).into_response());
    }
    let text = if what == "test" { lang.t("deliveries.test_sent").to_owned() } else { String::new() };
    Ok(shown(&relay, &viewer, lang, Said { secret, text, ..Said::default() }).await?)
}

/// The new secret, where there is one.
async fn changed(relay: &Relay, subdistrict: SubdistrictId, id: Uuid, what: String) -> Result<String> {
    let now = relay.platform.now();
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
        match what.as_str() {
            "test" => outbox::put(tx, &test, now).await?,
            "rotate" if point.channel == Channel::Webhook => {
                contact_points::secret_replace(tx, &point, sealed, now).await?;
                return Ok(secret);
            }
            "off" => contact_points::switch_off(tx, subdistrict, id, "by_hand", now).await?,
            "on" => contact_points::switch_on(tx, subdistrict, id).await?,
            "remove" => contact_points::remove(tx, subdistrict, id).await?,
            _ => return Err(Refusal::invalid("field_unreadable").at_field("do").with("value", what).into()),
        }
        Ok(String::new())
    };
    relay.platform.db.write(work).await
}
