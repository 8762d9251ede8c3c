//! Limits and owners in a reader's words.

use catalogue_rules::{Owner, Responsibility};
use web::Lang;
use worktime::Limit;

use crate::view::View;

/// A time limit in words: 4 个工作小时.
pub fn limit_words(limit: Limit, lang: Lang) -> String {
    lang.fill(&format!("limit.{}", limit.unit.name()), &[("n", &limit.amount.to_string())])
}

/// Who answers, as pages show it.
pub(crate) struct OwnerWords {
    /// The department that leads, or all that claim it.
    pub(crate) departments: String,
    pub(crate) helpers: String,
    pub(crate) conflict: bool,
    pub(crate) fallback: bool,
}

impl OwnerWords {
    pub(crate) fn new(view: &View, owner: &Owner<'_>, lang: Lang) -> Self {
        let plain =
            |departments| Self { departments, helpers: String::new(), conflict: false, fallback: false };
        match owner {
            Owner::Department(entry) => {
                let EntryWords { department, helpers, .. } = EntryWords::new(view, entry, lang);
                Self { helpers, ..plain(department) }
            }
            Owner::Conflict(entries) => {
                let claiming = entries.iter().map(|entry| entry.department.as_str());
                Self { conflict: true, ..plain(names(view, claiming, lang)) }
            }
            Owner::Fallback => {
                let leading = view.department_name(view.fallback_department(), lang);
                Self { fallback: true, ..plain(leading.to_owned()) }
            }
        }
    }
}

/// Names of departments, one after the other.
fn names<'a>(view: &View, codes: impl Iterator<Item = &'a str>, lang: Lang) -> String {
    let names: Vec<&str> = codes.map(|code| view.department_name(code, lang)).collect();
    names.join(lang.pick("、", ", "))
}

/// A line of the responsibility list, as pages show it.
pub(crate) struct EntryWords {
    pub(crate) scope: String,
    pub(crate) scope_name: String,
    /// The beginning of the grid codes; empty for all.
    pub(crate) area: String,
    pub(crate) department: String,
    pub(crate) helpers: String,
    pub(crate) note: String,
}

impl EntryWords {
    pub(crate) fn new(view: &View, entry: &Responsibility, lang: Lang) -> Self {
        Self {
            scope: entry.scope.to_string(),
            scope_name: view.name(entry.scope.as_str(), lang).to_owned(),
            area: entry.area.clone(),
            department: view.department_name(&entry.department, lang).to_owned(),
            helpers: names(view, entry.helpers.iter().map(String::as_str), lang),
            note: entry.note.clone(),
        }
    }
}
