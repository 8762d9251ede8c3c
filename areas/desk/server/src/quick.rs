//! The one form that is right most of the time: file and dispatch, filled in with what is suggested.

use cases_server::pages::{Choices, Names, Returned, limit_text};
use cases_server::{CaseDetail, Proposed, Suggestions};

/// The form, with why it is filled in as it is.
pub(crate) struct Quick {
    pub(crate) item: String,
    pub(crate) item_name: String,
    /// Filing criteria of the item, with their time limits.
    pub(crate) criteria: Choices,
    pub(crate) criterion: String,
    /// Code, name, and the letters it is found by.
    pub(crate) departments: Vec<(String, String, String)>,
    pub(crate) department: String,
    pub(crate) text: String,
    pub(crate) suggested_item: String,
    pub(crate) suggested_department: String,
    pub(crate) why_item: String,
    pub(crate) why_department: String,
}

pub(crate) const ACTION: &str = "file_and_dispatch";

impl Quick {
    /// The form where the step is open to this person; `wanted` is an item that the page was
    /// asked to show, `returned` what they had entered before it came back.
    pub(crate) fn of(
        names: &Names,
        detail: &CaseDetail,
        suggestions: &Suggestions,
        wanted: &str,
        returned: Option<&Returned>,
    ) -> Option<Self> {
        detail.offers.iter().find(|offer| offer.action == ACTION)?;
        let entered = |field: &str| {
            let fields =
                returned.filter(|returned| returned.action == ACTION).map(|returned| &returned.fields);
            fields.and_then(|fields| fields.get(field)).cloned()
        };
        let known = detail.case.facts.item.clone();
        let (items, departments) = (&suggestions.items, &suggestions.departments);
        // What the reporter chose is no suggestion: whoever chooses otherwise has overridden none.
        let suggested_item = items.first().filter(|_| known.is_none()).map(|one| one.code.clone());
        let wanted = Some(wanted).filter(|code| !code.is_empty()).map(str::to_owned);
        let shown = known.as_ref().or(suggested_item.as_ref()).cloned();
        let item = entered("item").or(wanted).or(shown).unwrap_or_default();
        let suggested =
            owner(names, detail, &item).or_else(|| departments.first().map(|one| one.code.clone()));
        let department = entered("department").or_else(|| suggested.clone()).unwrap_or_default();
        let advised = |all: &[Proposed], code: &str| all.iter().find(|one| one.code == code).cloned();
        Some(Self {
            item_name: if item.is_empty() { String::new() } else { names.item(&item) },
            criteria: criteria(names, &item),
            criterion: entered("criterion").unwrap_or_else(|| "1".to_owned()),
            departments: departments_of(names),
            text: entered("text").unwrap_or_default(),
            why_item: if known.as_ref() == Some(&item) {
                names.lang.t("desk.why_reporter").to_owned()
            } else {
                why(names, advised(items, &item).as_ref())
            },
            why_department: if owner(names, detail, &item).as_ref() == Some(&department) {
                names.lang.t("desk.why_list").to_owned()
            } else {
                why(names, advised(departments, &department).as_ref())
            },
            suggested_item: suggested_item.unwrap_or_default(),
            suggested_department: suggested.unwrap_or_default(),
            item,
            department,
        })
    }
}

fn departments_of(names: &Names) -> Vec<(String, String, String)> {
    let all = names.departments().into_iter();
    all.map(|(code, name)| {
        let letters = catalogue_rules::initials(&name);
        (code, name, letters)
    })
    .collect()
}

/// The department that the responsibility list names for an item where the case is.
fn owner(names: &Names, detail: &CaseDetail, item: &str) -> Option<String> {
    let item = names.catalogue.item(item)?;
    match names.catalogue.responsibility.responsible(&item.code, &detail.case.facts.grid) {
        catalogue_rules::Owner::Department(entry) => Some(entry.department.clone()),
        catalogue_rules::Owner::Conflict(_) | catalogue_rules::Owner::Fallback => None,
    }
}

fn criteria(names: &Names, item: &str) -> Choices {
    let criteria = names.catalogue.criteria(item).iter();
    let words = criteria.map(|one| {
        let condition = names.lang.pick(&one.condition.zh, &one.condition.en);
        (one.no.to_string(), format!("{condition} · {}", limit_text(names.lang, one.limit)))
    });
    words.collect()
}

/// How sure, and which words or how many past cases speak for it.
fn why(names: &Names, advised: Option<&Proposed>) -> String {
    let Some(one) = advised else { return String::new() };
    let lang = names.lang;
    let percent = format!("{:.0}", one.confidence * 100.0);
    let mut parts = vec![lang.fill("desk.why_sure", &[("n", &percent)])];
    if !one.words.is_empty() {
        let words = one.words.join(lang.t("list.and"));
        parts.push(lang.fill("desk.why_words", &[("words", &words)]));
    }
    if !one.cases.is_empty() {
        parts.push(lang.fill("desk.why_cases", &[("n", &one.cases.len().to_string())]));
    }
    parts.join(lang.t("desk.also"))
}
