//! What somebody else changed of a case while a form on it was open, beside what was entered into that form: nothing of
//! either is lost, and whoever filled the form in chooses field by field.

use std::collections::BTreeMap;

use db::{Result, Tx};
use kernel::{Timestamp, UserId};
use web::{Lang, users};

use super::case::Returned;
use super::names::Names;
use super::trail::{StepView, reason_word, step_view};
use crate::entered::theirs_of;
use crate::service::Cases;
use crate::show::{CaseDetail, TrailLine};

/// Refusal of a step whose maker had not seen the case as it is.
const STALE: &str = "version_stale";

/// What is entered in lists of codes and in words of one's own, in the order of the forms.
const FIELDS: [&str; 11] = [
    "item",
    "criterion",
    "department",
    "helpers",
    "reason",
    "person",
    "deadline",
    "position",
    "answer",
    "other_case",
    "text",
];

/// The difference, in words.
pub struct Difference {
    /// The step that was to be taken, and whether it still can be.
    pub action: String,
    pub still_open: bool,
    /// Id of the form that came back filled in.
    pub form: String,
    /// What the others did meanwhile, oldest first.
    pub steps: Vec<StepView>,
    pub rows: Vec<Differing>,
}

/// A field that two people settled otherwise.
pub struct Differing {
    pub name: &'static str,
    pub label: String,
    pub theirs: String,
    pub yours: String,
    /// What `theirs` and `yours` are called in the form.
    pub theirs_value: String,
    pub yours_value: String,
    /// Name of the choice between the two; none where there is nothing to choose.
    pub choice: Option<&'static str>,
}

/// Whether the step came back because of what others did meanwhile.
pub(super) fn is_stale(code: &str) -> bool {
    code == STALE
}

/// The words of one's own when their form is gone: they can still be left on the case.
pub(super) fn words_left(detail: &CaseDetail, returned: &Returned) -> Option<BTreeMap<String, String>> {
    let gone = returned.stale && detail.offers.iter().all(|offer| offer.action != returned.action);
    let words = returned.fields.get("text").filter(|words| gone && !words.is_empty())?;
    Some(BTreeMap::from([("text".to_owned(), words.clone())]))
}

impl Difference {
    pub(super) async fn of(
        cases: &Cases,
        names: &Names,
        detail: &CaseDetail,
        returned: &Returned,
    ) -> Result<Option<Self>> {
        if !returned.stale {
            return Ok(None);
        }
        let seen = returned.fields.get("version_seen").and_then(|seen| seen.parse().ok()).unwrap_or(0);
        let since: Vec<&TrailLine> = detail.trail.iter().filter(|line| line.seq > seen).collect();
        let two = Two { cases, names, detail, returned, since: &since };
        let still_open = detail.offers.iter().any(|offer| offer.action == returned.action);
        let mut rows = Vec::new();
        for name in FIELDS {
            rows.extend(two.row(name, still_open).await?);
        }
        Ok(Some(Self {
            action: returned.action.clone(),
            still_open,
            form: format!("fields-{}", returned.action),
            steps: since.iter().map(|line| step_view(cases.policy(), names, line)).collect(),
            rows,
        }))
    }
}

/// Both sides of a difference.
struct Two<'a> {
    cases: &'a Cases,
    names: &'a Names,
    detail: &'a CaseDetail,
    returned: &'a Returned,
    since: &'a [&'a TrailLine],
}

impl Two<'_> {
    /// Where the form is gone everything that was entered is told, for it stands nowhere else.
    async fn row(&self, name: &'static str, still_open: bool) -> Result<Option<Differing>> {
        let (theirs_value, yours_value) = (self.theirs(name), self.yours(name));
        let is_told = if still_open {
            self.is_changed(name) && !theirs_value.is_empty()
        } else {
            !yours_value.is_empty()
        };
        if theirs_value == yours_value || !is_told {
            return Ok(None);
        }
        let choice = theirs_of(name).filter(|_| still_open && !yours_value.is_empty());
        Ok(Some(Differing {
            name,
            label: self.names.lang.t(&format!("field.{name}")).to_owned(),
            theirs: self.word(name, &theirs_value).await?,
            yours: self.word(name, &yours_value).await?,
            theirs_value,
            yours_value,
            choice,
        }))
    }

    fn is_changed(&self, name: &str) -> bool {
        let changes = |line: &&TrailLine| {
            let given = &line.inputs;
            let moved = given.item.is_some() || given.position.is_some();
            match name {
                "item" | "criterion" => given.item.is_some() || line.action.starts_with("file"),
                // Where the case lies and what it is about say who answers.
                "department" => given.department.is_some() || moved || line.action.starts_with("file"),
                "helpers" => !given.helpers.is_empty(),
                "position" => given.position.is_some(),
                "person" => given.person.is_some(),
                "reason" => given.reason.is_some() && line.action == self.returned.action,
                "deadline" => given.deadline.is_some(),
                "text" => {
                    given.text.is_some()
                        && self.returned.fields.get("text").is_some_and(|own| !own.is_empty())
                }
                _ => false,
            }
        };
        self.since.iter().any(changes)
    }

    /// What was entered, as the form has it.
    fn yours(&self, name: &str) -> String {
        let field = |name: &str| self.returned.fields.get(name).cloned().unwrap_or_default();
        match name {
            "position" => place(&field("longitude"), &field("latitude")),
            // Of another item it is another criterion.
            "criterion" if field("item") != self.theirs("item") => String::new(),
            "helpers" => sorted(&field(name)),
            name => field(name),
        }
    }

    /// What holds now, as the form would have it.
    fn theirs(&self, name: &str) -> String {
        let case = &self.detail.case;
        let facts = &case.facts;
        let last =
            |given: fn(&TrailLine) -> Option<String>| self.since.iter().rev().find_map(|line| given(line));
        let found = match name {
            "item" => facts.item.clone(),
            "criterion"
                if self.returned.fields.get("item").is_some_and(|item| Some(item) != facts.item.as_ref()) =>
            {
                None
            }
            "criterion" => (case.criterion > 0).then(|| case.criterion.to_string()),
            "department" => facts.department.clone(),
            "helpers" => Some(facts.helpers.keys().cloned().collect::<Vec<_>>().join(" ")),
            "position" => case.place.map(|at| place(&at.lon.to_string(), &at.lat.to_string())),
            "person" => facts.assignee.map(|user| user.to_string()),
            "reason" => last(|line| line.inputs.reason.clone()),
            "deadline" => last(|line| line.inputs.deadline.map(|at| at.to_string())),
            "text" if self.returned.action == "correct" => Some(case.description.clone()),
            "text" => last(|line| line.inputs.text.clone()),
            _ => None,
        };
        found.unwrap_or_default()
    }

    /// The name of what a value stands for.
    async fn word(&self, name: &str, value: &str) -> Result<String> {
        let names = self.names;
        if value.is_empty() {
            return Ok(names.lang.t("difference.nothing").to_owned());
        }
        Ok(match name {
            "item" => names.item(value),
            "criterion" => self.criterion(value),
            "department" => names.department(value),
            "helpers" => {
                let helpers: Vec<_> = value.split(' ').map(|code| names.department(code)).collect();
                helpers.join(names.lang.t("list.and"))
            }
            "reason" => reason_word(self.cases.policy(), names.lang, &self.returned.action, value),
            "person" => self.person(value).await?,
            "deadline" => value
                .parse::<Timestamp>()
                .map_or_else(|_as_typed| value.replace('T', " "), |at| names.instant(at)),
            "answer" => answer(names.lang, value),
            _ => value.to_owned(),
        })
    }

    fn criterion(&self, no: &str) -> String {
        let item = self.detail.case.facts.item.as_deref().unwrap_or_default();
        let criteria = self.names.catalogue.criteria(item).iter();
        let found = criteria.into_iter().find(|one| one.no.to_string() == no);
        found.map_or(no.to_owned(), |one| {
            self.names.lang.pick(&one.condition.zh, &one.condition.en).to_owned()
        })
    }

    async fn person(&self, id: &str) -> Result<String> {
        let Ok(id) = id.parse::<UserId>() else { return Ok(id.to_owned()) };
        let subdistrict = self.detail.case.subdistrict;
        let read = async move |tx: &mut Tx| users::by_id(tx, subdistrict, id).await;
        let found = self.cases.platform.db.read(read).await?;
        Ok(found.map_or_else(|| id.to_string(), |user| user.name))
    }
}

fn answer(lang: Lang, value: &str) -> String {
    lang.t(if value == "yes" { "answer.yes" } else { "answer.no" }).to_owned()
}

fn place(longitude: &str, latitude: &str) -> String {
    if longitude.is_empty() { String::new() } else { format!("{longitude}, {latitude}") }
}

fn sorted(codes: &str) -> String {
    let mut codes: Vec<_> = codes.split_whitespace().collect();
    codes.sort_unstable();
    codes.join(" ")
}
