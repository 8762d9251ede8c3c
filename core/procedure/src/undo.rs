//! Taking the last step back.

use kernel::{Actor, Refusal, Role, Timestamp};

use crate::clocks::alarms;
use crate::{CaseFacts, Decision, Event, Inputs, Procedure};

/// The name of the trail row. It is no action of a table: nothing is decided by it but that the step before did not
/// happen.
pub const UNDONE: &str = "undone";

/// The case as it was before its last step: `before` is the facts that step started from. Refused with
/// `undo_overtaken` when anything happened since. Nobody is told: what the step would have told is taken back with it.
pub fn undo(
    procedure: &Procedure,
    facts: &CaseFacts,
    before: &CaseFacts,
    actor: &Actor,
    role: Role,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    if facts.version != before.version + 1 {
        return Err(Refusal::conflict("undo_overtaken").with("version", facts.version));
    }
    // Who saw the case in between must look again.
    let version = facts.version + 1;
    let next = CaseFacts { version, firm_version: version, ..before.clone() };
    let event = Event {
        action: UNDONE.to_owned(),
        from: facts.state.clone(),
        to: next.state.clone(),
        version,
        at: now,
        by: actor.user,
        by_name: actor.name.clone(),
        role,
        department: None,
        inputs: Inputs::default(),
    };
    let effects = alarms(procedure, facts, &next);
    Ok(Decision { facts: next, event, effects })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{PARCEL, asked, at, carrier, run};

    #[test]
    fn the_case_is_as_it_was_and_its_version_goes_on() {
        let before = asked();
        let carried = run(&before, "carry", &carrier(), 10, Inputs::default()).unwrap().facts;
        let back = undo(&PARCEL, &carried, &before, &carrier(), Role::DepartmentHandler, at(15)).unwrap();
        assert_eq!(back.facts, CaseFacts { version: 3, firm_version: 3, ..before });
        assert_eq!(
            (back.event.action.as_str(), back.event.from.as_str(), back.event.to.as_str()),
            (UNDONE, "carried", "asked")
        );
        assert_eq!(
            back.effects,
            [crate::Effect::CancelAlarm { clock: "carry".to_owned() }],
            "nobody is told"
        );
    }

    #[test]
    fn what_was_overtaken_stands() {
        let before = asked();
        let carried = run(&before, "carry", &carrier(), 10, Inputs::default()).unwrap().facts;
        let rested = run(&carried, "rest", &carrier(), 12, Inputs::default()).unwrap().facts;
        let refused = undo(&PARCEL, &rested, &before, &carrier(), Role::DepartmentHandler, at(15));
        assert_eq!(refused.unwrap_err().code, "undo_overtaken");
    }
}
