//! Codes and parents.

use std::collections::BTreeSet;

use super::{Finding, FindingKind};
use crate::{Area, Level, check_code};

pub(super) fn check(areas: &[Area]) -> Vec<Finding> {
    let known: BTreeSet<(Level, &str)> = areas.iter().map(|area| (area.level, area.code.as_str())).collect();
    let levels: BTreeSet<Level> = known.iter().map(|&(level, _)| level).collect();
    let mut seen = BTreeSet::new();
    let mut findings = Vec::new();
    for area in areas {
        let mut find = |wrong: bool, kind| findings.extend(wrong.then(|| Finding::of_area(kind, area)));
        let parents = area.level.parents();
        find(check_code(area.level, &area.code).is_err(), FindingKind::CodeInvalid);
        find(!seen.insert((area.level, area.code.as_str())), FindingKind::CodeTwice);
        match area.parent.as_deref() {
            None => find(parents.iter().any(|level| levels.contains(level)), FindingKind::ParentMissing),
            Some(parent) => {
                let is_there = parents.iter().any(|&level| known.contains(&(level, parent)));
                find(!is_there, FindingKind::ParentMissing);
                find(!area.code.starts_with(parent), FindingKind::CodeNotInParent);
            }
        }
    }
    findings
}
