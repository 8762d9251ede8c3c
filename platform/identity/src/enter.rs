//! Login and password: whose they are, and the waiting that wrong ones cost.

use db::{Failure, Result, Tx, params};
use kernel::{Refusal, RefusalKind, Timestamp};
use web::users::{self, User};
use web::{Platform, session};

/// After this many wrong passwords each further one costs waiting, doubling from a second to five minutes.
const FREE_FAILURES: i64 = 5;
const LONGEST_WAIT_SECONDS: u64 = 300;

/// A new session for whoever has this login and password; refused with `sign_in_wrong` or `sign_in_wait`.
pub(crate) async fn enter(platform: &Platform, login: &str, password: String) -> Result<(User, String)> {
    let now = platform.now();
    let name = login.to_owned();
    let found = platform
        .db
        .read(async move |tx: &mut Tx| {
            refuse_while_waiting(tx, &name, now).await?;
            users::by_login(tx, &name).await
        })
        .await?;
    // The hash is computed for unknown names too, so that both take as long.
    let (user, hash) = found.map_or((None, DUMMY_HASH.to_owned()), |(user, hash)| (Some(user), hash));
    let fits = tokio::task::spawn_blocking(move || users::password_fits(&password, &hash)).await;
    let fits = fits.map_err(anyhow::Error::from)?;
    let Some(user) = user.filter(|user| fits && !user.disabled) else {
        return Err(note_failure(platform, login, now).await?);
    };
    let secret = platform.ids.bytes();
    let (login, for_work) = (login.to_owned(), user.clone());
    let token = platform
        .db
        .write(async move |tx: &mut Tx| {
            tx.execute("delete from failed_guesses where kind = 'account' and key = $1", params![login])
                .await?;
            session::open(tx, &for_work, secret, now).await
        })
        .await?;
    Ok((user, token))
}

/// A well-formed hash that no password fits.
const DUMMY_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Z2V3dWdld3VnZXd1Z2V3dQ$bm9ib2R5bm9ib2R5bm9ib2R5bm9ib2R5bm9ib2R5bm8";

async fn refuse_while_waiting(tx: &mut Tx, login: &str, now: Timestamp) -> Result<()> {
    let sql = "select failures, last_at from failed_guesses where kind = 'account' and key = $1";
    let Some(row) = tx.optional(sql, params![login]).await? else { return Ok(()) };
    let over = row.get::<i64>("failures")? - FREE_FAILURES;
    if over < 0 {
        return Ok(());
    }
    let wait = (1_u64 << over.clamp(0, 9)).min(LONGEST_WAIT_SECONDS);
    let free_at = row.get::<Timestamp>("last_at")?.plus(std::time::Duration::from_secs(wait));
    if now < free_at {
        let seconds = free_at.micros_since(now) / 1_000_000 + 1;
        return Err(Refusal::new(RefusalKind::TooMany, "sign_in_wait").with("seconds", seconds).into());
    }
    Ok(())
}

async fn note_failure(platform: &Platform, login: &str, now: Timestamp) -> Result<Failure> {
    let login = login.chars().take(100).collect::<String>();
    platform
        .db
        .write(async move |tx: &mut Tx| {
            let sql = "insert into failed_guesses (kind, key, failures, last_at) values ('account', $1, 1, $2) \
                       on conflict (kind, key) do update set failures = failed_guesses.failures + 1, last_at = excluded.last_at";
            tx.execute(sql, params![login, now]).await
        })
        .await?;
    Ok(Refusal::invalid("sign_in_wrong").at_field("login").into())
}
