//! For tests: the books that we ship in `policies/`.

use std::collections::BTreeMap;
use std::path::Path;

use cases_rules::{DEFAULT_POLICY, HandlingPolicy};
use catalogue_rules::{
    Catalogue, Department, Numbering, ResponsibilityList, Row, plan_departments, plan_import,
    plan_responsibility,
};
use worktime::{CN, Calendar, Holidays, Settings};

use crate::Books;

fn rows(name: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies").join(name);
    let mut reader = csv::Reader::from_path(path).unwrap();
    (1..).zip(reader.deserialize::<BTreeMap<String, String>>().map(Result::unwrap)).collect()
}

pub(crate) fn catalogue() -> Catalogue {
    let (items, criteria) = (rows("catalogue/items.csv"), rows("catalogue/criteria.csv"));
    plan_import("demo", Numbering::Current, items, criteria).unwrap()
}

pub(crate) fn departments() -> Vec<Department> {
    plan_departments(rows("departments.csv")).unwrap()
}

pub(crate) fn responsibility(catalogue: &Catalogue) -> ResponsibilityList {
    plan_responsibility(rows("responsibility.csv"), catalogue, &departments()).unwrap()
}

pub(crate) fn books() -> Books {
    Books {
        catalogue: catalogue(),
        policy: HandlingPolicy::from_toml(DEFAULT_POLICY).unwrap(),
        calendar: Calendar::new(Holidays::from_toml(CN).unwrap(), Settings::default()),
    }
}
