//! People who sign in, and what they hold.

use std::collections::BTreeMap;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use db::{Result, Row, Tx, params};
use kernel::{Actor, Grant, Refusal, Role, Scope, ScopeKind, SubdistrictId, Timestamp, UserId};
use tokio::sync::Semaphore;

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub subdistrict: SubdistrictId,
    pub id: UserId,
    pub login: String,
    pub name: String,
    pub language: String,
    pub disabled: bool,
}

const NAME_MAX: usize = 50;
const PASSWORD_MIN: usize = 8;

fn of_row(row: &Row) -> Result<User> {
    Ok(User {
        subdistrict: row.get("subdistrict")?,
        id: row.get("id")?,
        login: row.get("login")?,
        name: row.get("name")?,
        language: row.get("language")?,
        disabled: row.get("disabled")?,
    })
}

/// Hashes that are worked out at once: each takes 19 MiB, and whoever knocks at the sign-in asks for one.
const HASHES_AT_ONCE: usize = 4;

/// Does what is slow on purpose off the async threads, a few at a time.
pub async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    static TURNS: Semaphore = Semaphore::const_new(HASHES_AT_ONCE);
    let _turn = TURNS.acquire().await.map_err(anyhow::Error::from)?;
    crate::aside(work).await
}

/// The PHC text of a password (argon2id, 19 MiB, two passes). Slow on purpose: see [`in_turn`].
pub fn password_hash(password: &str, salt: [u8; 16]) -> Result<String> {
    if password.chars().count() < PASSWORD_MIN {
        return Err(Refusal::invalid("password_short").at_field("password").with("min", PASSWORD_MIN).into());
    }
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    Ok(hash.map_err(|error| anyhow::anyhow!("cannot hash: {error}"))?.to_string())
}

/// Whether `password` is the one that `hash` was made from.
pub fn password_fits(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// A person to add. `password` is a PHC text.
#[derive(Debug, Clone)]
pub struct NewUser {
    pub id: UserId,
    pub login: String,
    pub name: String,
    pub password: String,
    pub grants: Vec<Grant>,
}

/// Refuses a name that is empty or too long.
pub fn check_name(name: &str) -> Result<(), Refusal> {
    if name.is_empty() || name.chars().count() > NAME_MAX {
        return Err(Refusal::invalid("name_length").at_field("name").with("max", NAME_MAX));
    }
    Ok(())
}

pub async fn create(tx: &mut Tx, subdistrict: SubdistrictId, new: &NewUser, now: Timestamp) -> Result<()> {
    check_name(&new.name)?;
    let sql = "insert into users (subdistrict, id, login, name, password, language, disabled, created_at) \
               values ($1, $2, $3, $4, $5, 'zh-CN', 0, $6) on conflict do nothing";
    let NewUser { id, login, name, password, grants } = new;
    if tx.execute(sql, params![subdistrict, *id, login, name, password, now]).await? == 0 {
        return Err(Refusal::conflict("login_taken").at_field("login").with("login", login).into());
    }
    for grant in grants {
        grant_add(tx, subdistrict, *id, grant).await?;
    }
    Ok(())
}

/// Refused where it would join in one person what must be apart ([`kernel::check_together`]).
pub async fn grant_add(tx: &mut Tx, subdistrict: SubdistrictId, user: UserId, grant: &Grant) -> Result<()> {
    // Two grants given to one person at once take turns: together they may be what must be apart.
    let turn = format!("select id from users where subdistrict = $1 and id = $2{}", tx.for_update());
    tx.optional(&turn, params![subdistrict, user]).await?;
    let mut together = grants_of(tx, subdistrict, user).await?;
    together.push(grant.clone());
    kernel::check_together(&together)?;
    let sql = "insert into grants (subdistrict, user_id, role, scope_kind, scope_code) values ($1, $2, $3, $4, $5) \
               on conflict do nothing";
    let (kind, code) = (grant.scope.kind().name(), grant.scope.code());
    tx.execute(sql, params![subdistrict, user, grant.role.name(), kind, code]).await?;
    Ok(())
}

/// What a person holds.
pub async fn grants_of(tx: &mut Tx, subdistrict: SubdistrictId, user: UserId) -> Result<Vec<Grant>> {
    let sql = "select role, scope_kind, scope_code from grants where subdistrict = $1 and user_id = $2 \
               order by role, scope_kind, scope_code";
    tx.all(sql, params![subdistrict, user]).await?.iter().map(grant_of_row).collect()
}

/// What everybody of the subdistrict holds, also those who are disabled.
pub async fn all_grants(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<BTreeMap<UserId, Vec<Grant>>> {
    let sql = "select user_id, role, scope_kind, scope_code from grants where subdistrict = $1 \
               order by user_id, role, scope_kind, scope_code";
    let mut all = BTreeMap::<UserId, Vec<Grant>>::new();
    for row in tx.all(sql, params![subdistrict]).await? {
        all.entry(row.get("user_id")?).or_default().push(grant_of_row(&row)?);
    }
    Ok(all)
}

pub async fn by_id(tx: &mut Tx, subdistrict: SubdistrictId, id: UserId) -> Result<Option<User>> {
    let row = tx
        .optional("select * from users where subdistrict = $1 and id = $2", params![subdistrict, id])
        .await?;
    row.as_ref().map(of_row).transpose()
}

/// The person and the stored password, by login.
pub async fn by_login(tx: &mut Tx, login: &str) -> Result<Option<(User, String)>> {
    let Some(row) = tx.optional("select * from users where login = $1", params![login]).await? else {
        return Ok(None);
    };
    Ok(Some((of_row(&row)?, row.get("password")?)))
}

fn grant_of_row(row: &Row) -> Result<Grant> {
    let kind: ScopeKind = row.parse("scope_kind")?;
    Ok(Grant { role: row.parse("role")?, scope: Scope::new(kind, &row.get::<String>("scope_code")?) })
}

/// The user of `first` as the one who acts, holding what stands in `rows`: a join of the user with each grant, or with
/// none.
pub(crate) fn with_grants(first: &Row, rows: &[Row]) -> Result<(User, Actor)> {
    let user = of_row(first)?;
    let holds_any = first.get::<Option<String>>("role")?.is_some();
    let grants = rows.iter().filter(|_| holds_any).map(grant_of_row).collect::<Result<_>>()?;
    let actor = Actor { subdistrict: user.subdistrict, user: Some(user.id), name: user.name.clone(), grants };
    Ok((user, actor))
}

/// Everybody who holds something in the subdistrict, with what they hold, by name of the login.
pub async fn holders(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<Vec<(User, Grant)>> {
    let sql = "select u.*, g.role, g.scope_kind, g.scope_code from users u \
               join grants g on g.subdistrict = u.subdistrict and g.user_id = u.id \
               where u.subdistrict = $1 and u.disabled = 0 order by u.login, g.role, g.scope_kind, g.scope_code";
    tx.all(sql, params![subdistrict])
        .await?
        .iter()
        .map(|row| Ok((of_row(row)?, grant_of_row(row)?)))
        .collect()
}

/// People who hold `role` for a grid or for the whole subdistrict.
pub async fn holders_for_grid(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    role: Role,
    grid: &str,
) -> Result<Vec<User>> {
    let holders = holders(tx, subdistrict).await?;
    let fits = |grant: &Grant| grant.role == role && grant.scope.covers(grid, "");
    Ok(holders.into_iter().filter(|(_, grant)| fits(grant)).map(|(user, _)| user).collect())
}
