//! What must hold of a case before an action.

use kernel::Refusal;

use crate::moment::Moment;
use crate::{Guard, Test};

impl Guard {
    /// Refuses with the guard's own code.
    pub(crate) fn require(&self, moment: &Moment) -> Result<(), Refusal> {
        if self.0.holds(moment) { Ok(()) } else { Err(Refusal::conflict(self.1)) }
    }
}

impl Test {
    fn holds(self, moment: &Moment) -> bool {
        let facts = moment.facts;
        match self {
            Self::Marked(mark) => facts.is_marked(mark),
            Self::Unmarked(mark) => !facts.is_marked(mark),
            Self::MarkedWhere { given, wanted } => !facts.is_marked(given) || facts.is_marked(wanted),
            Self::Below(count) => facts.count(count) < moment.terms.most(count),
            Self::Asked(request) => facts.requests.contains_key(request),
            Self::NotAsked(request) => !facts.requests.contains_key(request),
            Self::AnotherPerson(request) => {
                let asker = facts.requests.get(request).and_then(|asked| asked.asked_by);
                asker.is_none() || asker != moment.actor.user
            }
            Self::Running(clock) => facts.running(clock).is_some(),
            Self::Over(clock) => is_over(moment, clock),
            Self::NotOver(clock) => !is_over(moment, clock),
            Self::HasHelpers => !facts.helpers.is_empty(),
            Self::HelpersSpoken => facts.helpers.values().all(|helper| helper.spoke.is_some()),
        }
    }
}

fn is_over(moment: &Moment, clock: &str) -> bool {
    moment.facts.clocks.get(clock).is_some_and(|clock| clock.is_over(moment.now))
}
