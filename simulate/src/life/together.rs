//! Several departments on one case, and the leader who presses.

use std::collections::BTreeSet;

use cases_rules::names::state;
use kernel::Timestamp;
use procedure::Inputs;

use super::hands::{Hands, Who};
use super::matter::{Matter, Step};
use super::words::{Occasion, say};
use super::{Life, Moment, hours};

const WITH_DEPARTMENTS: [&str; 2] = [state::DISPATCHED, state::HANDLING];
/// Departments that a whistle calls.
const CALLED: usize = 2;

impl Life {
    pub(super) async fn press<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter) {
        if !matter.is_in(&[state::FILED, state::DISPATCHED, state::HANDLING, state::RESPONDED]) {
            return;
        }
        let leader = Who::staff(self.roster.leader(&matter.grid));
        let text = Some(say(Occasion::Press, &mut matter.chance));
        self.act(moment, matter, &leader, "escalate", Inputs { text, ..Inputs::default() }).await;
    }

    /// 吹哨: the seat operator calls departments together.
    pub(super) async fn whistle<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter) {
        if !matter.is_in(&WITH_DEPARTMENTS) {
            return;
        }
        let seat = Who::staff(self.roster.seat(&mut matter.chance));
        let lead = matter.now.department.clone().unwrap_or_default();
        let mut called = BTreeSet::new();
        for _ in 0..CALLED {
            called.extend(self.roster.other_department(&lead, &mut matter.chance).map(str::to_owned));
        }
        // Who helps already need not be called.
        called.retain(|department| !matter.helpers.contains(department));
        if called.is_empty() {
            return;
        }
        let text = Some(say(Occasion::Whistle, &mut matter.chance));
        let inputs = Inputs { helpers: called.clone(), text, ..Inputs::default() };
        if self.act(moment, matter, &seat, "whistle", inputs).await {
            for department in called {
                let minutes = matter.chance.lognormal(12.0, 1.6);
                let there = hours::ALWAYS.after(&self.calendar, moment.at, minutes);
                self.plan_beside(there, moment.id, matter, Step::SignIn(department));
                // The main line waits until the last of them has spoken.
                matter.helped_at = matter.helped_at.max(there);
            }
        }
    }

    pub(super) async fn sign_in<H: Hands>(
        &mut self,
        moment: &mut Moment<'_, H>,
        matter: &mut Matter,
        department: &str,
    ) {
        let handler = Who::staff(self.roster.handler(department).unwrap_or_default());
        if self.act(moment, matter, &handler, "sign_in", Inputs::default()).await {
            self.plan_word(moment.at, moment.id, matter, department.to_owned());
        }
    }

    /// When a helping department will have done its part.
    pub(super) fn plan_word(&mut self, at: Timestamp, id: u64, matter: &mut Matter, department: String) {
        let shift = self.department_hours(matter);
        let spoken = shift.after(&self.calendar, at, matter.chance.lognormal(40.0, 1.5));
        self.plan_beside(spoken, id, matter, Step::GiveWord(department));
        matter.helped_at = matter.helped_at.max(hours::ALWAYS.after(&self.calendar, spoken, 1.0));
    }

    pub(super) async fn give_word<H: Hands>(
        &mut self,
        moment: &mut Moment<'_, H>,
        matter: &mut Matter,
        department: &str,
    ) {
        let handler = Who::staff(self.roster.handler(department).unwrap_or_default());
        let text = Some(say(Occasion::Helped, &mut matter.chance));
        self.act(moment, matter, &handler, "give_word", Inputs { text, ..Inputs::default() }).await;
    }
}
