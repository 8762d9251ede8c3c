//! The figures that the four-principle score of an edition is made from (rule 2).

use std::collections::BTreeMap;

use geo_types::Geometry;
use gewu_geo::{compactness, length_m};
use territory_rules::{DivisionFigures, Finding, FindingKind, GridFigures, Level, Score, Workload, score};

use crate::store::PlaceCount;
use crate::{PlaceKind, View};

/// Work of a grid in points a year, as good as it can be said before the cases of a year are there: 100 m of street,
/// 20 components or 2 shops make one.
pub(crate) const WEIGHTS: Workload =
    Workload { street_m: 0.01, households: 0.0, components: 0.05, shops: 0.5, cases: 0.0 };

/// Scores the division into the grids of `view`. Without streets, components and shops nothing is said of balance.
pub(crate) fn scores(view: &View, counts: &[PlaceCount], streets: &[(String, Geometry<f64>)]) -> Score {
    let workloads = workloads(counts, streets);
    let grids = view.areas_with_facts().filter(|(area, _)| Some(area.level) == view.grid_level());
    let figures: Vec<GridFigures> = grids
        .map(|(area, facts)| GridFigures {
            area_m2: facts.area_m2,
            compactness: compactness(&area.geometry),
            reachable: None,
            workload: (!workloads.is_empty())
                .then(|| workloads.get(area.code.as_str()).map_or(0.0, |work| work.weighted(&WEIGHTS))),
            main_land_use: None,
        })
        .collect();
    score(division(view), &figures)
}

/// What the grids should cover is the level above them. Findings name their areas by code, whose length tells the
/// level.
fn division(view: &View) -> DivisionFigures {
    let size = |level: Level| -> f64 {
        view.areas_with_facts().filter(|(area, _)| area.level == level).map(|(_, facts)| facts.area_m2).sum()
    };
    let level = view.grid_level().unwrap_or(Level::Subdistrict);
    let above = level.parents().iter().copied().find(|&level| view.of_level(level).next().is_some());
    let lost = |kind: FindingKind, of: Level| -> f64 {
        let is_of = |finding: &&Finding| finding.areas.iter().all(|code| code.len() == of.code_digits());
        let found = view.findings().iter().filter(|finding| finding.kind == kind);
        found.filter(is_of).map(|finding| finding.area_m2).sum()
    };
    DivisionFigures {
        whole_m2: size(above.unwrap_or(level)),
        gaps_m2: above.map_or(0.0, |above| lost(FindingKind::Gap, above)),
        overlaps_m2: lost(FindingKind::Overlap, level),
        cut: None,
    }
}

/// Work by code of the grid.
fn workloads<'a>(
    counts: &'a [PlaceCount],
    streets: &'a [(String, Geometry<f64>)],
) -> BTreeMap<&'a str, Workload> {
    let mut workloads: BTreeMap<&str, Workload> = BTreeMap::new();
    for (grid, street) in streets {
        workloads.entry(grid).or_default().street_m += street_length_m(street);
    }
    for count in counts {
        let workload = workloads.entry(&count.grid).or_default();
        match count.kind {
            PlaceKind::Component => workload.components += as_figure(count.n),
            PlaceKind::Shop => workload.shops += as_figure(count.n),
            PlaceKind::Street | PlaceKind::Building | PlaceKind::Doorway => {}
        }
    }
    workloads
}

/// Length of a street's line or lines in m; anything else has none.
fn street_length_m(geometry: &Geometry<f64>) -> f64 {
    match geometry {
        Geometry::LineString(line) => length_m(line),
        Geometry::MultiLineString(lines) => lines.iter().map(length_m).sum(),
        _ => 0.0,
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a city's things are far below 2^53")]
fn as_figure(count: i64) -> f64 {
    count as f64
}
