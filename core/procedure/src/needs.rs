//! Whether an action was given what it needs, and nothing else.

use kernel::{Refusal, Timestamp};

use crate::moment::{Moment, missing};
use crate::{Action, ClockFacts, Inputs, Name, Need};

/// Longest text of one action, in characters.
const TEXT_MOST: usize = 4_000;
const PHOTOS_MOST: usize = 20;
const HELPERS_MOST: usize = 50;
const RATING_MOST: u8 = 5;

impl Action {
    /// Refuses what is missing, what is wrong, and what the action has no use for.
    pub(crate) fn require_inputs(&self, moment: &Moment, inputs: &Inputs) -> Result<(), Refusal> {
        let declared = || self.needs.iter().chain(self.takes);
        if let Some(field) = given(inputs).find(|field| !declared().any(|need| need.takes(field))) {
            return Err(Refusal::invalid("input_not_taken").at_field(field));
        }
        declared().try_for_each(|need| need.check(moment, inputs))?;
        self.needs.iter().try_for_each(|need| need.require(moment, inputs))
    }
}

impl Need {
    /// The field of [`Inputs`] that serves this need; empty for a choice of several.
    pub(crate) const fn field(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Reason(_) => "reason",
            Self::Photos(_) | Self::PhotoWhere(_) => "photos",
            Self::Position => "position",
            Self::Deadline(_) | Self::LaterDeadline { .. } => "deadline",
            Self::Department | Self::Helper => "department",
            Self::Helpers => "helpers",
            Self::Item => "item",
            Self::OtherCase => "other_case",
            Self::Person => "person",
            Self::Answer => "answer",
            Self::Rating => "rating",
            Self::Clock => "clock",
            Self::OneOf(_) => "",
        }
    }

    pub(crate) fn takes(&self, field: &str) -> bool {
        match self {
            Self::OneOf(several) => several.iter().any(|need| need.takes(field)),
            one => one.field() == field,
        }
    }

    /// Whether the case itself already answers this need.
    pub(crate) fn is_known(&self, moment: &Moment) -> bool {
        let facts = moment.facts;
        match self {
            Self::Item => facts.item.is_some(),
            Self::Department => facts.department.is_some(),
            Self::PhotoWhere(mark) => !facts.is_marked(mark),
            _ => false,
        }
    }

    fn require(&self, moment: &Moment, inputs: &Inputs) -> Result<(), Refusal> {
        if self.is_known(moment) || self.is_served(inputs) {
            return Ok(());
        }
        Err(match self {
            Self::Photos(least) => Refusal::invalid("photos_missing").at_field("photos").with("least", least),
            Self::OneOf(several) => missing(several.first().map_or("", Self::field)),
            one => missing(one.field()),
        })
    }

    fn is_served(&self, inputs: &Inputs) -> bool {
        match self {
            Self::Photos(least) => inputs.photos.len() >= usize::from(*least),
            Self::OneOf(several) => several.iter().any(|need| need.is_served(inputs)),
            one => given(inputs).any(|field| field == one.field()),
        }
    }

    /// Whether what was given is right in itself.
    fn check(&self, moment: &Moment, inputs: &Inputs) -> Result<(), Refusal> {
        match self {
            Self::Text => at_most("text", inputs.text.as_deref().map_or(0, count_chars), TEXT_MOST),
            Self::Photos(_) | Self::PhotoWhere(_) => at_most("photos", inputs.photos.len(), PHOTOS_MOST),
            Self::Helpers => at_most("helpers", inputs.helpers.len(), HELPERS_MOST),
            Self::Reason(list) => check_reason(moment, inputs, list),
            Self::Position => check_position(inputs),
            Self::Deadline(kind) => check_deadline(moment, inputs, kind, None),
            Self::LaterDeadline { kind, clock } => {
                check_deadline(moment, inputs, kind, moment.facts.clocks.get(*clock))
            }
            Self::Helper => check_helper(moment, inputs),
            Self::OtherCase => check_other_case(moment, inputs),
            Self::Rating => check_rating(inputs),
            Self::OneOf(several) => several.iter().try_for_each(|need| need.check(moment, inputs)),
            Self::Department | Self::Item | Self::Person | Self::Answer | Self::Clock => Ok(()),
        }
    }
}

/// The fields that hold something. A text of blanks holds nothing.
fn given(inputs: &Inputs) -> impl Iterator<Item = &'static str> {
    let is_text = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    [
        ("text", is_text(&inputs.text)),
        ("reason", is_text(&inputs.reason)),
        ("photos", !inputs.photos.is_empty()),
        ("position", inputs.position.is_some()),
        ("deadline", inputs.deadline.is_some()),
        ("department", is_text(&inputs.department)),
        ("helpers", !inputs.helpers.is_empty()),
        ("item", is_text(&inputs.item)),
        ("other_case", inputs.other_case.is_some()),
        ("person", inputs.person.is_some()),
        ("answer", inputs.answer.is_some()),
        ("rating", inputs.rating.is_some()),
        ("clock", is_text(&inputs.clock)),
    ]
    .into_iter()
    .filter_map(|(field, holds)| holds.then_some(field))
}

fn count_chars(text: &str) -> usize {
    text.chars().count()
}

fn at_most(field: &'static str, length: usize, most: usize) -> Result<(), Refusal> {
    if length <= most {
        Ok(())
    } else {
        Err(Refusal::invalid("input_too_long").at_field(field).with("most", most))
    }
}

fn check_reason(moment: &Moment, inputs: &Inputs, list: Name) -> Result<(), Refusal> {
    match &inputs.reason {
        Some(code) if !moment.terms.has_reason(list, code) => {
            Err(Refusal::invalid("reason_unknown").at_field("reason").with("value", code))
        }
        _ => Ok(()),
    }
}

fn check_position(inputs: &Inputs) -> Result<(), Refusal> {
    let Some(position) = inputs.position else { return Ok(()) };
    let is_on_earth = position.longitude.abs() <= 180.0 && position.latitude.abs() <= 90.0;
    let is_plausible = position.accuracy_m.is_none_or(|accuracy| accuracy.is_finite() && accuracy >= 0.0);
    if is_on_earth && is_plausible {
        Ok(())
    } else {
        Err(Refusal::invalid("position_impossible").at_field("position"))
    }
}

fn check_deadline(
    moment: &Moment,
    inputs: &Inputs,
    kind: Name,
    later_than: Option<&ClockFacts>,
) -> Result<(), Refusal> {
    let Some(deadline) = inputs.deadline else { return Ok(()) };
    let refuse =
        |code, bound: Timestamp| Err(Refusal::invalid(code).at_field("deadline").with("bound", bound));
    let earliest = later_than.map_or(moment.now, |clock| clock.due.max(moment.now));
    let furthest = moment.terms.furthest(kind, moment.now);
    if deadline <= earliest {
        refuse("deadline_too_early", earliest)
    } else if deadline > furthest {
        refuse("deadline_too_far", furthest)
    } else {
        Ok(())
    }
}

fn check_helper(moment: &Moment, inputs: &Inputs) -> Result<(), Refusal> {
    match &inputs.department {
        Some(code) if !moment.facts.helpers.contains_key(code) => {
            Err(Refusal::invalid("department_not_helping").at_field("department").with("value", code))
        }
        _ => Ok(()),
    }
}

fn check_other_case(moment: &Moment, inputs: &Inputs) -> Result<(), Refusal> {
    if inputs.other_case == Some(moment.facts.case) {
        return Err(Refusal::invalid("other_case_is_this_one").at_field("other_case"));
    }
    Ok(())
}

fn check_rating(inputs: &Inputs) -> Result<(), Refusal> {
    match inputs.rating {
        Some(rating) if !(1..=RATING_MOST).contains(&rating) => {
            Err(Refusal::invalid("rating_out_of_range").at_field("rating").with("most", RATING_MOST))
        }
        _ => Ok(()),
    }
}
