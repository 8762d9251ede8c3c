//! After the end: ratings, reopening, spot checks, appeals against an overdue mark.

use cases_rules::names::{reasons, state};
use kernel::Timestamp;
use procedure::Inputs;

use super::hands::{Hands, Who};
use super::matter::{Matter, Step};
use super::words::{Occasion, say};
use super::{Life, Moment, hours};

const RATED: f64 = 0.35;
const REOPENED: f64 = 0.03;
const APPEALED: f64 = 0.1;
const APPEAL_GRANTED: f64 = 0.6;
const SPOT_CHECKED: f64 = 0.15;
/// How many residents give 1 to 5.
const RATINGS: [f64; 5] = [0.04, 0.06, 0.15, 0.3, 0.45];

const HOUR: f64 = 60.0;
const DAY: f64 = 24.0 * HOUR;

impl Life {
    /// What will be done about a case that was just closed. Reopening and appeals are for the first time only.
    pub(super) fn look_back(&mut self, at: Timestamp, id: u64, matter: &mut Matter) {
        let is_first = matter.reopenings == 0;
        if matter.handle.link.is_some() && matter.reporter == Who::Resident {
            if is_first && matter.chance.happens(REOPENED) {
                self.plan_later(at, id, matter, Step::Reopen, hours::ALWAYS, 2.0 * DAY);
            } else if matter.chance.happens(RATED) {
                self.plan_later(at, id, matter, Step::Rate, hours::SEATS, 12.0 * HOUR);
            }
        }
        if is_first && matter.is_late && matter.chance.happens(APPEALED) {
            self.plan_later(at, id, matter, Step::Appeal, hours::OFFICE, 6.0 * HOUR);
        }
    }

    pub(super) fn look_back_on_self_handling(&mut self, at: Timestamp, id: u64, matter: &mut Matter) {
        if matter.chance.happens(SPOT_CHECKED) {
            self.plan_later(at, id, matter, Step::SpotCheck, hours::SEATS, 4.0 * HOUR);
        }
    }

    fn plan_later(
        &mut self,
        at: Timestamp,
        id: u64,
        matter: &mut Matter,
        step: Step,
        shift: hours::Shift,
        minutes: f64,
    ) {
        let when = shift.after(&self.calendar, at, matter.chance.lognormal(minutes, 1.8));
        self.plan_beside(when, id, matter, step);
    }

    pub(super) async fn rate<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter) {
        if !matter.is_in(&[state::CLOSED]) {
            return;
        }
        let rating = u8::try_from(matter.chance.weighted(&RATINGS) + 1).ok();
        self.act(moment, matter, &Who::Resident, "rate", Inputs { rating, ..Inputs::default() }).await;
    }

    /// The resident says that it is not done; the case goes round again.
    pub(super) async fn reopen<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter) {
        let reason = self.reason(reasons::REOPEN, &mut matter.chance);
        let inputs = Inputs { reason, ..Inputs::default() };
        if self.act(moment, matter, &Who::Resident, "reopen", inputs).await {
            matter.reopenings += 1;
            (matter.respond_at, matter.seen) = (None, None);
        }
    }

    pub(super) async fn spot_check<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter) {
        let seat = Who::staff(self.roster.seat(&mut matter.chance));
        let text = Some(say(Occasion::SpotCheck, &mut matter.chance));
        self.act(moment, matter, &seat, "spot_check", Inputs { text, ..Inputs::default() }).await;
    }

    pub(super) async fn appeal<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter) {
        if !matter.is_in(&[state::CLOSED]) {
            return;
        }
        let handler = self.handler(matter);
        let inputs = Inputs {
            reason: self.reason(reasons::APPEAL, &mut matter.chance),
            text: Some(say(Occasion::Appeal, &mut matter.chance)),
            ..Inputs::default()
        };
        if self.act(moment, matter, &handler, "appeal_overdue", inputs).await {
            self.plan_later(moment.at, moment.id, matter, Step::DecideAppeal, hours::OFFICE, 10.0 * HOUR);
        }
    }

    pub(super) async fn decide_appeal<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter) {
        let office = Who::staff(self.roster.office(&mut matter.chance));
        if matter.chance.happens(APPEAL_GRANTED) {
            self.act(moment, matter, &office, "grant_appeal", Inputs::default()).await;
        } else {
            let text = Some(say(Occasion::Refusal, &mut matter.chance));
            self.act(moment, matter, &office, "refuse_appeal", Inputs { text, ..Inputs::default() }).await;
        }
    }
}
