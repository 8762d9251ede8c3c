//! Parts that cover their parent without gap or overlap.

use std::collections::BTreeMap;

use geo::{BoundingRect, MultiPolygon};
use gewu_geo::{Coverage, Patch, Tolerances, check_coverage};

use super::{Finding, FindingKind, Severity};
use crate::{Area, Level};

/// Areas of one level with the ids that the coverage knows them by: their places in the edition.
type Parts = Vec<(u32, MultiPolygon<f64>)>;

pub(super) fn check(areas: &[Area]) -> Vec<Finding> {
    Level::ALL.into_iter().flat_map(|level| check_level(areas, level)).collect()
}

fn check_level(areas: &[Area], level: Level) -> Vec<Finding> {
    let has_any = |level: &Level| areas.iter().any(|area| area.level == *level);
    if !has_any(&level) {
        return Vec::new();
    }
    match level.parents().iter().copied().find(has_any) {
        Some(parent_level) => {
            let mut by_parent = parts_by_parent(areas, level);
            let parents = areas.iter().filter(|area| area.level == parent_level);
            parents
                .flat_map(|parent| {
                    check_parent(areas, parent, &by_parent.remove(parent.code.as_str()).unwrap_or_default())
                })
                .collect()
        }
        None => check_alone(areas, level),
    }
}

fn parts_by_parent(areas: &[Area], level: Level) -> BTreeMap<&str, Parts> {
    let mut by_parent: BTreeMap<&str, Parts> = BTreeMap::new();
    for (id, area) in (0..).zip(areas).filter(|(_, area)| area.level == level) {
        if let Some(parent) = area.parent.as_deref() {
            by_parent.entry(parent).or_default().push((id, area.geometry.clone()));
        }
    }
    by_parent
}

fn check_parent(areas: &[Area], parent: &Area, parts: &Parts) -> Vec<Finding> {
    let tolerances = Tolerances::default();
    let coverage = check_coverage(&parent.geometry, parts, &tolerances);
    let mut findings = overlaps(areas, &coverage);
    let warning = |kind, codes: Vec<&str>, patch| finding(kind, Severity::Warning, codes, patch);
    findings.extend(coverage.gaps.iter().map(|gap| warning(FindingKind::Gap, vec![&parent.code], gap)));
    findings.extend(coverage.outside.iter().map(|piece| {
        warning(FindingKind::OutsideParent, vec![code(areas, piece.id), &parent.code], &piece.patch)
    }));
    if coverage.difference_share() >= tolerances.difference_share {
        findings.push(differs(parent, &coverage));
    }
    findings
}

/// Placed at the largest of the pieces that make up the difference.
fn differs(parent: &Area, coverage: &Coverage) -> Finding {
    let pieces = coverage.gaps.iter().chain(coverage.outside.iter().map(|piece| &piece.patch));
    let largest = pieces.max_by(|a, b| a.area_m2.total_cmp(&b.area_m2));
    Finding {
        kind: FindingKind::DiffersFromParent,
        severity: Severity::Error,
        areas: vec![parent.code.clone()],
        area_m2: coverage.difference_m2,
        at: largest.map(|patch| patch.at.into()),
    }
}

/// A level with nothing above it: only overlaps can be wrong, so the box around all stands for the parent.
fn check_alone(areas: &[Area], level: Level) -> Vec<Finding> {
    let of_level = (0..).zip(areas).filter(|(_, area)| area.level == level);
    let parts: Parts = of_level.map(|(id, area)| (id, area.geometry.clone())).collect();
    let all: MultiPolygon<f64> = parts.iter().flat_map(|(_, area)| area.0.iter().cloned()).collect();
    let around = all.bounding_rect().map(|bounds| bounds.to_polygon().into());
    around
        .map(|around| overlaps(areas, &check_coverage(&around, &parts, &Tolerances::default())))
        .unwrap_or_default()
}

/// Unit grids must not overlap (rule 2): a place lies in exactly one. Levels above come from elsewhere, drawn less
/// exactly, and nothing is filed by them while there are unit grids.
fn overlaps(areas: &[Area], coverage: &Coverage) -> Vec<Finding> {
    let overlap = |found: &gewu_geo::Overlap| {
        let codes = vec![code(areas, found.first), code(areas, found.second)];
        let exact = areas.get(found.first as usize).is_some_and(|area| area.level == Level::UnitGrid);
        let severity = if exact { Severity::Error } else { Severity::Warning };
        finding(FindingKind::Overlap, severity, codes, &found.patch)
    };
    coverage.overlaps.iter().map(overlap).collect()
}

fn code(areas: &[Area], id: u32) -> &str {
    areas.get(id as usize).map_or("", |area| &area.code)
}

fn finding(kind: FindingKind, severity: Severity, codes: Vec<&str>, patch: &Patch) -> Finding {
    let areas = codes.into_iter().map(str::to_owned).collect();
    Finding { kind, severity, areas, area_m2: patch.area_m2, at: Some(patch.at.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check_edition;
    use crate::tests::{area, block};

    /// A basic grid of 4 × 1 hundredths of a degree and its unit grids, given as west side and width.
    fn edition(units: &[(f64, f64)]) -> Vec<Area> {
        let whole = block(0.0, 0.0, 4.0, 1.0);
        let mut areas = vec![Area { geometry: whole, ..area(Level::BasicGrid, "110115010001", 0.0, 0.0) }];
        areas.extend((1..).zip(units).map(|(number, &(west, width))| Area {
            parent: Some("110115010001".to_owned()),
            geometry: block(west, 0.0, width, 1.0),
            ..area(Level::UnitGrid, &format!("110115010001{number:03}"), 0.0, 0.0)
        }));
        areas
    }

    fn found(areas: &[Area]) -> Vec<(FindingKind, Severity, usize)> {
        check_edition(areas).iter().map(|one| (one.kind, one.severity, one.areas.len())).collect()
    }

    #[test]
    fn unit_grids_that_touch_are_whole() {
        assert_eq!(found(&edition(&[(0.0, 1.0), (1.0, 3.0)])), []);
    }

    #[test]
    fn an_overlap_is_an_error_with_its_place_and_size() {
        let areas = edition(&[(0.0, 2.0), (1.9, 2.1)]);
        assert_eq!(found(&areas), [(FindingKind::Overlap, Severity::Error, 2)]);
        let finding = &check_edition(&areas)[0];
        assert_eq!(finding.areas, ["110115010001001", "110115010001002"]);
        let [lon, lat] = finding.at.unwrap();
        assert!((116.019..116.02).contains(&lon) && (39.0..39.01).contains(&lat));
        assert!((finding.area_m2 / 96_000.0 - 1.0).abs() < 0.01, "{}", finding.area_m2);
    }

    #[test]
    fn a_small_gap_is_a_warning_and_a_large_one_stops_the_edition() {
        let small = edition(&[(0.0, 1.0), (1.01, 2.99)]);
        assert_eq!(found(&small), [(FindingKind::Gap, Severity::Warning, 1)]);
        let large = edition(&[(0.0, 1.0), (1.1, 2.9)]);
        let both =
            [(FindingKind::DiffersFromParent, Severity::Error, 1), (FindingKind::Gap, Severity::Warning, 1)];
        assert_eq!(found(&large), both);
    }

    #[test]
    fn ground_outside_is_named_with_part_and_parent() {
        let areas = edition(&[(0.0, 1.0), (1.0, 3.01)]);
        assert_eq!(found(&areas), [(FindingKind::OutsideParent, Severity::Warning, 2)]);
        assert_eq!(check_edition(&areas)[0].areas, ["110115010001002", "110115010001"]);
    }

    #[test]
    fn a_parent_without_parts_beside_one_that_has_them_is_a_gap() {
        let mut areas = edition(&[(0.0, 4.0)]);
        areas.push(area(Level::BasicGrid, "110115010002", 5.0, 0.0));
        let kinds: Vec<_> = found(&areas).into_iter().map(|(kind, ..)| kind).collect();
        assert_eq!(kinds, [FindingKind::DiffersFromParent, FindingKind::Gap]);
    }

    #[test]
    fn overlaps_above_the_unit_grids_are_told_and_block_nothing() {
        let mut areas = vec![area(Level::BasicGrid, "110115010001", 0.0, 0.0)];
        areas.push(area(Level::BasicGrid, "110115010002", 1.0, 0.0));
        assert_eq!(found(&areas), []);
        areas[1].geometry = block(0.5, 0.0, 1.0, 1.0);
        assert_eq!(found(&areas), [(FindingKind::Overlap, Severity::Warning, 2)]);
    }
}
