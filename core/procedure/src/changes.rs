//! What an action does to the facts of a case.

use kernel::Refusal;

use crate::moment::{Moment, missing};
use crate::standing::Standing;
use crate::{CaseFacts, Change, Happening, HelperFacts, Inputs, Name, Procedure, Request};

/// Everything a change reads.
pub(crate) struct Doing<'a> {
    pub(crate) procedure: &'a Procedure,
    pub(crate) moment: &'a Moment<'a>,
    pub(crate) inputs: &'a Inputs,
    pub(crate) standing: &'a Standing,
}

impl Change {
    pub(crate) fn apply(self, doing: &Doing, next: &mut CaseFacts) -> Result<(), Refusal> {
        let Doing { moment, inputs, .. } = doing;
        match self {
            Self::Count(name) => count(moment, next, name),
            Self::Mark(mark) => mark_set(next, mark, true),
            Self::Unmark(mark) => mark_set(next, mark, false),
            Self::MarkAnswer { yes, no } => {
                let answer = inputs.answer.ok_or_else(|| missing("answer"))?;
                mark_set(next, yes, answer);
                mark_set(next, no, !answer);
            }
            Self::MarkAtMost { count, mark } => {
                if next.count(count) >= moment.terms.most(count) {
                    mark_set(next, mark, true);
                }
            }
            Self::Ask(request) => ask(doing, next, request),
            Self::Settle(request) => {
                next.requests.remove(request);
            }
            Self::SetItem => set_item(doing, next),
            Self::SetPlace => {
                if let Some(grid) = &inputs.looked_up.grid {
                    next.grid.clone_from(grid);
                }
            }
            Self::SetOwner => set_owner(inputs, next)?,
            Self::RenewOwner => renew_owner(inputs, next),
            Self::SetDepartment => set_department(inputs, next)?,
            Self::SetHelpers => set_helpers(inputs, next)?,
            Self::CallHelpers => call_helpers(doing, next)?,
            Self::SignIn => helper(doing, next, |helper| helper.signed_in = Some(moment.now)),
            Self::HelperSpeaks => helper(doing, next, |helper| helper.spoke = Some(moment.now)),
            Self::ReleaseHelper => {
                let code = inputs.department.as_ref().ok_or_else(|| missing("department"))?;
                next.helpers.remove(code);
            }
            Self::SetAssignee => next.assignee = Some(inputs.person.ok_or_else(|| missing("person"))?),
            Self::ClearAssignee => next.assignee = None,
            Self::MergeInto => {
                next.merged_into = Some(inputs.other_case.ok_or_else(|| missing("other_case"))?);
            }
            Self::RanOut => ran_out(moment, inputs, next)?,
        }
        Ok(())
    }
}

fn count(moment: &Moment, next: &mut CaseFacts, name: Name) {
    let happening = Happening { at: moment.now, department: next.department.clone() };
    next.counts.entry(name.to_owned()).or_default().push(happening);
}

fn mark_set(next: &mut CaseFacts, mark: Name, is_set: bool) {
    if is_set {
        next.marks.insert(mark.to_owned());
    } else {
        next.marks.remove(mark);
    }
}

fn ask(doing: &Doing, next: &mut CaseFacts, request: Name) {
    let asked = Request {
        asked_by: doing.moment.actor.user,
        at: doing.moment.now,
        deadline: doing.inputs.deadline,
        reason: doing.inputs.reason.clone(),
    };
    next.requests.insert(request.to_owned(), asked);
}

/// Marks the catalogue does not give are the case's own and stay.
fn set_item(doing: &Doing, next: &mut CaseFacts) {
    if let Some(item) = &doing.inputs.item {
        next.item = Some(item.clone());
    }
    if let Some(given) = &doing.inputs.looked_up.marks {
        for mark in doing.procedure.given_marks {
            mark_set(next, mark, given.contains(*mark));
        }
    }
}

fn set_owner(inputs: &Inputs, next: &mut CaseFacts) -> Result<(), Refusal> {
    if next.department.is_none() {
        let owner = inputs.looked_up.owner.clone();
        next.department = Some(owner.ok_or_else(|| Refusal::invalid("owner_missing").at_field("item"))?);
    }
    Ok(())
}

fn renew_owner(inputs: &Inputs, next: &mut CaseFacts) {
    let is_elsewhere = inputs.item.is_some() || inputs.position.is_some();
    if let (Some(_), true, Some(owner)) = (&next.department, is_elsewhere, &inputs.looked_up.owner) {
        next.department = Some(owner.clone());
    }
}

fn set_department(inputs: &Inputs, next: &mut CaseFacts) -> Result<(), Refusal> {
    let department = inputs.department.as_ref().or(next.department.as_ref());
    next.department = Some(department.cloned().ok_or_else(|| missing("department"))?);
    Ok(())
}

fn set_helpers(inputs: &Inputs, next: &mut CaseFacts) -> Result<(), Refusal> {
    refuse_lead(inputs, next)?;
    next.helpers = inputs.helpers.iter().map(|code| (code.clone(), HelperFacts::default())).collect();
    Ok(())
}

fn call_helpers(doing: &Doing, next: &mut CaseFacts) -> Result<(), Refusal> {
    refuse_lead(doing.inputs, next)?;
    for code in &doing.inputs.helpers {
        let helper = next.helpers.entry(code.clone()).or_default();
        helper.called = Some(doing.moment.now);
        helper.signed_in = None;
    }
    Ok(())
}

fn refuse_lead(inputs: &Inputs, next: &CaseFacts) -> Result<(), Refusal> {
    match &next.department {
        Some(lead) if inputs.helpers.contains(lead) => {
            Err(Refusal::invalid("helper_leads_already").at_field("helpers").with("value", lead))
        }
        _ => Ok(()),
    }
}

fn helper(doing: &Doing, next: &mut CaseFacts, change: impl FnOnce(&mut HelperFacts)) {
    let code = doing.standing.department.as_ref();
    if let Some(helper) = code.and_then(|code| next.helpers.get_mut(code)) {
        change(helper);
    }
}

fn ran_out(moment: &Moment, inputs: &Inputs, next: &mut CaseFacts) -> Result<(), Refusal> {
    let clock = inputs.clock.as_ref().ok_or_else(|| missing("clock"))?;
    if let Some(clock) = next.clocks.get_mut(clock) {
        clock.ran_out = Some(moment.now);
    }
    Ok(())
}
