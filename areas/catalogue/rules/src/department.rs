//! 职能科室: the departments that handle cases.

use std::collections::BTreeMap;

use kernel::Refusal;
use serde::{Deserialize, Serialize};

use crate::Bilingual;
use crate::row::{Cells, Row, all_or_nothing};

/// One of the subdistrict's departments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// Its word in grants, addresses and lists, such as `city_management`.
    pub code: String,
    pub name: Bilingual,
}

/// Departments from rows with `code`, `name` and, if known, `name_en`; sorted by code.
pub fn plan_departments(rows: impl IntoIterator<Item = Row>) -> Result<Vec<Department>, Vec<Refusal>> {
    let mut refusals = Vec::new();
    let mut departments = BTreeMap::new();
    for row in rows {
        let mut cells = Cells::new("departments", &row, &mut refusals);
        let (code, zh) = (cells.required("code"), cells.required("name"));
        let (Some(code), Some(zh)) = (code, zh) else { continue };
        let name = Bilingual { zh: zh.to_owned(), en: cells.optional("name_en").to_owned() };
        let department = Department { code: code.to_owned(), name };
        if departments.insert(code.to_owned(), department).is_some() {
            cells.refuse("department_code_twice", "code", code);
        }
    }
    all_or_nothing(departments.into_values().collect(), refusals)
}
