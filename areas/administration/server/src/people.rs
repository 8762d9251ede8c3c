//! People who can sign in: made, named, given rights, locked. Every change is recorded beside it.

use administration_rules::{Duty, check_scope, grant_text};
use db::{Result, Row, Tx, params};
use identity::{Identity, OneTime};
use kernel::{Actor, Grant, Refusal, Role, Scope, SubdistrictId, UserId};
use serde_json::{Value, json};
use web::session;
use web::users::{self, NewUser};
use web::{Author, Lang, personal};

use crate::Administration;

/// Somebody who can sign in, with what they hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: UserId,
    pub login: String,
    pub name: String,
    pub language: String,
    pub disabled: bool,
    /// Whether the password was set by somebody else and must be changed.
    pub must_change: bool,
    pub has_factor: bool,
    pub grants: Vec<Grant>,
}

/// A person to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    pub login: String,
    pub name: String,
    pub grants: Vec<Grant>,
}

/// A password for one time: shown once, kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Password(pub String);

const LOGIN_MAX: usize = 50;

impl Administration {
    /// Everybody of a subdistrict, by login.
    pub async fn people(&self, subdistrict: SubdistrictId) -> Result<Vec<Person>> {
        self.platform.db.read(async move |tx: &mut Tx| all(tx, subdistrict).await).await
    }

    pub async fn person(&self, subdistrict: SubdistrictId, id: UserId) -> Result<Person> {
        self.platform.db.read(async move |tx: &mut Tx| one(tx, subdistrict, id).await).await
    }

    /// Makes a person with a password for one time.
    pub async fn create(&self, by: &Actor, new: NewPerson) -> Result<(UserId, Password)> {
        check_login(&new.login)?;
        for grant in &new.grants {
            self.check_grant(by.subdistrict, grant).await?;
        }
        let OneTime { password, hash } = OneTime::new(&self.platform.ids).await?;
        let (author, id) =
            (Author::new(&self.platform, by), UserId(self.platform.ids.uuid(self.platform.now())));
        let NewPerson { login, name, grants } = new;
        let user = NewUser { id, login, name, password: hash, grants };
        let work = async move |tx: &mut Tx| {
            require(tx, &author.by, Duty::System).await?;
            if !user.grants.is_empty() {
                require(tx, &author.by, Duty::Security).await?;
            }
            add_person(tx, &author, &user, true).await
        };
        self.write(work).await?;
        Ok((id, Password(password)))
    }

    /// Gives a person another name and language.
    pub async fn rename(&self, by: &Actor, id: UserId, name: String, language: Lang) -> Result<()> {
        users::check_name(&name)?;
        let author = Author::new(&self.platform, by);
        let work = async move |tx: &mut Tx| {
            let subdistrict = author.by.subdistrict;
            require(tx, &author.by, Duty::System).await?;
            let before = one(tx, subdistrict, id).await?;
            rename(tx, subdistrict, id, &name, language).await?;
            author
                .record_personal(tx, "person_rename", subject(id), |salt| {
                    let told = |name: &str, language: &str| json!({ "name": personal(salt, name), "language": language });
                    (told(&before.name, &before.language), told(&name, language.tag()))
                })
                .await
        };
        self.write(work).await
    }

    /// Gives a right; giving it again changes nothing.
    pub async fn give(&self, by: &Actor, id: UserId, grant: Grant) -> Result<()> {
        self.check_grant(by.subdistrict, &grant).await?;
        let (author, identity) = (Author::new(&self.platform, by), self.identity.clone());
        let work = async move |tx: &mut Tx| {
            require(tx, &author.by, Duty::Security).await?;
            give_grant(tx, &author, &identity, id, &grant).await
        };
        self.write(work).await
    }

    /// Takes a right away; nobody takes away their own.
    pub async fn withdraw(&self, by: &Actor, id: UserId, grant: Grant) -> Result<()> {
        refuse_oneself(by, id)?;
        let author = Author::new(&self.platform, by);
        let work = async move |tx: &mut Tx| {
            let subdistrict = author.by.subdistrict;
            require(tx, &author.by, Duty::Security).await?;
            one(tx, subdistrict, id).await?;
            let sql = "delete from grants where subdistrict = $1 and user_id = $2 and role = $3 \
                       and scope_kind = $4 and scope_code = $5";
            let (kind, code) = (grant.scope.kind().name(), grant.scope.code());
            if tx.execute(sql, params![subdistrict, id, grant.role.name(), kind, code]).await? == 0 {
                return Ok(());
            }
            author.record(tx, "grant_withdraw", subject(id), json!(grant_text(&grant)), Value::Null).await
        };
        self.write(work).await
    }

    /// Locks a person out, with all their sessions, or lets them in again.
    pub async fn set_disabled(&self, by: &Actor, id: UserId, disabled: bool) -> Result<()> {
        refuse_oneself(by, id)?;
        let author = Author::new(&self.platform, by);
        let work = async move |tx: &mut Tx| {
            let subdistrict = author.by.subdistrict;
            require(tx, &author.by, Duty::Security).await?;
            let before = one(tx, subdistrict, id).await?.disabled;
            if before == disabled {
                return Ok(());
            }
            let sql = "update users set disabled = $3 where subdistrict = $1 and id = $2";
            tx.execute(sql, params![subdistrict, id, disabled]).await?;
            session::close_all(tx, subdistrict, id, None).await?;
            let action = if disabled { "person_disable" } else { "person_enable" };
            author
                .record(
                    tx,
                    action,
                    subject(id),
                    json!({ "disabled": before }),
                    json!({ "disabled": disabled }),
                )
                .await
        };
        self.write(work).await
    }

    /// A new password for one time; whoever is signed in with the old one is signed out.
    pub async fn reset_password(&self, by: &Actor, id: UserId) -> Result<Password> {
        let one_time = OneTime::new(&self.platform.ids).await?;
        let password = Password(one_time.password.clone());
        let author = Author::new(&self.platform, by);
        let work = async move |tx: &mut Tx| {
            let subdistrict = author.by.subdistrict;
            require(tx, &author.by, Duty::Security).await?;
            identity::set_one_time(tx, subdistrict, id, &one_time, author.at).await?;
            author.record(tx, "password_reset", subject(id), Value::Null, Value::Null).await
        };
        self.write(work).await?;
        Ok(password)
    }

    /// Takes the second factor from somebody who lost it; they are signed out, and where a role asks for one they set up
    /// another on the way back in. Nobody takes their own: that is done on the account's page, with the password.
    pub async fn remove_factor(&self, by: &Actor, id: UserId) -> Result<()> {
        if by.user == Some(id) {
            return Err(Refusal::forbidden("own_factor").into());
        }
        let author = Author::new(&self.platform, by);
        let work = async move |tx: &mut Tx| {
            let subdistrict = author.by.subdistrict;
            require(tx, &author.by, Duty::Security).await?;
            one(tx, subdistrict, id).await?;
            if !identity::take_away(tx, subdistrict, id).await? {
                return Err(Refusal::conflict("no_second_factor").into());
            }
            author.record(tx, "second_factor_reset", subject(id), Value::Null, Value::Null).await
        };
        self.write(work).await
    }

    /// Refuses a role without its scope, and a grid or department that is not there.
    pub(crate) async fn check_grant(&self, subdistrict: SubdistrictId, grant: &Grant) -> Result<()> {
        check_scope(grant)?;
        let is_known = match &grant.scope {
            Scope::Subdistrict => true,
            Scope::Grid(code) => self.territories.view(subdistrict).await?.area(code).is_some(),
            Scope::Department(code) => {
                self.catalogues.view(subdistrict).await?.departments.contains_key(code)
            }
        };
        let unknown = || Refusal::invalid("scope_unknown").at_field("scope").with("code", grant.scope.code());
        if is_known { Ok(()) } else { Err(unknown().into()) }
    }
}

/// Makes a person, which stands in the record; `for_one_time` where somebody else knows the password.
pub async fn add_person(tx: &mut Tx, author: &Author, user: &NewUser, for_one_time: bool) -> Result<()> {
    let subdistrict = author.by.subdistrict;
    users::create(tx, subdistrict, user, author.at).await?;
    if for_one_time {
        identity::must_change(tx, subdistrict, user.id).await?;
    }
    let grants: Vec<_> = user.grants.iter().map(grant_text).collect();
    author
        .record_personal(tx, "person_create", subject(user.id), |salt| {
            let after = json!({ "login": user.login, "name": personal(salt, &user.name), "grants": grants });
            (Value::Null, after)
        })
        .await
}

/// Gives a right, which stands in the record; giving it again changes nothing.
pub async fn give_grant(
    tx: &mut Tx,
    author: &Author,
    identity: &Identity,
    id: UserId,
    grant: &Grant,
) -> Result<()> {
    let subdistrict = author.by.subdistrict;
    if one(tx, subdistrict, id).await?.grants.contains(grant) {
        return Ok(());
    }
    users::grant_add(tx, subdistrict, id, grant).await?;
    identity.role_given(tx, subdistrict, id, grant.role).await?;
    author.record(tx, "grant_give", subject(id), Value::Null, json!(grant_text(grant))).await
}

/// Gives a person another name and language, without a record of it.
pub(crate) async fn rename(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    id: UserId,
    name: &str,
    language: Lang,
) -> Result<()> {
    let sql = "update users set name = $3, language = $4 where subdistrict = $1 and id = $2";
    tx.execute(sql, params![subdistrict, id, name, language.tag()]).await.map(drop)
}

/// What the record of changes calls a person: nothing that names them.
fn subject(id: UserId) -> String {
    format!("person:{id}")
}

pub(crate) fn check_login(login: &str) -> Result<(), Refusal> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    let fits = !login.is_empty() && login.len() <= LOGIN_MAX && login.chars().all(is_plain);
    if fits { Ok(()) } else { Err(Refusal::invalid("login_form").at_field("login").with("max", LOGIN_MAX)) }
}

fn refuse_oneself(by: &Actor, id: UserId) -> Result<(), Refusal> {
    if by.user == Some(id) { Err(Refusal::forbidden("own_account")) } else { Ok(()) }
}

/// Refuses who does not have the duty in this subdistrict now.
pub(crate) async fn require(tx: &mut Tx, by: &Actor, duty: Duty) -> Result<()> {
    let sql = "select distinct g.role from grants g \
               join users u on u.subdistrict = g.subdistrict and u.id = g.user_id \
               where g.subdistrict = $1 and u.disabled = 0 and g.role like '%_administrator' order by g.role";
    let rows = tx.all(sql, params![by.subdistrict]).await?;
    let appointed: Vec<Role> = rows.iter().map(|row| row.parse("role")).collect::<Result<_>>()?;
    Ok(duty.require(by, &appointed)?)
}

fn of_row(row: &Row) -> Result<Person> {
    Ok(Person {
        id: row.get("id")?,
        login: row.get("login")?,
        name: row.get("name")?,
        language: row.get("language")?,
        disabled: row.get("disabled")?,
        must_change: row.get("must_change")?,
        has_factor: false,
        grants: Vec::new(),
    })
}

async fn one(tx: &mut Tx, subdistrict: SubdistrictId, id: UserId) -> Result<Person> {
    let row = tx
        .optional("select * from users where subdistrict = $1 and id = $2", params![subdistrict, id])
        .await?;
    let mut person = of_row(&row.ok_or_else(Refusal::not_found)?)?;
    person.grants = users::grants_of(tx, subdistrict, id).await?;
    person.has_factor = identity::with_factor(tx, subdistrict).await?.contains(&id);
    Ok(person)
}

pub(crate) async fn all(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<Vec<Person>> {
    let sql = "select * from users where subdistrict = $1 order by login";
    let rows = tx.all(sql, params![subdistrict]).await?;
    let mut people: Vec<Person> = rows.iter().map(of_row).collect::<Result<_>>()?;
    let mut held = users::all_grants(tx, subdistrict).await?;
    let with_factor = identity::with_factor(tx, subdistrict).await?;
    for person in &mut people {
        person.has_factor = with_factor.contains(&person.id);
        person.grants = held.remove(&person.id).unwrap_or_default();
    }
    Ok(people)
}
