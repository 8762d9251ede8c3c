//! What goes into the record of the subdistrict about proving who one is.

use db::audit::{self, Event};
use db::{Result, Tx};
use kernel::Timestamp;
use serde_json::{Value, json};
use web::users::User;

/// Something that `user` did to their own account.
pub(crate) async fn own(
    tx: &mut Tx,
    user: &User,
    action: &str,
    body: Value,
    (now, salt): (Timestamp, [u8; 16]),
) -> Result<()> {
    write(tx, user, Some(user), action, body, (now, salt)).await
}

/// Something that happened to an account, and nobody knows whose hand it was.
pub(crate) async fn unknown(
    tx: &mut Tx,
    user: &User,
    action: &str,
    body: Value,
    (now, salt): (Timestamp, [u8; 16]),
) -> Result<()> {
    write(tx, user, None, action, body, (now, salt)).await
}

async fn write(
    tx: &mut Tx,
    user: &User,
    actor: Option<&User>,
    action: &str,
    body: Value,
    (at, salt): (Timestamp, [u8; 16]),
) -> Result<()> {
    let event = Event {
        subdistrict: user.subdistrict,
        at,
        actor: actor.map(|actor| actor.id),
        actor_name: actor.map(|actor| actor.name.clone()).unwrap_or_default(),
        action: action.to_owned(),
        subject: user.login.clone(),
        body: json!({ "before": null, "after": body }).to_string(),
    };
    audit::append(tx, event, salt).await.map(drop)
}
