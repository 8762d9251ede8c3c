//! Words and rows that the pages of the territory share.

use kernel::{Refusal, Role};
use serde::Serialize;
use territory_rules::{Area, Finding, Level, Missing, Severity};
use web::{Lang, Problem};

use crate::View;
use crate::team::Team;

/// A grid with its team, as a row.
pub(crate) struct GridLine {
    pub(crate) code: String,
    pub(crate) name: String,
    /// Inside the grid above it in the table.
    pub(crate) inner: bool,
    pub(crate) character: String,
    pub(crate) area: String,
    pub(crate) leaders: String,
    pub(crate) responsible: String,
    pub(crate) patrollers: String,
    pub(crate) missing: Vec<String>,
}

/// Basic grids (communities or subdistricts where there are none), each followed by the grids inside it.
pub(crate) fn grid_lines(view: &View, team: &Team, lang: Lang) -> Vec<GridLine> {
    let missing = team.missing(view);
    let line = |area: &Area, inner| grid_line(view, team, &missing, area, inner, lang);
    let Some(deepest) = view.grid_level() else { return Vec::new() };
    let outer = [Level::BasicGrid, Level::Community, Level::Subdistrict];
    let outer = outer.into_iter().find(|level| view.of_level(*level).next().is_some()).unwrap_or(deepest);
    let mut lines = Vec::new();
    for area in view.of_level(outer) {
        lines.push(line(area, false));
        let inner = view.grids().filter(|grid| deepest != outer && grid.parent.as_ref() == Some(&area.code));
        lines.extend(inner.map(|grid| line(grid, true)));
    }
    lines
}

fn grid_line(
    view: &View,
    team: &Team,
    missing: &[Missing],
    area: &Area,
    inner: bool,
    lang: Lang,
) -> GridLine {
    let code = area.code.as_str();
    let patrollers = if inner { team.on(Role::Patroller, code) } else { team.within(Role::Patroller, code) };
    let lacks = missing.iter().filter(|one| one.grid == code && !inner);
    GridLine {
        code: code.to_owned(),
        name: area.name.clone(),
        inner,
        character: character(area, lang),
        area: view.facts(code).map(|facts| size(facts.area_m2)).unwrap_or_default(),
        leaders: joined(&team.on(Role::GridLeader, code), lang),
        responsible: joined(&team.on(Role::ResponsiblePerson, code), lang),
        patrollers: joined(&patrollers, lang),
        missing: lacks.map(|one| lack(one, lang)).collect(),
    }
}

/// Names in one line.
pub(crate) fn joined(names: &[&str], lang: Lang) -> String {
    names.join(lang.pick("、", ", "))
}

/// `全时巡查员 1/2`
fn lack(missing: &Missing, lang: Lang) -> String {
    let what = named(lang, "territory_missing", &missing.kind);
    format!("{what} {}/{}", missing.have, missing.want)
}

pub(crate) fn character(area: &Area, lang: Lang) -> String {
    area.character.map(|character| named(lang, "territory_character", &character)).unwrap_or_default()
}

/// The text of `prefix.name`, where the name is what a program is told.
pub(crate) fn named(lang: Lang, prefix: &str, value: &impl Serialize) -> String {
    let name = serde_json::to_value(value).ok();
    let name = name.as_ref().and_then(|value| value.as_str()).unwrap_or_default();
    lang.t(&format!("{prefix}.{name}")).to_owned()
}

/// Hectares, as grids are spoken of; square kilometres from one on.
pub(crate) fn size(area_m2: f64) -> String {
    if area_m2 < 1e6 { format!("{:.2} ha", area_m2 / 1e4) } else { format!("{:.3} km²", area_m2 / 1e6) }
}

/// Something wrong with a draft, in words.
pub(crate) struct FindingLine {
    pub(crate) stops: bool,
    pub(crate) kind: String,
    pub(crate) areas: Vec<String>,
    pub(crate) area: String,
    pub(crate) place: String,
}

pub(crate) fn finding_line(finding: &Finding, lang: Lang) -> FindingLine {
    let area = if finding.area_m2 > 0.0 { format!("{:.1} m²", finding.area_m2) } else { String::new() };
    FindingLine {
        stops: finding.severity == Severity::Error,
        kind: named(lang, "territory_finding", &finding.kind),
        areas: finding.areas.clone(),
        area,
        place: finding.at.map(|[lon, lat]| format!("{lon:.6}, {lat:.6}")).unwrap_or_default(),
    }
}

/// Why a file was refused, line by line.
pub(crate) fn refusal_lines(refusals: Vec<Refusal>, lang: Lang) -> Vec<String> {
    refusals.into_iter().map(|refusal| Problem::from(refusal).text(lang)).collect()
}
