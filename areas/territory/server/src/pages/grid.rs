//! One grid: what it is, who answers for it, what stands in it.

use askama::Template;
use axum::extract::State;
use db::Tx;
use kernel::{Refusal, Role};
use territory_rules::{Area, Character, Level};
use web::{Answer, Lang, Page, PathOf, Shell, Viewer};

use super::OFFICE;
use super::lines::{character, joined, named, size};
use crate::store::{self, PlaceCount};
use crate::team::{self, Team};
use crate::{PlaceKind, Territories, View};

#[derive(Template)]
#[template(path = "territory/grid.html")]
pub(crate) struct GridPage {
    shell: Shell,
    code: String,
    name: String,
    path: String,
    level: String,
    character: String,
    land_use: String,
    area: String,
    /// `longitude,latitude,zoom` for the map.
    centre: String,
    team: Vec<(String, String)>,
    inner: Vec<(String, String)>,
    things: Vec<ThingLine>,
    /// Kinds of work to choose from, for the grid office.
    characters: Vec<(&'static str, String, bool)>,
}

struct ThingLine {
    kind: String,
    class: String,
    n: i64,
}

/// Roles whose holders a grid's page names.
const ROLES: [Role; 4] =
    [Role::GridLeader, Role::ResponsiblePerson, Role::CommunityDirector, Role::Patroller];

pub(crate) async fn show(
    State(territories): State<Territories>,
    viewer: Viewer,
    lang: Lang,
    PathOf(code): PathOf<String>,
) -> Answer<Page<GridPage>> {
    let subdistrict = viewer.subdistrict();
    let view = territories.view(subdistrict).await?;
    let area = view.area(&code).ok_or_else(Refusal::not_found)?;
    let facts = view.facts(&code).ok_or_else(Refusal::not_found)?;
    let work = async move |tx: &mut Tx| {
        Ok((team::load(tx, subdistrict).await?, store::place_counts(tx, subdistrict, &code).await?))
    };
    let (team, counts) = territories.platform.db.read(work).await?;
    let zoom = if area.level == Level::UnitGrid { 15 } else { 13 };
    let may_change = viewer.holds_any(OFFICE) && area.level >= Level::BasicGrid;
    let mut shell = Shell::staff(&viewer, lang, &view.subdistrict.name, "/territory");
    shell.path = format!("/territory/{}", area.code);
    Ok(Page(GridPage {
        shell,
        code: area.code.clone(),
        name: area.name.clone(),
        path: view.path(&area.code),
        level: named(lang, "level", &area.level),
        character: character(area, lang),
        land_use: area.land_use.clone().unwrap_or_default(),
        area: size(facts.area_m2),
        centre: format!("{:.6},{:.6},{zoom}", facts.lon, facts.lat),
        team: team_lines(&team, &area.code, lang),
        inner: inner(&view, area),
        things: thing_lines(&counts, lang),
        characters: if may_change { characters(area, lang) } else { Vec::new() },
    }))
}

/// Each role with the names of those who hold it here; patrollers of the grids inside count too, and those who
/// answer for the grid around this one.
fn team_lines(team: &Team, code: &str, lang: Lang) -> Vec<(String, String)> {
    let names = |role: Role| {
        let mut names = team.around(role, code);
        if role == Role::Patroller {
            names.extend(team.within(role, code));
            names.sort_unstable();
            names.dedup();
        }
        joined(&names, lang)
    };
    ROLES.iter().map(|role| (named(lang, "role", role), names(*role))).collect()
}

fn inner(view: &View, area: &Area) -> Vec<(String, String)> {
    let is_inner = |other: &&Area| other.level > area.level && other.parent.as_ref() == Some(&area.code);
    view.areas.iter().filter(is_inner).map(|other| (other.code.clone(), other.name.clone())).collect()
}

/// Counts by kind and class, those of the grids inside added up.
fn thing_lines(counts: &[PlaceCount], lang: Lang) -> Vec<ThingLine> {
    let mut sums: std::collections::BTreeMap<(PlaceKind, &str), i64> = std::collections::BTreeMap::new();
    for count in counts {
        *sums.entry((count.kind, &count.class)).or_default() += count.n;
    }
    let line = |((kind, class), n): ((PlaceKind, &str), i64)| ThingLine {
        kind: lang.t(&format!("place_kind.{kind}")).to_owned(),
        class: class_name(kind, class, lang),
        n,
    };
    sums.into_iter().map(line).collect()
}

/// A word of ours in the reader's language; a component's class is the code of its subclass.
fn class_name(kind: PlaceKind, class: &str, lang: Lang) -> String {
    let key = format!("place_class.{class}");
    let text = lang.t(&key);
    if kind == PlaceKind::Component || text == key { class.to_owned() } else { text.to_owned() }
}

fn characters(area: &Area, lang: Lang) -> Vec<(&'static str, String, bool)> {
    let choice =
        |one: Character| (one.name(), named(lang, "territory_character", &one), area.character == Some(one));
    Character::ALL.into_iter().map(choice).collect()
}
