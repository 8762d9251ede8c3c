//! The look after handling, and the end of the case.

use cases_rules::names::reasons;
use procedure::Inputs;

use super::hands::{Hands, PhotoKind, Who};
use super::matter::Matter;
use super::words::{Occasion, say};
use super::{Life, Moment};

/// Share of the rechecks that find it undone; nobody fails for ever.
const UNDONE: f64 = 0.07;
const REWORKS_MOST: u32 = 2;
/// Share of the cases that need no recheck and get one all the same.
const LOOKED_AT_ANYWAY: f64 = 0.2;

impl Life {
    pub(super) async fn ask_recheck<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter) {
        let seat = Who::staff(self.roster.seat(&mut matter.chance));
        if self.subjects[matter.subject].recheck || matter.chance.happens(LOOKED_AT_ANYWAY) {
            matter.assignee = self.roster.patroller(&matter.grid).to_owned();
            let inputs = Inputs { person: moment.hands.person(&matter.assignee), ..Inputs::default() };
            self.act(moment, matter, &seat, "request_recheck", inputs).await;
        } else {
            self.close(moment, matter, &seat).await;
        }
    }

    pub(super) async fn answer_recheck<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter) {
        let done = matter.reworks >= REWORKS_MOST || !matter.chance.happens(UNDONE);
        let kind = if done { PhotoKind::After } else { PhotoKind::Before };
        let inputs = Inputs {
            answer: Some(done),
            photos: moment.photos(matter, &[kind]).await,
            position: Some(matter.position()),
            text: Some(say(Occasion::Seen { done }, &mut matter.chance)),
            ..Inputs::default()
        };
        // Also when it was refused: then somebody else has answered, and the seat operator goes on from there.
        matter.seen = Some(done);
        self.act(moment, matter, &Who::staff(&matter.assignee), "answer_recheck", inputs).await;
    }

    /// The seat operator closes the case or sends it back to be done again.
    pub(super) async fn conclude<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter) {
        let seat = Who::staff(self.roster.seat(&mut matter.chance));
        if matter.seen.take() == Some(true) {
            self.close(moment, matter, &seat).await;
        } else {
            let reason = self.reason(reasons::REWORK, &mut matter.chance);
            let inputs = Inputs { reason, ..Inputs::default() };
            if self.act(moment, matter, &seat, "rework", inputs).await {
                matter.reworks += 1;
                matter.respond_at = None;
            }
        }
    }

    async fn close<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter, seat: &Who) {
        if self.act(moment, matter, seat, "close", Inputs::default()).await {
            self.look_back(moment.at, moment.id, matter);
        }
    }
}
