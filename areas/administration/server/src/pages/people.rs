//! The list of people: found by name, login or the letters of a name, narrowed to a role.

use askama::Template;
use axum::extract::State;
use catalogue_rules::{Document, SearchIndex};
use kernel::UserId;
use serde::{Deserialize, Serialize};
use web::{Answer, Lang, Page, Query, Shell, Viewer};

use crate::Administration;
use crate::names::{GrantWords, Names};
use crate::people::Person;

/// Rows a page.
const PAGE: usize = 50;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct PeopleQuery {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) role: String,
    /// From 0.
    page: usize,
}

#[derive(Template)]
#[template(path = "administration/people.html")]
pub(crate) struct PeoplePage {
    shell: Shell,
    query: PeopleQuery,
    roles: Vec<(String, String)>,
    rows: Vec<Row>,
    said: String,
    export: String,
    may_add: bool,
    first: Option<String>,
    next: Option<String>,
}

struct Row {
    id: UserId,
    login: String,
    name: String,
    grants: Vec<GrantWords>,
    state: &'static str,
}

pub(super) async fn show(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
    Query(query): Query<PeopleQuery>,
) -> Answer<Page<PeoplePage>> {
    let names = Names::of(&administration, &viewer, lang).await?;
    let found = wanted(administration.people(viewer.subdistrict()).await?, &query);
    let address = |page: usize| {
        let query = serde_urlencoded::to_string(PeopleQuery { page, ..query.clone() }).unwrap_or_default();
        format!("/administration/people?{query}")
    };
    let end = (query.page.saturating_add(1)).saturating_mul(PAGE);
    let filter = PeopleQuery { page: 0, ..query.clone() };
    Ok(Page(PeoplePage {
        shell: names.shell(&viewer, &address(query.page)),
        roles: names.roles(),
        said: lang.fill("administration.people.count", &[("n", &found.len().to_string())]),
        export: serde_urlencoded::to_string(&filter).unwrap_or_default(),
        may_add: viewer.holds_any(super::SYSTEM_ROLES),
        first: (query.page > 0).then(|| address(0)),
        next: (found.len() > end).then(|| address(query.page + 1)),
        rows: found.iter().skip(end - PAGE).take(PAGE).map(|person| row(person, &names)).collect(),
        query,
    }))
}

/// Those that the query asks for; the best hits first where words were given, else by login.
pub(super) fn wanted(people: Vec<Person>, query: &PeopleQuery) -> Vec<Person> {
    let holds = |person: &Person| {
        query.role.is_empty() || person.grants.iter().any(|grant| grant.role.name() == query.role)
    };
    let people: Vec<Person> = people.into_iter().filter(holds).collect();
    if query.q.trim().is_empty() {
        return people;
    }
    let documents = people.iter().enumerate().map(|(key, person)| Document {
        key,
        names: vec![person.name.clone(), person.login.clone()],
        keywords: Vec::new(),
    });
    let index = SearchIndex::build(documents);
    index.search(&query.q, people.len()).iter().map(|hit| people[*hit.key].clone()).collect()
}

fn row(person: &Person, names: &Names) -> Row {
    Row {
        id: person.id,
        login: person.login.clone(),
        name: person.name.clone(),
        grants: person.grants.iter().map(|grant| names.grant(grant)).collect(),
        state: state(person),
    }
}

pub(super) fn state(person: &Person) -> &'static str {
    match person {
        Person { disabled: true, .. } => "locked",
        Person { must_change: true, .. } => "new_password",
        _ => "open",
    }
}
