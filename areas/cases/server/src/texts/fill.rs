//! What the placeholders of a step's words stand for: the case as it is after the step.

use cases_rules::names::clock;
use cases_rules::standard_text;
use kernel::Refusal;
use procedure::Decision;
use web::{Lang, words};

use crate::ground::Ground;
use crate::model::Case;

/// Fills in the words that somebody of the staff sends with a step. Refused as long as something is not known.
pub(crate) fn fill_in(ground: &Ground, after: &Case, decision: &mut Decision) -> Result<(), Refusal> {
    let event = &mut decision.event;
    if event.by.is_none() || event.action == "correct" {
        return Ok(());
    }
    let Some(text) = event.inputs.text.as_mut().filter(|text| standard_text::has_placeholder(text)) else {
        return Ok(());
    };
    let lang = language_of(text);
    *text = standard_text::filled(text, |name| value(ground, after, name, lang))?;
    Ok(())
}

/// Names and dates are written in the language of the words around them.
fn language_of(text: &str) -> Lang {
    let is_east_asian = |c: char| c >= '\u{2e80}';
    if text.chars().any(is_east_asian) { Lang::Zh } else { Lang::En }
}

fn value(ground: &Ground, after: &Case, name: &str, lang: Lang) -> Option<String> {
    let facts = &after.facts;
    match name {
        "case_number" => Some(after.number.clone()),
        "item" => facts.item.as_deref().map(|code| ground.catalogue.name(code, lang).to_owned()),
        "address" => Some(after.address.clone()),
        "grid" if !facts.grid.is_empty() => Some(ground.territory.name_of(&facts.grid).to_owned()),
        "department" => {
            facts.department.as_deref().map(|code| ground.catalogue.department_name(code, lang).to_owned())
        }
        "deadline" => {
            let due = facts.clocks.get(clock::HANDLING)?.due;
            Some(words::instant(due, ground.catalogue.subdistrict.zone, lang))
        }
        _ => None,
    }
}
