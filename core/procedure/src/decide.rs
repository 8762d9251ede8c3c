//! The three questions put to a table: may this be done, how does a case begin, what may be done next.

use std::collections::BTreeSet;

use kernel::{Actor, CaseId, Refusal, Role, Timestamp};

use crate::changes::Doing;
use crate::clocks::alarms;
use crate::moment::Moment;
use crate::standing::Standing;
use crate::{
    Action, CaseFacts, Change, Command, Decision, Effect, Event, Inputs, Offer, Procedure, Terms, To,
};

/// What becomes of `command`. Refuses, in this order: `action_unknown`, `not_yours` (no role for it), `version_stale`
/// and `version_unknown`, `not_yours` (no standing in this case), `action_not_now`, `alarm_stale`, what the action's
/// guards say, what is wrong with the inputs.
pub fn decide(
    procedure: &Procedure,
    facts: &CaseFacts,
    command: &Command,
    actor: &Actor,
    now: Timestamp,
    terms: &dyn Terms,
) -> Result<Decision, Refusal> {
    let known = procedure.action(&command.action).filter(|action| !action.opens());
    let action = known.ok_or_else(|| Refusal::invalid("action_unknown").at_field("action"))?;
    if !action.is_for(actor) {
        return Err(not_yours(action));
    }
    require_version(facts, command.version_seen)?;
    let standing = action.standing(facts, actor).ok_or_else(|| not_yours(action))?;
    if !action.from.contains(&facts.state.as_str()) {
        return Err(Refusal::conflict("action_not_now")
            .with("action", action.name)
            .with("state", &facts.state));
    }
    let moment = Moment { facts, actor, now, terms };
    require_ringing(&moment, &standing, &command.inputs)?;
    action.guards.iter().try_for_each(|guard| guard.require(&moment))?;
    action.require_inputs(&moment, &command.inputs)?;
    act(procedure, action, &moment, &command.inputs, &standing)
}

/// Opens a case with the procedure's first action.
pub fn open(
    procedure: &Procedure,
    case: CaseId,
    inputs: &Inputs,
    actor: &Actor,
    now: Timestamp,
    terms: &dyn Terms,
) -> Result<Decision, Refusal> {
    let opening = procedure.actions().find(|action| action.opens());
    let action = opening.ok_or_else(|| Refusal::invalid("action_unknown").at_field("action"))?;
    let mut facts = CaseFacts::new(case, now);
    facts.reporter = actor.user;
    let standing = action.standing(&facts, actor).ok_or_else(|| not_yours(action))?;
    let moment = Moment { facts: &facts, actor, now, terms };
    action.require_inputs(&moment, inputs)?;
    act(procedure, action, &moment, inputs, &standing)
}

/// What the actor may do to the case now, in the table's order.
pub fn offers(
    procedure: &Procedure,
    facts: &CaseFacts,
    actor: &Actor,
    now: Timestamp,
    terms: &dyn Terms,
) -> Vec<Offer> {
    let moment = Moment { facts, actor, now, terms };
    let is_open = |action: &&Action| {
        action.from.contains(&facts.state.as_str())
            && action.standing(facts, actor).is_some()
            && action.guards.iter().all(|guard| guard.require(&moment).is_ok())
    };
    procedure.actions().filter(is_open).map(|action| offer(action, &moment)).collect()
}

/// What the case itself answers is welcome and no longer needed.
fn offer(action: &Action, moment: &Moment) -> Offer {
    let (known, needs): (Vec<_>, Vec<_>) = action.needs.iter().partition(|need| need.is_known(moment));
    Offer {
        action: action.name,
        needs,
        takes: known.into_iter().chain(action.takes.iter().copied()).collect(),
    }
}

fn not_yours(action: &Action) -> Refusal {
    Refusal::forbidden("not_yours").with("action", action.name)
}

fn require_version(facts: &CaseFacts, seen: u32) -> Result<(), Refusal> {
    let refuse = |code| Err(Refusal::conflict(code).with("seen", seen).with("version", facts.version));
    if seen < facts.firm_version {
        refuse("version_stale")
    } else if seen > facts.version {
        refuse("version_unknown")
    } else {
        Ok(())
    }
}

/// The program acts when a clock has run out: an alarm for a clock that was stopped, moved or has rung already comes
/// too late.
fn require_ringing(moment: &Moment, standing: &Standing, inputs: &Inputs) -> Result<(), Refusal> {
    let Some(clock) = inputs.clock.as_deref().filter(|_| standing.role == Role::System) else {
        return Ok(());
    };
    let ringing = moment.facts.running(clock).filter(|it| it.is_over(moment.now) && it.ran_out.is_none());
    if ringing.is_some() { Ok(()) } else { Err(Refusal::conflict("alarm_stale").with("clock", clock)) }
}

/// Everything was found right: makes the case after the action, its trail row and what follows.
fn act(
    procedure: &Procedure,
    action: &Action,
    moment: &Moment,
    inputs: &Inputs,
    standing: &Standing,
) -> Result<Decision, Refusal> {
    let mut next = moment.facts.clone();
    let doing = Doing { procedure, moment, inputs, standing };
    action.changes.iter().try_for_each(|change| change.apply(&doing, &mut next))?;
    action.clocks.iter().try_for_each(|step| step.apply(moment, inputs, &mut next))?;
    next.version += 1;
    if !action.quiet {
        next.firm_version = next.version;
    }
    if let To::State(state) = action.to
        && state != next.state
    {
        state.clone_into(&mut next.state);
        next.since = moment.now;
    }
    let event = event(action, moment, inputs, standing, &next);
    let effects = effects(procedure, action, moment.facts, &next);
    Ok(Decision { facts: next, event, effects })
}

fn event(action: &Action, moment: &Moment, inputs: &Inputs, standing: &Standing, next: &CaseFacts) -> Event {
    Event {
        action: action.name.to_owned(),
        from: moment.facts.state.clone(),
        to: next.state.clone(),
        version: next.version,
        at: moment.now,
        by: moment.actor.user,
        by_name: moment.actor.name.clone(),
        role: standing.role,
        department: standing.department.clone(),
        inputs: inputs.clone(),
    }
}

fn effects(procedure: &Procedure, action: &Action, before: &CaseFacts, next: &CaseFacts) -> Vec<Effect> {
    let mut effects = alarms(procedure, before, next);
    if action.changes.contains(&Change::MergeInto) {
        effects.extend(next.merged_into.map(|other| Effect::LinkCases { other }));
    }
    let told: BTreeSet<_> =
        action.tells.iter().filter(|tell| tell.1.holds(next)).map(|tell| tell.0).collect();
    effects.extend(told.into_iter().map(|whom| Effect::Notify { whom, what: action.name.to_owned() }));
    effects
}
#[cfg(test)]
mod tests;
