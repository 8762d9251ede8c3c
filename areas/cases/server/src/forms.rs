//! Forms of actions, made from what the procedure says they need.

use std::collections::BTreeMap;

use procedure::{Need, Offer};

use crate::act::files;
use crate::contractor::Answered;

/// The name of an input in forms and JSON.
pub(crate) const fn input_name(need: &Need) -> &'static str {
    match need {
        Need::Text => "text",
        Need::Reason(_) => "reason",
        Need::Photos(_) | Need::PhotoWhere(_) => "photos",
        Need::Position => "position",
        Need::Deadline(_) | Need::LaterDeadline { .. } => "deadline",
        Need::Department | Need::Helper => "department",
        Need::Helpers => "helpers",
        Need::Item => "item",
        Need::OtherCase => "other_case",
        Need::Person => "person",
        Need::Answer => "answer",
        Need::Rating => "rating",
        Need::Clock => "clock",
        Need::OneOf(_) => "",
    }
}

/// What can be chosen from: value and what people read.
pub type Choices = Vec<(String, String)>;

/// Where the choices of a form come from.
pub(crate) struct Sources {
    /// By list of reasons.
    pub(crate) reasons: BTreeMap<String, Choices>,
    pub(crate) departments: Choices,
    pub(crate) helpers: Choices,
    pub(crate) people: Choices,
    pub(crate) other_cases: Choices,
    /// Filing criteria of the item: offered with the actions that file.
    pub(crate) criteria: Choices,
    /// Standard texts by action: the text itself and its title.
    pub(crate) texts: BTreeMap<String, Choices>,
    /// What is chosen already: the department that answers, or that who returned the case proposes.
    pub(crate) department: String,
    /// What can be proposed by who returns the case.
    pub(crate) proposals: Choices,
    /// How often the case was returned, and what another return means.
    pub(crate) returns: String,
    /// What a contractor answered, to be confirmed by the department's response.
    pub(crate) answered: Option<Answered>,
}

/// A form on the case's page.
pub struct ActionForm {
    pub action: &'static str,
    /// Whether it ends the case or takes it away from somebody.
    pub grave: bool,
    /// What to know before it is taken; empty for most.
    pub note: String,
    pub fields: Vec<FormField>,
}

pub struct FormField {
    pub name: &'static str,
    /// What it is called: its name, unless the action means something else by it.
    pub label: &'static str,
    /// `area`, `select`, `checks`, `photos`, `position`, `instant`, `item`, `answer` or `rating`.
    pub kind: &'static str,
    pub required: bool,
    pub choices: Choices,
    pub value: String,
}

const GRAVE: [&str; 4] = ["decline", "void", "merge", "return"];

/// The form of an offer. `entered` is what was typed before it came back refused.
pub(crate) fn form_of(offer: &Offer, sources: &Sources, entered: &BTreeMap<String, String>) -> ActionForm {
    let needed = offer.needs.iter().flat_map(|need| fields_of(need, true, sources));
    let taken = offer.takes.iter().flat_map(|need| fields_of(need, false, sources));
    let mut fields: Vec<FormField> = needed.chain(taken).collect();
    if files(offer.action) && sources.criteria.len() > 1 {
        fields.push(field("criterion", "select", false, sources.criteria.clone()));
    }
    if let (Some(text), Some(texts)) =
        (fields.iter_mut().find(|field| field.name == "text"), sources.texts.get(offer.action))
    {
        text.choices.clone_from(texts);
    }
    if offer.action == "return" {
        propose(&mut fields, sources);
    }
    if let ("respond", Some(answered)) = (offer.action, &sources.answered) {
        confirm(&mut fields, answered);
    }
    for field in &mut fields {
        if let Some(value) = entered.get(field.name) {
            field.value.clone_from(value);
        }
    }
    let note = if offer.action == "return" { sources.returns.clone() } else { String::new() };
    ActionForm { action: offer.action, grave: GRAVE.contains(&offer.action), note, fields }
}

/// The contractor's words and photos are there already; the department changes what it does not confirm.
fn confirm(fields: &mut [FormField], answered: &Answered) {
    for field in fields {
        match field.name {
            "text" => field.value.clone_from(&answered.words),
            "photos" if !answered.photos.is_empty() => {
                let photos = answered.photos.iter();
                field.choices =
                    photos.map(|(photo, thumbnail)| (photo.to_string(), thumbnail.to_string())).collect();
                field.required = false;
            }
            _ => {}
        }
    }
}

/// A return names no department to go to but one to try.
fn propose(fields: &mut [FormField], sources: &Sources) {
    for field in fields.iter_mut().filter(|field| field.name == "department") {
        field.label = "proposed_department";
        field.choices.clone_from(&sources.proposals);
        field.value = String::new();
    }
}

fn field(name: &'static str, kind: &'static str, required: bool, choices: Choices) -> FormField {
    FormField { name, label: name, kind, required, choices, value: String::new() }
}

fn fields_of(need: &Need, required: bool, sources: &Sources) -> Vec<FormField> {
    let one = |kind, choices: &Choices| vec![field(input_name(need), kind, required, choices.clone())];
    let none = Choices::new();
    match need {
        Need::OneOf(several) => several.iter().flat_map(|need| fields_of(need, false, sources)).collect(),
        Need::Text => one("area", &none),
        Need::Reason(list) => one("select", sources.reasons.get(*list).unwrap_or(&none)),
        Need::Photos(_) | Need::PhotoWhere(_) => one("photos", &none),
        Need::Position => one("position", &none),
        Need::Deadline(_) | Need::LaterDeadline { .. } => one("instant", &none),
        Need::Department => {
            let mut fields = one("select", &sources.departments);
            for field in &mut fields {
                field.value.clone_from(&sources.department);
            }
            fields
        }
        Need::Helper => one("select", &sources.helpers),
        Need::Helpers => one("checks", &sources.departments),
        Need::Item => one("item", &none),
        Need::OtherCase => one("select", &sources.other_cases),
        Need::Person => one("select", &sources.people),
        Need::Answer => one("answer", &none),
        Need::Rating => one("rating", &none),
        Need::Clock => Vec::new(),
    }
}
