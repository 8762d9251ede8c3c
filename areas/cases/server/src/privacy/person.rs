//! One person's data: found by the number of a telephone or of an identity card or by an address, told, and forgotten.

use std::collections::{BTreeMap, BTreeSet};

use cases_rules::marks::{Mark, name_hidden_in};
use db::texts::{self, TextColumn};
use db::{Result, Row, Tx, params};
use kernel::{CaseId, SubdistrictId, Timestamp};
use serde::Serialize;

use crate::caller::Print;
use crate::service::Cases;
use crate::store;

/// Contacts opened in one transaction.
const PAGE: i64 = 5_000;

/// What is known of a person, in the words of the tables.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OfPerson {
    pub cases: Vec<PersonCase>,
    /// Every text in which the number stands, or a name that was left with it.
    pub texts: Vec<Found>,
    #[serde(skip)]
    contacts: BTreeSet<CaseId>,
    #[serde(skip)]
    print: Option<Print>,
    #[serde(skip)]
    hidden: Vec<Hidden>,
}

/// A case that the person reported, or called about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonCase {
    pub number: String,
    pub reported_at: Timestamp,
    pub state: String,
    pub description: String,
    pub address: String,
    /// As they were left; empty where only the number is known by its fingerprint.
    pub name: String,
    pub phone: String,
    pub id: CaseId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    pub table: String,
    pub column: String,
    pub text: String,
}

/// A text and what is to stand in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hidden {
    column: TextColumn,
    old: String,
    new: String,
}

impl OfPerson {
    fn names(&self) -> BTreeSet<&str> {
        self.cases.iter().map(|case| case.name.as_str()).filter(|name| !name.is_empty()).collect()
    }
}

impl Cases {
    /// What the subdistrict knows of whoever has this number or address.
    pub async fn of_person(&self, subdistrict: SubdistrictId, mark: Mark) -> Result<OfPerson> {
        let left = self.contacts_with(subdistrict, &mark).await?;
        let print = match &mark {
            Mark::Number(number) => self.caller_print(&number.plain()),
            Mark::Address(_) => None,
        };
        let find = async move |tx: &mut Tx| {
            let mut person =
                OfPerson { contacts: left.keys().copied().collect(), print, ..OfPerson::default() };
            let called = match print {
                Some(print) => cases_of_caller(tx, subdistrict, print).await?,
                None => Vec::new(),
            };
            for id in person.contacts.iter().copied().chain(called).collect::<BTreeSet<_>>() {
                let (name, phone) = left.get(&id).cloned().unwrap_or_default();
                person.cases.push(case_of(tx, subdistrict, id, name, phone).await?);
            }
            person.hidden = hidden(tx, subdistrict, &mark, &person).await?;
            person.texts = person.hidden.iter().map(Found::of).collect();
            Ok(person)
        };
        self.platform.db.read(find).await
    }

    /// Name and telephone number that were left with cases, of those where the number is this one. Sealed fields cannot
    /// be searched: each is opened.
    async fn contacts_with(
        &self,
        subdistrict: SubdistrictId,
        mark: &Mark,
    ) -> Result<BTreeMap<CaseId, (String, String)>> {
        let (mut behind, mut found) = (CaseId(uuid::Uuid::nil()), BTreeMap::new());
        loop {
            let sql = "select case_id, name, phone from case_contacts where subdistrict = $1 and case_id > $2 \
                       order by case_id limit $3";
            let read = async move |tx: &mut Tx| tx.all(sql, params![subdistrict, behind, PAGE]).await;
            let rows = self.platform.db.read(read).await?;
            let Some(last) = rows.last() else { return Ok(found) };
            behind = last.get("case_id")?;
            for row in &rows {
                let (name, phone) = (self.opened(row, "name")?, self.opened(row, "phone")?);
                if mark.hidden_in(&phone).is_some() || mark.hidden_in(&name).is_some() {
                    found.insert(row.get("case_id")?, (name, phone));
                }
            }
        }
    }

    fn opened(&self, row: &Row, column: &str) -> Result<String> {
        let sealed: Option<Vec<u8>> = row.get(column)?;
        Ok(sealed.map_or(Ok(String::new()), |sealed| self.platform.sealer.open(&sealed))?)
    }
}

impl Found {
    fn of(hidden: &Hidden) -> Self {
        let TextColumn { table, column, .. } = hidden.column.clone();
        Self { table, column, text: hidden.old.clone() }
    }
}

/// Forgets what was found: contacts and callers go, in texts stars stand in its place, and of the trail the bodies go
/// that told of it. Answers how many rows of each table.
pub async fn forget_person(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    person: &OfPerson,
) -> Result<BTreeMap<String, u64>> {
    let mut gone = BTreeMap::<String, u64>::new();
    for case in &person.contacts {
        let sql = "delete from case_contacts where subdistrict = $1 and case_id = $2";
        *gone.entry("case_contacts".to_owned()).or_default() +=
            tx.execute(sql, params![subdistrict, *case]).await?;
    }
    if let Some(print) = person.print {
        let sql = "delete from case_callers where subdistrict = $1 and print = $2";
        let rows = tx.execute(sql, params![subdistrict, print]).await?;
        gone.insert("case_callers".to_owned(), rows);
    }
    for Hidden { column, old, new } in &person.hidden {
        let rows = column.replace(tx, subdistrict, old, new).await?;
        *gone.entry(column.table.clone()).or_default() += rows;
    }
    gone.retain(|_, rows| *rows > 0);
    Ok(gone)
}

async fn cases_of_caller(tx: &mut Tx, subdistrict: SubdistrictId, print: Print) -> Result<Vec<CaseId>> {
    let sql = "select case_id from case_callers where subdistrict = $1 and print = $2";
    tx.all(sql, params![subdistrict, print]).await?.iter().map(|row| row.get("case_id")).collect()
}

async fn case_of(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    id: CaseId,
    name: String,
    phone: String,
) -> Result<PersonCase> {
    let case = store::by_id(tx, &kernel::Actor::system(subdistrict), id).await?;
    Ok(PersonCase {
        number: case.number,
        reported_at: case.facts.opened,
        state: case.facts.state,
        description: case.description,
        address: case.address,
        name,
        phone,
        id,
    })
}

/// The texts that tell of the person: with the number anywhere, with a name that was left with it in the person's own
/// cases. A name alone belongs to many.
async fn hidden(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    mark: &Mark,
    person: &OfPerson,
) -> Result<Vec<Hidden>> {
    let names = person.names();
    let mut all = Vec::new();
    for column in texts::columns(tx).await?.into_iter().filter(|column| !is_kept(column)) {
        let mut texts: BTreeSet<String> =
            column.holding(tx, subdistrict, &mark.plain(), mark.separators()).await?.into_iter().collect();
        for case in &person.cases {
            texts.extend(column.of_case(tx, subdistrict, case.id).await?);
        }
        for old in texts {
            if let Some(new) = without(mark, &names, &old) {
                all.push(Hidden { column: column.clone(), old, new });
            }
        }
    }
    Ok(all)
}

fn without(mark: &Mark, names: &BTreeSet<&str>, old: &str) -> Option<String> {
    let mut new = mark.hidden_in(old);
    for name in names {
        new = name_hidden_in(name, new.as_deref().unwrap_or(old)).or(new);
    }
    new
}

/// What somebody signs in with is ended by the administrators, not hidden.
fn is_kept(column: &TextColumn) -> bool {
    column.is_chained() || (column.table == "users" && column.column == "login")
}
