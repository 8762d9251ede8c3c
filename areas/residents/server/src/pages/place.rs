//! A grid's and a door's page: who answers here, report here, what is going on here. What the QR codes on doors open.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use cases_server::pages::{Names, PhotoBytes, photo_answer};
use db::Result;
use kernel::{FileId, Refusal, SubdistrictId, Timestamp};
use serde::Deserialize;
use territory_rules::Level;
use web::{Answer, Lang, Page, PathOf, Query, Shell};

use super::start::StartForm;
use crate::people::{Answering, Office};
use crate::service::Residents;

/// Somebody who answers, as everybody may read it.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) grid: String,
    pub(crate) phone: String,
    pub(crate) duties: String,
    pub(crate) photo: Option<FileId>,
}

/// What is going on, a line a case.
pub(crate) struct Going {
    kind: String,
    grid: String,
    state: String,
    state_word: String,
    at: String,
}

#[derive(Template)]
#[template(path = "residents/place.html")]
struct PlacePage {
    shell: Shell,
    code: String,
    name: String,
    path: String,
    people: Vec<Person>,
    office: Option<Office>,
    form: StartForm,
    /// The grid, whose news can be had.
    grid: String,
    grid_name: String,
    going: Vec<Going>,
    /// Doors of the building, where it has several.
    doors: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "residents/who.html")]
struct WhoPage {
    shell: Shell,
    code: String,
    query: String,
    found: Vec<(String, String, String)>,
}

const FOUND: usize = 12;
const GOING: u32 = 10;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WhoQuery {
    q: String,
}

/// Looks for a building; a single hit is opened at once.
pub(super) async fn who(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf(code): PathOf<String>,
    Query(WhoQuery { q }): Query<WhoQuery>,
) -> Answer<Response> {
    let subdistrict = residents.by_code(&code).await?.id;
    let names = residents.names(subdistrict, lang).await?;
    let doors = residents.doors(subdistrict).await?;
    let hits = doors.search(&q, FOUND);
    if let [only] = hits.as_slice() {
        return Ok(Redirect::to(&format!("/s/{code}/b/{}", only.code)).into_response());
    }
    let line = |place: &&territory_server::Place| {
        (format!("/s/{code}/b/{}", place.code), place.name.clone(), names.territory.path(&place.grid))
    };
    let found = hits.iter().map(line).collect();
    let shell = names.public_shell(&format!("/s/{code}/who"));
    Ok(Page(WhoPage { shell, query: q.trim().to_owned(), found, code }).into_response())
}

/// Only what was released: a name, and the telephone where that was released too.
pub(crate) fn person(names: &Names, one: &Answering) -> Person {
    let duties = names.lang.t(&format!("duties.{}", one.role.name())).to_owned();
    let profile = &one.profile;
    Person {
        name: one.name.clone(),
        role: names.lang.t(&format!("role.{}", one.role.name())).to_owned(),
        grid: names.grid(&one.grid),
        phone: if profile.phone_public { profile.phone.clone() } else { String::new() },
        duties: if profile.duties.is_empty() { duties } else { profile.duties.clone() },
        photo: profile.photo,
    }
}

impl Residents {
    pub(crate) async fn people(
        &self,
        names: &Names,
        subdistrict: SubdistrictId,
        grid: &str,
    ) -> Result<Vec<Person>> {
        let mut told = BTreeSet::new();
        let posts = self.named(subdistrict, grid).await?;
        // Whoever holds two posts is told once, by the nearest.
        Ok(posts.iter().filter(|one| told.insert(one.user)).map(|one| person(names, one)).collect())
    }

    /// Public lines of an area that say nothing about anybody.
    pub(crate) async fn going(
        &self,
        names: &Names,
        subdistrict: SubdistrictId,
        grid: &str,
        (since, limit): (Timestamp, u32),
    ) -> Result<Vec<(cases_server::PublicLine, String, String)>> {
        let lines = self.cases.public_lines(subdistrict, grid, since, limit * 2).await?;
        let policy = &self.policy().privacy;
        let public = lines.into_iter().filter(|line| {
            let item = names.catalogue.item(&line.item);
            item.is_some_and(|item| item.public) && !residents_rules::is_sensitive(&line.item, policy)
        });
        let worded = public.map(|line| {
            let (kind, grid) = (names.item(&line.item), names.grid(&line.grid));
            (line, kind, grid)
        });
        Ok(worded.take(limit as usize).collect())
    }
}

async fn page(
    residents: &Residents,
    lang: Lang,
    (subdistrict, code): (SubdistrictId, &str),
    at: At,
) -> Answer<PlacePage> {
    let names = residents.names(subdistrict, lang).await?;
    let going =
        residents.going(&names, subdistrict, &at.grid, (Timestamp::default(), GOING)).await?.into_iter();
    let going = going.map(|(line, kind, grid)| Going {
        kind,
        grid,
        state_word: lang.t(&format!("state.{}", line.state)).to_owned(),
        state: line.state,
        at: names.short(line.at),
    });
    Ok(PlacePage {
        shell: names.public_shell(&at.address),
        people: residents.people(&names, subdistrict, &at.grid).await?,
        office: residents.office(subdistrict, &at.grid).await?,
        form: StartForm::new(&names, code).at(&at.name, &at.known),
        grid_name: names.grid(&at.grid),
        path: names.territory.path(&at.grid),
        going: going.collect(),
        code: code.to_owned(),
        name: at.name,
        grid: at.grid,
        doors: at.doors,
    })
}

struct At {
    address: String,
    name: String,
    /// Code of the door or grid.
    known: String,
    grid: String,
    doors: Vec<(String, String)>,
}

pub(super) async fn grid(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf((code, grid)): PathOf<(String, String)>,
) -> Answer<Response> {
    let subdistrict = residents.by_code(&code).await?.id;
    let view = residents.territories.view(subdistrict).await?;
    let area =
        view.area(&grid).filter(|area| area.level >= Level::BasicGrid).ok_or_else(Refusal::not_found)?;
    let address = format!("/s/{code}/g/{grid}");
    let at = At { address, name: area.name.clone(), known: grid.clone(), grid, doors: Vec::new() };
    Ok(Page(page(&residents, lang, (subdistrict, &code), at).await?).into_response())
}

pub(super) async fn door(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf((code, door)): PathOf<(String, String)>,
) -> Answer<Response> {
    let subdistrict = residents.by_code(&code).await?.id;
    let doors = residents.doors(subdistrict).await?;
    let place = doors.get(&door)?;
    let own = doors.of_grid(&place.grid).filter(|other| other.code.starts_with(&format!("{door}-")));
    let at = At {
        address: format!("/s/{code}/b/{door}"),
        name: place.name.clone(),
        grid: place.grid.clone(),
        doors: own.map(|other| (format!("/s/{code}/b/{}", other.code), other.name.clone())).collect(),
        known: door,
    };
    Ok(Page(page(&residents, lang, (subdistrict, &code), at).await?).into_response())
}

/// A picture that was released.
pub(super) async fn portrait(
    State(residents): State<Residents>,
    PathOf((code, id)): PathOf<(String, String)>,
) -> Answer<PhotoBytes> {
    let subdistrict = residents.by_code(&code).await?.id;
    let file: FileId = id.parse().map_err(|()| Refusal::not_found())?;
    let released = residents.answering(subdistrict).await?;
    if !released.iter().any(|one| one.profile.name_public && one.profile.photo == Some(file)) {
        return Err(Refusal::not_found().into());
    }
    Ok(photo_answer(residents.cases.photo_bytes(subdistrict, file).await?))
}
