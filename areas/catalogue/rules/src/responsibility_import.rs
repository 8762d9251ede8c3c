//! The responsibility list from a table: all of it or nothing.

use std::collections::BTreeSet;

use kernel::Refusal;

use crate::row::{Cells, Row, all_or_nothing};
use crate::{Catalogue, Code, Department, Responsibility, ResponsibilityList};

/// Digits of the codes that an area may be: district, subdistrict, community, unit grid.
const AREA_LENGTHS: [usize; 4] = [6, 9, 12, 15];

/// The list from rows with `scope_code`, `department` and, if known, `area_code helpers note`. Scopes must be
/// in `catalogue`, departments in `departments`. Two entries for the same scope and area are taken in: the list
/// shows them as a conflict.
pub fn plan_responsibility(
    rows: impl IntoIterator<Item = Row>,
    catalogue: &Catalogue,
    departments: &[Department],
) -> Result<ResponsibilityList, Vec<Refusal>> {
    let known: BTreeSet<&str> = departments.iter().map(|department| department.code.as_str()).collect();
    let mut refusals = Vec::new();
    let mut entries = Vec::new();
    for row in rows {
        entries.extend(entry(&mut Cells::new("responsibility", &row, &mut refusals), catalogue, &known));
    }
    all_or_nothing(ResponsibilityList::new(entries), refusals)
}

fn entry(cells: &mut Cells<'_>, catalogue: &Catalogue, known: &BTreeSet<&str>) -> Option<Responsibility> {
    let scope = cells.parsed::<Code>("scope_code", "catalogue_code_malformed");
    if let Some(scope) = scope.as_ref().filter(|scope| !catalogue.contains(scope)) {
        cells.refuse("responsibility_scope_unknown", "scope_code", scope.as_str());
    }
    let area = cells.optional("area_code").to_owned();
    if !area.is_empty() && !is_area_code(&area) {
        cells.refuse("responsibility_area_malformed", "area_code", &area);
    }
    let department = cells.required("department").map(str::to_owned);
    let helpers = cells.words("helpers");
    for (field, code) in
        department.iter().map(|code| ("department", code)).chain(helpers.iter().map(|code| ("helpers", code)))
    {
        if !known.contains(code.as_str()) {
            cells.refuse("department_unknown", field, code);
        }
    }
    let note = cells.optional("note").to_owned();
    Some(Responsibility { scope: scope?, area, department: department?, helpers, note })
}

fn is_area_code(text: &str) -> bool {
    AREA_LENGTHS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}
