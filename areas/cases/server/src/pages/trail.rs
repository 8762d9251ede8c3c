//! The trail of a case in words.

use cases_rules::HandlingPolicy;
use kernel::Timestamp;
use procedure::Need;
use web::Lang;

use super::names::Names;
use crate::show::TrailLine;
use crate::suggest::Overridden;

/// A row of the trail.
pub struct StepView {
    pub at: String,
    pub actor: String,
    pub action: String,
    pub from: String,
    pub to: String,
    pub notes: Vec<String>,
}

pub(super) fn step_view(policy: &HandlingPolicy, names: &Names, line: &TrailLine) -> StepView {
    let lang = names.lang;
    let state = |name: &str| {
        if name.is_empty() { String::new() } else { lang.t(&format!("state.{name}")).to_owned() }
    };
    StepView {
        at: names.instant(line.at),
        actor: if line.actor.is_none() {
            actor_word(lang, &line.actor_name)
        } else {
            line.actor_name.clone()
        },
        action: lang.t(&format!("action.{}", line.action)).to_owned(),
        from: state(&line.from_state),
        to: state(&line.to_state),
        notes: notes(policy, names, line),
    }
}

/// Whoever acts without an account: the program, a reporter, a contractor by a link.
fn actor_word(lang: Lang, name: &str) -> String {
    match crate::contractor::of_actor_name(name) {
        Some((link, contractor)) => {
            lang.fill("actor.contractor", &[("link", link), ("contractor", contractor)])
        }
        None => lang.t(&format!("actor.{name}")).to_owned(),
    }
}

fn notes(policy: &HandlingPolicy, names: &Names, line: &TrailLine) -> Vec<String> {
    let (lang, inputs) = (names.lang, &line.inputs);
    let label = |key: &str, text: String| format!("{}{}{text}", lang.t(key), lang.t("list.colon"));
    let instant = |at: Timestamp| names.instant(at);
    let mut notes: Vec<String> = inputs.text.iter().cloned().collect();
    notes.extend(
        inputs.reason.iter().map(|code| label("field.reason", reason_word(policy, lang, &line.action, code))),
    );
    let department = if line.action == "return" { "field.proposed_department" } else { "field.department" };
    notes.extend(inputs.department.iter().map(|code| label(department, names.department(code))));
    if !inputs.helpers.is_empty() {
        let helpers: Vec<String> = inputs.helpers.iter().map(|code| names.department(code)).collect();
        notes.push(label("field.helpers", helpers.join(lang.t("list.and"))));
    }
    notes.extend(inputs.item.iter().map(|code| label("field.item", names.item(code))));
    notes.extend(inputs.deadline.map(|at| label("field.deadline", instant(at))));
    notes.extend(inputs.answer.map(|yes| lang.t(if yes { "answer.yes" } else { "answer.no" }).to_owned()));
    notes.extend(inputs.rating.map(|stars| label("field.rating", format!("{stars} / 5"))));
    notes.extend(inputs.clock.iter().map(|clock| lang.t(&format!("clock.{clock}")).to_owned()));
    if !inputs.photos.is_empty() {
        notes.push(lang.fill("case.n_photos", &[("n", &inputs.photos.len().to_string())]));
    }
    notes.extend(line.overridden.iter().map(|one| not_followed(names, one)));
    notes
}

/// Which suggestion was not followed, and what was chosen instead.
fn not_followed(names: &Names, overridden: &Overridden) -> String {
    let Overridden { field, before, after } = overridden;
    let lang = names.lang;
    let name = |code: &String| match field.as_str() {
        _ if code.is_empty() => lang.t("suggest.none").to_owned(),
        "item" => names.item(code),
        "department" => names.department(code),
        _ => lang.t("suggest.duplicate").to_owned(),
    };
    lang.fill("suggest.not_followed", &[("before", &name(before)), ("after", &name(after))])
}

/// What a reason's code means in the list that the action takes its reasons from.
pub(super) fn reason_word(policy: &HandlingPolicy, lang: Lang, action: &str, code: &str) -> String {
    let needs = cases_rules::HANDLING.action(action).map(|action| action.needs).unwrap_or_default();
    let list = needs.iter().find_map(|need| if let Need::Reason(list) = need { Some(*list) } else { None });
    let reasons = list.map(|list| policy.reasons(list)).unwrap_or_default();
    let reason = reasons.iter().find(|reason| reason.code == code);
    reason.map_or(code, |reason| lang.pick(&reason.zh, &reason.en)).to_owned()
}
