//! Posters for notice boards and doors: A4, one a page, sound on a grey printer.

use askama::Template;
use axum::extract::State;
use kernel::{Refusal, SubdistrictId};
use territory_rules::Level;
use web::{Answer, Lang, Page, PathOf, Shell};

use super::gone;
use super::place::Person;
use crate::people::Office;
use crate::qr;
use crate::service::Residents;

pub(crate) struct Poster {
    name: String,
    path: String,
    link: String,
    qr: String,
    people: Vec<Person>,
    office: Option<Office>,
}

#[derive(Template)]
#[template(path = "residents/posters.html")]
pub(crate) struct PostersPage {
    shell: Shell,
    code: String,
    posters: Vec<Poster>,
}

/// A sheaf of more is printed grid by grid.
const MOST: usize = 400;
const OF_A_POST: usize = 2;

async fn poster(
    residents: &Residents,
    lang: Lang,
    (subdistrict, code): (SubdistrictId, &str),
    (name, path, grid): (&str, &str, &str),
) -> Answer<Poster> {
    let names = residents.names(subdistrict, lang).await?;
    let link = format!("{}/s/{code}/{path}", residents.platform.settings.public_url);
    Ok(Poster {
        name: name.to_owned(),
        path: names.territory.path(grid),
        qr: qr::svg(&link)?,
        link,
        people: nearest(residents.people(&names, subdistrict, grid).await?),
        office: residents.office(subdistrict, grid).await?,
    })
}

/// As many as a sheet holds: two of each post.
fn nearest(people: Vec<Person>) -> Vec<Person> {
    let mut chosen: Vec<Person> = Vec::new();
    for person in people {
        if chosen.iter().filter(|known| known.role == person.role).count() < OF_A_POST {
            chosen.push(person);
        }
    }
    chosen
}

async fn page(
    residents: &Residents,
    lang: Lang,
    (subdistrict, code): (SubdistrictId, String),
    posters: Vec<Poster>,
) -> Answer<Page<PostersPage>> {
    let names = residents.names(subdistrict, lang).await?;
    let shell = names.public_shell(&format!("/s/{code}"));
    Ok(Page(PostersPage { shell, code, posters }))
}

pub(super) async fn of_grid(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf((code, grid)): PathOf<(String, String)>,
) -> Answer<Page<PostersPage>> {
    let subdistrict = residents.by_code(&code).await?.id;
    let view = residents.territories.view(subdistrict).await?;
    let area = view.area(&grid).filter(|area| area.level >= Level::BasicGrid).ok_or_else(gone)?;
    let of = (area.name.as_str(), &*format!("g/{grid}"), grid.as_str());
    let poster = poster(&residents, lang, (subdistrict, &code), of).await?;
    page(&residents, lang, (subdistrict, code), vec![poster]).await
}

pub(super) async fn of_door(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf((code, door)): PathOf<(String, String)>,
) -> Answer<Page<PostersPage>> {
    let subdistrict = residents.by_code(&code).await?.id;
    let doors = residents.doors(subdistrict).await?;
    let place = doors.get(&door)?;
    let of = (place.name.as_str(), &*format!("b/{door}"), place.grid.as_str());
    let poster = poster(&residents, lang, (subdistrict, &code), of).await?;
    page(&residents, lang, (subdistrict, code), vec![poster]).await
}

/// Every doorway of a grid; buildings without doorways of their own count as one.
pub(super) async fn of_all_doors(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf((code, grid)): PathOf<(String, String)>,
) -> Answer<Page<PostersPage>> {
    let subdistrict = residents.by_code(&code).await?.id;
    residents.territories.view(subdistrict).await?.area(&grid).ok_or_else(gone)?;
    let doors = residents.doors(subdistrict).await?;
    let all: Vec<_> = doors.of_grid(&grid).collect();
    let has_doorways =
        |building: &str| all.iter().any(|other| other.code.starts_with(&format!("{building}-")));
    let wanted: Vec<_> = all.iter().filter(|place| !has_doorways(&place.code)).collect();
    if wanted.len() > MOST {
        return Err(Refusal::invalid("posters_too_many").with("most", MOST).into());
    }
    let mut posters = Vec::with_capacity(wanted.len());
    for place in wanted {
        let of = (place.name.as_str(), &*format!("b/{}", place.code), place.grid.as_str());
        posters.push(poster(&residents, lang, (subdistrict, &code), of).await?);
    }
    page(&residents, lang, (subdistrict, code), posters).await
}
