//! The division in force with its teams and scores; for the grid office the draft as well.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use db::Tx;
use geo_types::Geometry;
use kernel::{SubdistrictId, Timestamp};
use territory_rules::{Level, Score};
use web::{Answer, Lang, Page, Shell, Viewer, words};

use super::OFFICE;
use super::lines::{FindingLine, GridLine, finding_line, grid_lines};
use crate::scores::{WEIGHTS, scores};
use crate::service::aside;
use crate::store::{self, PlaceCount};
use crate::team::{self, Team};
use crate::{Edition, Territories, View};

#[derive(Template)]
#[template(path = "territory/territory.html")]
pub(crate) struct TerritoryPage {
    pub(crate) shell: Shell,
    edition: String,
    counts: String,
    /// Number of the edition in force, for export; 0 when there is none.
    edition_id: i64,
    levels: Vec<(&'static str, String)>,
    lines: Vec<GridLine>,
    lacking: usize,
    scores: Vec<ScoreLine>,
    office: Option<Office>,
    /// Why a file was refused.
    pub(crate) refused: Vec<String>,
}

/// What only the grid office sees.
struct Office {
    /// Levels that a file can be of.
    levels: Vec<(&'static str, String)>,
    today: String,
    /// Published editions that are not yet in force.
    ahead: Vec<String>,
    draft: Option<Draft>,
}

struct Draft {
    id: i64,
    made: String,
    counts: String,
    findings: Vec<FindingLine>,
    may_publish: bool,
}

struct ScoreLine {
    name: String,
    points: String,
    formula: String,
}

pub(crate) async fn show(
    State(territories): State<Territories>,
    viewer: Viewer,
    lang: Lang,
) -> Answer<Page<TerritoryPage>> {
    Ok(Page(page(&territories, &viewer, lang).await?))
}

pub(crate) async fn page(territories: &Territories, viewer: &Viewer, lang: Lang) -> Answer<TerritoryPage> {
    let subdistrict = viewer.subdistrict();
    let view = territories.view(subdistrict).await?;
    let Ground { team, counts, streets } = ground(territories, subdistrict).await?;
    let office = if viewer.holds_any(OFFICE) { Some(office(territories, &view, lang).await?) } else { None };
    let lines = grid_lines(&view, &team, lang);
    let to_score = Arc::clone(&view);
    let score = aside(move || scores(&to_score, &counts, &streets)).await?;
    Ok(TerritoryPage {
        shell: Shell::staff(viewer, lang, &view.subdistrict.name, "/territory"),
        edition: in_force_since(&view, lang),
        counts: area_counts(&view, lang),
        edition_id: view.edition,
        levels: level_names(lang).into_iter().filter(|(level, _)| has(&view, level)).collect(),
        lacking: lines.iter().map(|line| line.missing.len()).sum(),
        scores: if view.areas.is_empty() { Vec::new() } else { score_lines(score, lang) },
        lines,
        office,
        refused: Vec::new(),
    })
}

/// What the database knows besides the edition.
struct Ground {
    team: Team,
    counts: Vec<PlaceCount>,
    streets: Vec<(String, Geometry<f64>)>,
}

async fn ground(territories: &Territories, subdistrict: SubdistrictId) -> db::Result<Ground> {
    let work = async move |tx: &mut Tx| {
        let team = team::load(tx, subdistrict).await?;
        let counts = store::place_counts(tx, subdistrict, "").await?;
        Ok(Ground { team, counts, streets: store::streets(tx, subdistrict).await? })
    };
    territories.platform.db.read(work).await
}

async fn office(territories: &Territories, view: &View, lang: Lang) -> Answer<Office> {
    let now = territories.platform.now();
    let editions = territories.editions(view.subdistrict.id).await?;
    let ahead = editions.iter().filter_map(|edition| edition.valid_from).filter(|from| *from > now);
    let draft = match editions.iter().find(|edition| edition.is_draft()) {
        Some(edition) => Some(draft(territories, view.subdistrict.id, *edition, lang).await?),
        None => None,
    };
    Ok(Office {
        levels: level_names(lang),
        today: now.utc().with_timezone(&view.subdistrict.zone).date_naive().to_string(),
        ahead: ahead.map(|from| lang.fill("territory.ahead", &[("day", &day(from, view, lang))])).collect(),
        draft,
    })
}

async fn draft(
    territories: &Territories,
    subdistrict: SubdistrictId,
    edition: Edition,
    lang: Lang,
) -> Answer<Draft> {
    let view = territories.view_of(subdistrict, edition.id).await?;
    let to_check = Arc::clone(&view);
    let findings = aside(move || to_check.findings().to_vec()).await?;
    let findings: Vec<FindingLine> = findings.iter().map(|finding| finding_line(finding, lang)).collect();
    Ok(Draft {
        id: edition.id,
        made: words::instant(edition.created_at, view.subdistrict.zone, lang),
        counts: area_counts(&view, lang),
        may_publish: findings.iter().all(|finding| !finding.stops),
        findings,
    })
}

fn has(view: &View, level: &str) -> bool {
    view.areas.iter().any(|area| area.level.name() == level)
}

fn level_names(lang: Lang) -> Vec<(&'static str, String)> {
    Level::ALL.iter().map(|level| (level.name(), super::lines::named(lang, "level", level))).collect()
}

fn in_force_since(view: &View, lang: Lang) -> String {
    let since = view.valid_from.map(|from| lang.fill("territory.since", &[("day", &day(from, view, lang))]));
    since.unwrap_or_default()
}

fn day(at: Timestamp, view: &View, lang: Lang) -> String {
    words::day(at.utc().with_timezone(&view.subdistrict.zone).date_naive(), lang)
}

/// `10 基本网格 · 63 单元网格 · 33.300 km²`
fn area_counts(view: &View, lang: Lang) -> String {
    let count = |level: &Level| view.of_level(*level).count();
    let levels = Level::ALL.iter().filter(|level| count(level) > 0);
    let mut parts: Vec<String> = levels
        .map(|level| format!("{} {}", super::lines::named(lang, "level", level), count(level)))
        .collect();
    let grids = view.areas_with_facts().filter(|(area, _)| Some(area.level) == view.grid_level());
    let area_m2: f64 = grids.map(|(_, facts)| facts.area_m2).sum();
    if area_m2 > 0.0 {
        parts.push(super::lines::size(area_m2));
    }
    parts.join(" · ")
}

fn score_lines(score: Score, lang: Lang) -> Vec<ScoreLine> {
    let weights =
        [WEIGHTS.street_m * 100.0, WEIGHTS.components, WEIGHTS.shops].map(|weight| weight.to_string());
    let [street, component, shop] = weights;
    let args = [("street", &*street), ("component", &component), ("shop", &shop)];
    let principles = [
        ("integrity", score.integrity),
        ("convenience", score.convenience),
        ("balance", score.balance),
        ("differentiation", score.differentiation),
    ];
    let line = |(name, points): (&str, Option<f64>)| ScoreLine {
        name: lang.t(&format!("territory_score.{name}")).to_owned(),
        points: points.map_or_else(|| "–".to_owned(), |points| format!("{points:.1}")),
        formula: lang.fill(&format!("territory_score.{name}_formula"), &args),
    };
    principles.into_iter().map(line).collect()
}
