//! Whether an edition may be published (rules 1 and 2): codes, parents, and parts that cover them.

mod codes;
mod cover;

use serde::Serialize;

use crate::Area;

/// Whether a finding stops publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Error,
    Warning,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Digits or length are not those of the level.
    CodeInvalid,
    /// Another area of the level has the same code.
    CodeTwice,
    /// The code does not begin with the parent's.
    CodeNotInParent,
    /// The parent is not in the edition, or none is named though the edition has areas that could be it.
    ParentMissing,
    /// Two areas of one level claim the same ground.
    Overlap,
    /// Gaps and ground outside together are too much of the parent's area.
    DiffersFromParent,
    /// Ground of the parent that none of its parts has.
    Gap,
    /// Ground of a part that is not its parent's.
    OutsideParent,
}

/// Something wrong with an edition.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    pub kind: FindingKind,
    pub severity: Severity,
    /// Codes of the areas concerned.
    pub areas: Vec<String>,
    /// Size of what is wrong; 0 where it is no matter of place.
    pub area_m2: f64,
    /// A place inside it, longitude and latitude.
    pub at: Option<[f64; 2]>,
}

impl Finding {
    fn of_area(kind: FindingKind, area: &Area) -> Self {
        Self { kind, severity: Severity::Error, areas: vec![area.code.clone()], area_m2: 0.0, at: None }
    }
}

/// Everything wrong with the edition, errors first, then by kind and codes. Its geometries must be such as
/// [`crate::plan_import`] gives.
///
/// Tolerances are those of rule 2: an overlap of 1 m² and a difference of 0.5 % from the parent are errors;
/// single gaps and pieces outside of 1 m² or more are warnings, so that they can be found and closed.
pub fn check_edition(areas: &[Area]) -> Vec<Finding> {
    let mut findings = codes::check(areas);
    findings.extend(cover::check(areas));
    findings.sort_by(|a, b| (a.severity, a.kind, &a.areas).cmp(&(b.severity, b.kind, &b.areas)));
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Level;
    use crate::tests::area;

    pub(super) fn kinds(areas: &[Area]) -> Vec<(FindingKind, Vec<String>)> {
        check_edition(areas).into_iter().map(|finding| (finding.kind, finding.areas)).collect()
    }

    fn within(parent: &str, mut area: Area) -> Area {
        area.parent = Some(parent.to_owned());
        area
    }

    #[test]
    fn codes_and_parents_must_fit_together() {
        let grid = area(Level::BasicGrid, "110115010001", 0.0, 0.0);
        let good = within("110115010001", area(Level::UnitGrid, "110115010001001", 0.0, 0.0));
        assert_eq!(kinds(&[grid.clone(), good.clone()]), []);
        let stray = within("110115010001", area(Level::UnitGrid, "110115010002001", 1.0, 0.0));
        let orphan = within("110115010009", area(Level::UnitGrid, "110115010009001", 2.0, 0.0));
        let nobodys = area(Level::UnitGrid, "110115010001002", 3.0, 0.0);
        let short = within("110115010001", area(Level::UnitGrid, "11011501000103", 4.0, 0.0));
        let found = kinds(&[grid, good.clone(), good, stray, orphan, nobodys, short]);
        let of = |kind, code: &str| (kind, vec![code.to_owned()]);
        for finding in [
            of(FindingKind::CodeInvalid, "11011501000103"),
            of(FindingKind::CodeTwice, "110115010001001"),
            of(FindingKind::CodeNotInParent, "110115010002001"),
            of(FindingKind::ParentMissing, "110115010001002"),
            of(FindingKind::ParentMissing, "110115010009001"),
        ] {
            assert!(found.contains(&finding), "{finding:?} among {found:?}");
        }
    }
}
