//! Dispatch, and what the department makes of it.

use cases_rules::names::{reasons, state};
use kernel::Timestamp;
use procedure::Inputs;
use worktime::{Limit, Unit};

use super::hands::{Hands, PhotoKind, Who};
use super::matter::{Matter, Relief, Step, Wish};
use super::words::{Occasion, say};
use super::{Life, Moment, hours};
use crate::chance::Chance;

/// Share of the dispatches that come back, by how often the case came back before. The third goes before a leader,
/// whose word is the last.
const RETURNED: [f64; 3] = [0.05, 0.3, 0.3];
/// Share of the returned cases that go to another department.
const REDIRECTED: f64 = 0.6;
const HELPED: f64 = 0.03;
/// Share of the emergencies for which departments are called together.
const WHISTLED: f64 = 0.8;
const GRANTED: f64 = 0.88;
const MINUTES_OF_A_DAY: f64 = 1_440.0;

impl Life {
    pub(super) async fn dispatch<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter) {
        let seat = Who::staff(self.roster.seat(&mut matter.chance));
        let lead = matter.now.department.clone().unwrap_or_default();
        let redirected = matter.returns > 0 && matter.chance.happens(REDIRECTED);
        let department =
            redirected.then(|| self.roster.other_department(&lead, &mut matter.chance)).flatten();
        let department = department.map(str::to_owned);
        if self.is_before_leader(moment, matter, &seat).await {
            let leader = Who::staff(self.roster.leader(&matter.grid));
            let text = Some(say(Occasion::Decision, &mut matter.chance));
            let inputs = Inputs { department, text, ..Inputs::default() };
            self.act(moment, matter, &leader, "dispatch_by_leader", inputs).await;
            return;
        }
        matter.helpers.clear();
        if matter.returns == 0 && matter.chance.happens(HELPED) {
            let helper = self.roster.other_department(&lead, &mut matter.chance);
            matter.helpers.extend(helper.map(str::to_owned));
        }
        let inputs = Inputs { department, helpers: matter.helpers.clone(), ..Inputs::default() };
        self.act(moment, matter, &seat, "dispatch", inputs).await;
    }

    /// Only cases that came back can be.
    async fn is_before_leader<H: Hands>(
        &self,
        moment: &mut Moment<'_, H>,
        matter: &Matter,
        seat: &Who,
    ) -> bool {
        if matter.returns == 0 {
            return false;
        }
        let seen = moment.hands.look(moment.at, seat, &matter.handle).await;
        seen.is_ok_and(|now| !now.offers("dispatch"))
    }

    /// The department accepts the case or returns it.
    pub(super) async fn take_up<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter) {
        let handler = self.handler(matter);
        let returned = usize::try_from(matter.returns).ok().and_then(|returns| RETURNED.get(returns));
        matter.respond_at = None;
        if matter.chance.happens(returned.copied().unwrap_or_default()) {
            let reason = self.reason(reasons::RETURN, &mut matter.chance);
            let inputs = Inputs { reason, ..Inputs::default() };
            if self.act(moment, matter, &handler, "return", inputs).await {
                matter.returns += 1;
            }
        } else if self.act(moment, matter, &handler, "accept", Inputs::default()).await {
            for helper in matter.helpers.clone() {
                self.plan_word(moment.at, moment.id, matter, helper);
            }
            if self.subjects[matter.subject].is_emergency() && matter.chance.happens(WHISTLED) {
                let soon = hours::ALWAYS.after(&self.calendar, moment.at, 2.0);
                self.plan_beside(soon, moment.id, matter, Step::Whistle);
            }
        }
    }

    /// The handler of the department that leads; nobody where it has none.
    pub(super) fn handler(&self, matter: &Matter) -> Who {
        let department = matter.now.department.as_deref().unwrap_or_default();
        Who::staff(self.roster.handler(department).unwrap_or_default())
    }

    /// The department asks for more time or for a suspension.
    pub(super) async fn ask<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter) {
        let (Wish::Kept(relief), Some(due)) = (matter.wish, matter.now.due) else { return };
        matter.wish = Wish::None;
        if moment.at >= due {
            return;
        }
        let (action, list) = match relief {
            Relief::Extension => ("request_extension", reasons::EXTENSION),
            Relief::Suspension => ("request_suspension", reasons::SUSPENSION),
        };
        let until = self.until(moment.at, due, relief, &mut matter.chance);
        let reason = self.reason(list, &mut matter.chance);
        let inputs = Inputs { reason, deadline: Some(until), ..Inputs::default() };
        if self.act(moment, matter, &self.handler(matter), action, inputs).await {
            matter.wish = Wish::Asked { relief, until };
        }
    }

    /// A few working days more, or a rest of weeks.
    fn until(&self, at: Timestamp, due: Timestamp, relief: Relief, chance: &mut Chance) -> Timestamp {
        match relief {
            Relief::Extension => {
                let days = *chance.pick(&[1, 2, 3, 5]);
                self.calendar.deadline(due, Limit::new(days, Unit::WorkingDay)).at
            }
            Relief::Suspension => {
                let minutes = chance.between(7.0, 45.0) * MINUTES_OF_A_DAY;
                hours::ALWAYS.after(&self.calendar, at, minutes)
            }
        }
    }

    /// A leader grants what the department asked for, or not; an extension comes too late once the time is over.
    pub(super) async fn decide<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter) {
        let Wish::Asked { relief, until } = matter.wish else { return };
        matter.wish = Wish::None;
        let leader = Who::staff(self.roster.leader(&matter.grid));
        let in_time = matter.now.due.is_some_and(|due| moment.at < due);
        let (grant, refuse) = match relief {
            Relief::Extension => ("grant_extension", "refuse_extension"),
            Relief::Suspension => ("grant_suspension", "refuse_suspension"),
        };
        if !in_time || !matter.chance.happens(GRANTED) {
            let text = Some(say(Occasion::Refusal, &mut matter.chance));
            self.act(moment, matter, &leader, refuse, Inputs { text, ..Inputs::default() }).await;
        } else if self.act(moment, matter, &leader, grant, Inputs::default()).await {
            matter.respond_at = Some(self.done_after(moment.at, relief, until, &mut matter.chance));
        }
    }

    /// Within the longer time, or some working hours after the rest.
    fn done_after(&self, at: Timestamp, relief: Relief, until: Timestamp, chance: &mut Chance) -> Timestamp {
        match relief {
            Relief::Extension => {
                let left = self.calendar.working_time_between(at, until).as_secs_f64() / 60.0;
                hours::OFFICE.after(&self.calendar, at, left * chance.between(0.4, 0.95))
            }
            Relief::Suspension => hours::OFFICE.after(&self.calendar, until, chance.between(60.0, 600.0)),
        }
    }

    /// The department says that it is done.
    pub(super) async fn respond<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter) {
        if moment.at < matter.done_at(moment.at) || !matter.is_in(&[state::HANDLING]) {
            return;
        }
        let handler = self.handler(matter);
        let inputs = Inputs {
            text: Some(say(Occasion::Done, &mut matter.chance)),
            photos: moment.photos(matter, &[PhotoKind::After]).await,
            position: Some(matter.position()),
            ..Inputs::default()
        };
        if self.act(moment, matter, &handler, "respond", inputs).await {
            matter.is_late = matter.now.due.is_some_and(|due| moment.at > due);
            matter.seen = None;
        }
    }
}
