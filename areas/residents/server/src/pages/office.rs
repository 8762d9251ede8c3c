//! What the grid office releases: who is named in public, with which telephone number; offices; names of buildings.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Multipart, State};
use axum::response::Redirect;
use cases_server::pages::{Entered, Names};
use db::Failure;
use kernel::{FileId, Refusal, UserId};
use web::{Answer, Lang, Page, PathOf, Shell, Viewer};

use crate::people::{Answering, Office, Profile};
use crate::service::Residents;

#[derive(Template)]
#[template(path = "residents/office.html")]
pub(crate) struct OfficePage {
    shell: Shell,
    code: String,
    people: Vec<Line>,
    /// With the basic grid each belongs to; one that was not told yet has the grid's name and nothing else.
    offices: Vec<(String, Office)>,
    /// Unit grids to print the doors of, below the name of their basic grid.
    sheaves: Vec<(String, Vec<(String, String)>)>,
}

struct Line {
    user: UserId,
    name: String,
    posts: Vec<String>,
    profile: Profile,
}

pub(super) async fn page(
    State(residents): State<Residents>,
    viewer: Viewer,
    lang: Lang,
) -> Answer<Page<OfficePage>> {
    let names = residents.names(viewer.subdistrict(), lang).await?;
    let mut people: Vec<Line> = Vec::new();
    for Answering { user, name, role, grid, profile } in residents.answering(viewer.subdistrict()).await? {
        let post = format!("{} · {}", lang.t(&format!("role.{}", role.name())), names.grid(&grid));
        match people.iter_mut().find(|line| line.user == user) {
            Some(line) => line.posts.push(post),
            None => people.push(Line { user, name, posts: vec![post], profile }),
        }
    }
    Ok(Page(OfficePage {
        shell: names.shell(&viewer, "/public-names"),
        code: names.territory.subdistrict.code.clone(),
        sheaves: sheaves(&names),
        offices: offices(&names, residents.offices(viewer.subdistrict()).await?),
        people,
    }))
}

fn offices(names: &Names, mut told: BTreeMap<String, Office>) -> Vec<(String, Office)> {
    let grids = names.basic_grids().into_iter();
    grids
        .map(|(grid, name)| {
            let office = told.remove(&grid).unwrap_or_else(|| Office { name, ..Office::default() });
            (grid, office)
        })
        .collect()
}

fn sheaves(names: &Names) -> Vec<(String, Vec<(String, String)>)> {
    let inside = |basic: &str| {
        let grids = names.territory.grids().filter(|grid| grid.code.starts_with(basic));
        grids.map(|grid| (grid.code.clone(), grid.name.clone())).collect()
    };
    names.territory.basic_grids().map(|basic| (basic.name.clone(), inside(&basic.code))).collect()
}

pub(super) async fn release(
    State(residents): State<Residents>,
    viewer: Viewer,
    PathOf(user): PathOf<UserId>,
    form: Multipart,
) -> Answer<Redirect> {
    let entered = Entered::read(form).await?;
    let mut photo: Option<FileId> = None;
    if let Some(bytes) = entered.photos.first() {
        photo = Some(residents.cases.photo_add(viewer.subdistrict(), bytes.clone()).await?.id);
    }
    let profile = Profile {
        name_public: entered.filled("name_public").is_some(),
        phone: entered.text("phone").to_owned(),
        phone_public: entered.filled("phone_public").is_some(),
        duties: entered.text("duties").to_owned(),
        photo,
    };
    residents.release(&viewer.actor, user, profile).await?;
    Ok(Redirect::to(&format!("/public-names#{user}")))
}

pub(super) async fn office(
    State(residents): State<Residents>,
    viewer: Viewer,
    PathOf(grid): PathOf<String>,
    form: Multipart,
) -> Answer<Redirect> {
    let entered = Entered::read(form).await?;
    let view = residents.territories.view(viewer.subdistrict()).await?;
    view.area(&grid).ok_or_else(Refusal::not_found)?;
    let text = |name: &str| entered.text(name).chars().take(100).collect::<String>();
    let office =
        Office { name: text("name"), address: text("address"), phone: text("phone"), hours: text("hours") };
    residents.office_put(viewer.subdistrict(), grid, office).await?;
    Ok(Redirect::to("/public-names"))
}

pub(super) async fn nickname(
    State(residents): State<Residents>,
    viewer: Viewer,
    form: Multipart,
) -> Answer<Redirect> {
    let entered = Entered::read(form).await?;
    let subdistrict = viewer.subdistrict();
    let doors = residents.doors(subdistrict).await?;
    let found = doors.search(entered.text("building"), 1);
    let unknown = || Failure::from(Refusal::invalid("building_unknown").at_field("building"));
    let place = found.first().ok_or_else(unknown)?.code.clone();
    let nickname: String = entered.text("nickname").chars().take(50).collect();
    if !nickname.is_empty() {
        residents.nickname_add(subdistrict, place, nickname).await?;
    }
    Ok(Redirect::to("/public-names"))
}
