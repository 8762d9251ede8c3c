//! Login and password: whose they are.

use db::{Failure, Result, Tx, params};
use kernel::Refusal;
use serde_json::json;
use web::users::{self, User};

use crate::asked::Asked;
use crate::guesses::{self, Counted};
use crate::{Identity, record};

/// A well-formed hash that no password fits.
const DUMMY_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Z2V3dWdld3VnZXd1Z2V3dQ$bm9ib2R5bm9ib2R5bm9ib2R5bm9ib2R5bm9ib2R5bm8";

/// Whoever has this login and password; refused with `sign_in_wrong` or `sign_in_wait`.
pub(crate) async fn prove(identity: &Identity, login: &str, password: String, asked: &Asked) -> Result<User> {
    let now = identity.platform.now();
    let (name, device, source) = (login.to_owned(), asked.device_hash(), asked.source);
    let look_up = async move |tx: &mut Tx| {
        let found = users::by_login(tx, &name).await?;
        let known = known_device(tx, found.as_ref().map(|(user, _)| user), device).await?;
        let counted = match known {
            Some(device) => vec![device],
            None => {
                [Some(Counted::account(&name)), source.map(Counted::source)].into_iter().flatten().collect()
            }
        };
        guesses::refuse_while_waiting(tx, &counted, now).await?;
        Ok((found, counted))
    };
    let (found, counted) = identity.platform.db.read(look_up).await?;
    // The hash is computed for unknown names too, so that both take as long.
    let (user, hash) = found.map_or((None, DUMMY_HASH.to_owned()), |(user, hash)| (Some(user), hash));
    let fits = users::in_turn(move || users::password_fits(&password, &hash)).await?;
    match user {
        Some(user) if fits && !user.disabled => {
            identity
                .platform
                .db
                .write(async move |tx: &mut Tx| guesses::note(tx, &counted, true, now).await)
                .await?;
            Ok(user)
        }
        user => Err(note_wrong(identity, user, counted, asked).await?),
    }
}

/// How guesses from this browser are counted, when the person has signed in with it before.
async fn known_device(tx: &mut Tx, user: Option<&User>, device: Option<[u8; 32]>) -> Result<Option<Counted>> {
    let (Some(user), Some(hash)) = (user, device) else { return Ok(None) };
    let sql = "select seen_at from devices where subdistrict = $1 and user_id = $2 and device_hash = $3";
    let row = tx.optional(sql, params![user.subdistrict, user.id, hash]).await?;
    Ok(row.map(|_| Counted::device(user.id, hash)))
}

async fn note_wrong(
    identity: &Identity,
    user: Option<User>,
    counted: Vec<Counted>,
    asked: &Asked,
) -> Result<Failure> {
    let stamp = identity.stamp();
    let origin = asked.origin();
    let note = async move |tx: &mut Tx| {
        guesses::note(tx, &counted, false, stamp.0).await?;
        match &user {
            Some(user) => {
                let body = json!({ "source": origin.source, "agent": origin.agent });
                record::unknown(tx, user, "sign_in_wrong", body, stamp).await
            }
            None => Ok(()),
        }
    };
    identity.platform.db.write(note).await?;
    Ok(Refusal::invalid("sign_in_wrong").at_field("login").into())
}
