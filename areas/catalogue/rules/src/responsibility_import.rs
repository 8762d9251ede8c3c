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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{Bilingual, Class, plan_departments};

    fn row(number: u64, cells: &[(&str, &str)]) -> Row {
        (number, cells.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect())
    }

    fn catalogue() -> Catalogue {
        let class = Class { code: "C01".parse().unwrap(), name: Bilingual::default() };
        let (classes, edition) = (vec![class], "test".to_owned());
        Catalogue { edition, classes, subclasses: Vec::new(), items: Vec::new(), criteria: Vec::new() }
    }

    fn water() -> Vec<Department> {
        plan_departments([row(1, &[("code", "water"), ("name", "水务站")])]).unwrap()
    }

    #[test]
    fn scopes_areas_departments_and_helpers_that_do_not_exist_are_refused_by_row() {
        let unknown = row(1, &[("scope_code", "C0177"), ("area_code", "11011"), ("department", "fleet")]);
        let helpers = row(2, &[("scope_code", "C01"), ("department", "water"), ("helpers", "water navy")]);
        let refusals = plan_responsibility([unknown, helpers], &catalogue(), &water()).unwrap_err();
        assert_eq!(
            refusals.iter().map(ToString::to_string).collect::<Vec<_>>(),
            [
                "responsibility_scope_unknown row 1 field scope_code table=responsibility value=C0177",
                "responsibility_area_malformed row 1 field area_code table=responsibility value=11011",
                "department_unknown row 1 field department table=responsibility value=fleet",
                "department_unknown row 2 field helpers table=responsibility value=navy",
            ]
        );
    }

    #[test]
    fn two_entries_for_one_place_are_taken_in_and_shown_as_a_conflict() {
        let entry = |number| row(number, &[("scope_code", "C01"), ("department", "water")]);
        let list = plan_responsibility([entry(1), entry(2)], &catalogue(), &water()).unwrap();
        assert_eq!(list.conflicts()[0].entries.len(), 2);
    }

    #[test]
    fn a_department_is_named_once_and_needs_a_name() {
        let twice = [("code", "water"), ("name", "水务站")];
        let refusals = plan_departments([row(1, &twice), row(2, &twice), (3, BTreeMap::new())]).unwrap_err();
        assert_eq!(
            refusals.iter().map(|refusal| refusal.code).collect::<Vec<_>>(),
            ["department_code_twice", "import_value_missing", "import_value_missing"]
        );
    }
}
