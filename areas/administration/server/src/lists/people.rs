//! The list of accounts: who signs in, by which name. What they hold is another list.

use std::collections::{BTreeMap, BTreeSet};

use administration_rules::{Cells, Duty, grant_text};
use catalogue_rules::Row;
use catalogue_server::ImportFailure;
use db::{Result, Tx};
use identity::OneTime;
use kernel::{Actor, Refusal, SubdistrictId, UserId};
use serde_json::{Value, json};
use web::users::{self, NewUser};
use web::{Author, Lang, personal};

use super::Outcome;
use super::put::{cell, note};
use crate::Administration;
use crate::people::{Person, all, check_login, rename, require};

/// Each new account costs a slow hash.
const NEW_MAX: usize = 300;

pub(super) async fn contents(
    administration: &Administration,
    subdistrict: SubdistrictId,
    _lang: Lang,
) -> Result<Vec<Cells>> {
    let row = |person: Person| {
        let rights: Vec<String> = person.grants.iter().map(grant_text).collect();
        vec![person.login, person.name, person.language, rights.join("; ")]
    };
    Ok(administration.people(subdistrict).await?.into_iter().map(row).collect())
}

/// What a row wants.
struct Wanted {
    row: u64,
    login: String,
    name: String,
    language: Lang,
}

/// Makes those that are not there, with a password for one time each, and renames others. A masked name stands for
/// the name that is there: exports mask them.
pub(super) async fn put(
    administration: &Administration,
    by: &Actor,
    rows: &[Row],
) -> Result<Outcome, ImportFailure> {
    let wanted = wanted(rows)?;
    let known: BTreeSet<String> =
        administration.people(by.subdistrict).await?.into_iter().map(|person| person.login).collect();
    let new: Vec<&str> =
        wanted.iter().map(|one| one.login.as_str()).filter(|login| !known.contains(*login)).collect();
    if new.len() > NEW_MAX {
        return Err(vec![Refusal::invalid("too_many_rows").with("max", NEW_MAX)].into());
    }
    let mut passwords = BTreeMap::new();
    for login in new {
        passwords.insert(login.to_owned(), administration.one_time().await?);
    }
    let made = passwords.iter().map(|(login, one)| (login.clone(), one.password.clone())).collect();
    let ids: BTreeMap<String, UserId> = passwords
        .keys()
        .map(|login| (login.clone(), UserId(administration.platform.ids.uuid(administration.platform.now()))))
        .collect();
    let author = Author::new(&administration.platform, by);
    let work = async move |tx: &mut Tx| {
        require(tx, &author.by, Duty::System).await?;
        write(tx, &author, &wanted, &passwords, &ids).await
    };
    administration.write(work).await??;
    Ok(Outcome { notes: Vec::new(), made })
}

fn wanted(rows: &[Row]) -> Result<Vec<Wanted>, Vec<Refusal>> {
    let (mut wanted, mut refusals, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for row in rows {
        let (login, name, language) = (cell(row, "login"), cell(row, "person"), cell(row, "language"));
        let twice = || Refusal::conflict("login_taken").at_field("login").with("login", &login);
        let checked = check_login(&login)
            .and_then(|()| users::check_name(&name))
            .and_then(|()| if seen.insert(login.clone()) { Ok(()) } else { Err(twice()) });
        match checked {
            Ok(()) => wanted.push(Wanted { row: row.0, login, name, language: Lang::wanted(&language) }),
            Err(refusal) => refusals.push(refusal.at_row(row.0)),
        }
    }
    if refusals.is_empty() { Ok(wanted) } else { Err(refusals) }
}

/// All rows in one transaction and one record.
async fn write(
    tx: &mut Tx,
    author: &Author,
    wanted: &[Wanted],
    passwords: &BTreeMap<String, OneTime>,
    ids: &BTreeMap<String, UserId>,
) -> Result<Result<(), Vec<Refusal>>> {
    let subdistrict = author.by.subdistrict;
    let known: BTreeMap<String, Person> =
        all(tx, subdistrict).await?.into_iter().map(|person| (person.login.clone(), person)).collect();
    let (mut refusals, mut before, mut after) = (Vec::new(), Vec::new(), Vec::new());
    for one in wanted {
        let done = match (known.get(&one.login), passwords.get(&one.login).zip(ids.get(&one.login))) {
            (Some(person), _) => changed(tx, author, person, one).await,
            (None, Some((password, id))) => made(tx, author, one, password, *id).await.map(Some),
            (None, None) => Err(Refusal::conflict("list_changed_meanwhile").into()),
        };
        match done {
            Ok(Some((was, is))) => {
                before.extend(was);
                after.push(is);
            }
            Ok(None) => {}
            Err(failure) => note(&mut refusals, one.row, failure)?,
        }
    }
    if !refusals.is_empty() {
        return Ok(Err(refusals));
    }
    if !after.is_empty() {
        let told = |salt: &[u8; 16]| {
            let told = |all: &[Told]| {
                let one = |told: &Told| json!({ "person": told.subject, "name": personal(salt, &told.name), "language": told.language });
                Value::from(all.iter().map(one).collect::<Vec<_>>())
            };
            (told(&before), told(&after))
        };
        author.record_personal(tx, "people_import", "people", told).await?;
    }
    Ok(Ok(()))
}

/// A person as the record tells of them.
struct Told {
    subject: String,
    name: String,
    language: &'static str,
}

async fn changed(
    tx: &mut Tx,
    author: &Author,
    person: &Person,
    one: &Wanted,
) -> Result<Option<(Option<Told>, Told)>> {
    let is_masked = one.name == cases_server::mask_name(&person.name);
    let name = if is_masked { &person.name } else { &one.name };
    if *name == person.name && one.language.tag() == person.language {
        return Ok(None);
    }
    rename(tx, author.by.subdistrict, person.id, name, one.language).await?;
    let subject = format!("person:{}", person.id);
    let before = Told {
        subject: subject.clone(),
        name: person.name.clone(),
        language: Lang::wanted(&person.language).tag(),
    };
    let after = Told { subject, name: name.clone(), language: one.language.tag() };
    Ok(Some((Some(before), after)))
}

async fn made(
    tx: &mut Tx,
    author: &Author,
    one: &Wanted,
    password: &OneTime,
    id: UserId,
) -> Result<(Option<Told>, Told)> {
    let subdistrict = author.by.subdistrict;
    let (login, name) = (one.login.clone(), one.name.clone());
    let user = NewUser { id, login, name, password: password.hash.clone(), grants: Vec::new() };
    users::create(tx, subdistrict, &user, author.at).await?;
    rename(tx, subdistrict, id, &one.name, one.language).await?;
    identity::must_change(tx, subdistrict, id).await?;
    let after = Told { subject: format!("person:{id}"), name: user.name, language: one.language.tag() };
    Ok((None, after))
}
