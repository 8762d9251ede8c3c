//! Who holds what: the teams of the grids, and all rights of everybody. A row is a right.

use std::collections::{BTreeMap, BTreeSet};

use administration_rules::{Cells, Duty, check_scope, grant_from_text, grant_text};
use catalogue_rules::Row;
use catalogue_server::ImportFailure;
use db::{Result, Tx, params};
use kernel::{Actor, Grant, Refusal, Role, Scope, SubdistrictId, UserId};
use serde_json::json;
use web::{Author, Lang, users};

use super::put::{cell, note};
use crate::Administration;
use crate::people::{Person, all, require};

/// The roles of a grid's team.
const TEAM: [Role; 4] = [Role::GridLeader, Role::ResponsiblePerson, Role::CommunityDirector, Role::Patroller];

/// Which rights a list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Teams,
    All,
}

impl Which {
    fn has(self, grant: &Grant) -> bool {
        self == Self::All || TEAM.contains(&grant.role) && matches!(grant.scope, Scope::Grid(_))
    }
}

pub(super) async fn contents(
    administration: &Administration,
    subdistrict: SubdistrictId,
    _lang: Lang,
) -> Result<Vec<Cells>> {
    let territory = administration.territories.view(subdistrict).await?;
    let mut rows = Vec::new();
    for person in administration.people(subdistrict).await? {
        for grant in person.grants.iter().filter(|grant| Which::Teams.has(grant)) {
            let (code, role) = (grant.scope.code().to_owned(), grant.role.name().to_owned());
            let grid = territory.name_of(&code).to_owned();
            rows.push(vec![code, grid, role, person.login.clone(), person.name.clone()]);
        }
    }
    rows.sort();
    Ok(rows)
}

/// A right that a row wants.
struct Wanted {
    row: u64,
    login: String,
    grant: Grant,
}

/// Puts these rights in the place of those that the list is about.
pub(super) async fn put(
    administration: &Administration,
    by: &Actor,
    rows: &[Row],
    which: Which,
) -> Result<(), ImportFailure> {
    let (mut wanted, mut refusals) = (Vec::new(), Vec::new());
    for row in rows {
        let grant = match grant_of(row, which) {
            Ok(grant) => administration.check_grant(by.subdistrict, &grant).await.map(|()| grant),
            Err(refusal) => Err(refusal.into()),
        };
        match grant {
            Ok(grant) => wanted.push(Wanted { row: row.0, login: cell(row, "login"), grant }),
            Err(failure) => note(&mut refusals, row.0, failure)?,
        }
    }
    if !refusals.is_empty() {
        return Err(refusals.into());
    }
    let author = Author::new(&administration.platform, by);
    let work = async move |tx: &mut Tx| {
        require(tx, &author.by, Duty::Security).await?;
        write(tx, &author, &wanted, which).await
    };
    administration.write(work).await??;
    Ok(())
}

fn grant_of(row: &Row, which: Which) -> Result<Grant, Refusal> {
    let role = cell(row, "role");
    let scope = match which {
        Which::Teams => format!("grid:{}", cell(row, "grid")),
        Which::All => cell(row, "scope"),
    };
    let grant = grant_from_text(&if scope.is_empty() { role } else { format!("{role}@{scope}") })?;
    check_scope(&grant)?;
    if which.has(&grant) { Ok(grant) } else { Err(Refusal::invalid("role_of_no_team").at_field("role")) }
}

async fn write(
    tx: &mut Tx,
    author: &Author,
    wanted: &[Wanted],
    which: Which,
) -> Result<Result<(), Vec<Refusal>>> {
    let people: BTreeMap<String, Person> =
        all(tx, author.by.subdistrict).await?.into_iter().map(|one| (one.login.clone(), one)).collect();
    let mut refusals = Vec::new();
    let mut rights = BTreeMap::<(UserId, Grant), u64>::new();
    for one in wanted {
        match people.get(&one.login) {
            Some(person) => drop(rights.insert((person.id, one.grant.clone()), one.row)),
            None => refusals.push(
                Refusal::invalid("person_not_there")
                    .at_row(one.row)
                    .at_field("login")
                    .with("login", &one.login),
            ),
        }
    }
    let held = people.values().flat_map(|person| {
        person.grants.iter().filter(|grant| which.has(grant)).map(|grant| (person.id, grant.clone()))
    });
    let held: BTreeSet<(UserId, Grant)> = held.collect();
    let gone: Vec<_> = held.iter().filter(|right| !rights.contains_key(*right)).cloned().collect();
    let new: Vec<_> = rights.iter().filter(|(right, _)| !held.contains(*right)).collect();
    for (person, grant) in &gone {
        take(tx, author, *person, grant, &mut refusals).await?;
    }
    for ((person, grant), row) in &new {
        give(tx, author, (*person, grant, **row), &mut refusals).await?;
    }
    if !refusals.is_empty() {
        return Ok(Err(refusals));
    }
    if !gone.is_empty() || !new.is_empty() {
        let told = |(person, grant): &(UserId, Grant)| format!("person:{person} {}", grant_text(grant));
        let before: Vec<_> = gone.iter().map(told).collect();
        let after: Vec<_> = new.iter().map(|(right, _)| told(right)).collect();
        author.record(tx, "rights_import", "rights", json!(before), json!(after)).await?;
    }
    Ok(Ok(()))
}

async fn take(
    tx: &mut Tx,
    author: &Author,
    person: UserId,
    grant: &Grant,
    refusals: &mut Vec<Refusal>,
) -> Result<()> {
    if author.by.user == Some(person) {
        refusals.push(Refusal::forbidden("own_account"));
        return Ok(());
    }
    let sql = "delete from grants where subdistrict = $1 and user_id = $2 and role = $3 and scope_kind = $4 \
               and scope_code = $5";
    let (kind, code) = (grant.scope.kind().name(), grant.scope.code());
    let values = params![author.by.subdistrict, person, grant.role.name(), kind, code];
    tx.execute(sql, values).await.map(drop)
}

async fn give(
    tx: &mut Tx,
    author: &Author,
    (person, grant, row): (UserId, &Grant, u64),
    refusals: &mut Vec<Refusal>,
) -> Result<()> {
    if author.by.user == Some(person) {
        refusals.push(Refusal::forbidden("own_account").at_row(row));
        return Ok(());
    }
    match users::grant_add(tx, author.by.subdistrict, person, grant).await {
        Ok(()) => Ok(()),
        Err(failure) => note(refusals, row, failure),
    }
}
