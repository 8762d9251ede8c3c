//! Posters for notice boards and doors: A4, one a page, sound on a grey printer.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use cases_server::pages::Names;
use kernel::{Refusal, SubdistrictId};
use territory_rules::Level;
use territory_server::Place;
use web::{Answer, Lang, Page, PathOf, Shell};

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

/// What the posters of one grid have in common.
struct Around {
    path: String,
    people: Vec<Person>,
    office: Option<Office>,
}

impl Around {
    async fn of(
        residents: &Residents,
        names: &Names,
        subdistrict: SubdistrictId,
        grid: &str,
    ) -> Answer<Self> {
        Ok(Self {
            path: names.territory.path(grid),
            people: nearest(residents.people(names, subdistrict, grid).await?),
            office: residents.office(subdistrict, grid).await?,
        })
    }

    /// `page` is the address that the code leads to, behind that of the subdistrict.
    fn poster(&self, residents: &Residents, code: &str, name: &str, page: &str) -> Answer<Poster> {
        let link = format!("{}/s/{code}/{page}", residents.platform.settings.public_url);
        Ok(Poster {
            name: name.to_owned(),
            path: self.path.clone(),
            qr: qr::svg(&link)?,
            link,
            people: self.people.clone(),
            office: self.office.clone(),
        })
    }
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

fn page(names: &Names, code: String, posters: Vec<Poster>) -> Page<PostersPage> {
    Page(PostersPage { shell: names.public_shell(&format!("/s/{code}")), code, posters })
}

pub(super) async fn of_grid(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf((code, grid)): PathOf<(String, String)>,
) -> Answer<Page<PostersPage>> {
    let subdistrict = residents.by_code(&code).await?.id;
    let names = residents.names(subdistrict, lang).await?;
    let area = names.territory.area(&grid);
    let area = area.filter(|area| area.level >= Level::BasicGrid).ok_or_else(Refusal::not_found)?;
    let around = Around::of(&residents, &names, subdistrict, &grid).await?;
    let poster = around.poster(&residents, &code, &area.name, &format!("g/{grid}"))?;
    Ok(page(&names, code, vec![poster]))
}

pub(super) async fn of_door(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf((code, door)): PathOf<(String, String)>,
) -> Answer<Page<PostersPage>> {
    let subdistrict = residents.by_code(&code).await?.id;
    let doors = residents.doors(subdistrict).await?;
    let place = doors.get(&door)?;
    let names = residents.names(subdistrict, lang).await?;
    let around = Around::of(&residents, &names, subdistrict, &place.grid).await?;
    let poster = around.poster(&residents, &code, &place.name, &format!("b/{door}"))?;
    Ok(page(&names, code, vec![poster]))
}

/// Every doorway of a grid; buildings without doorways of their own count as one.
pub(super) async fn of_all_doors(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf((code, grid)): PathOf<(String, String)>,
) -> Answer<Page<PostersPage>> {
    let subdistrict = residents.by_code(&code).await?.id;
    let names = residents.names(subdistrict, lang).await?;
    names.territory.area(&grid).ok_or_else(Refusal::not_found)?;
    let doors = residents.doors(subdistrict).await?;
    let all: Vec<_> = doors.of_grid(&grid).collect();
    let has_doorways =
        |building: &str| all.iter().any(|other| other.code.starts_with(&format!("{building}-")));
    let wanted: Vec<_> = all.iter().filter(|place| !has_doorways(&place.code)).collect();
    if wanted.len() > MOST {
        return Err(Refusal::invalid("posters_too_many").with("most", MOST).into());
    }
    let mut grids: BTreeMap<&str, Around> = BTreeMap::new();
    for place in &wanted {
        if !grids.contains_key(place.grid.as_str()) {
            let around = Around::of(&residents, &names, subdistrict, &place.grid).await?;
            grids.insert(&place.grid, around);
        }
    }
    let poster = |place: &&&Place| {
        let around = &grids[place.grid.as_str()];
        around.poster(&residents, &code, &place.name, &format!("b/{}", place.code))
    };
    let posters = wanted.iter().map(poster).collect::<Answer<_>>()?;
    Ok(page(&names, code, posters))
}
