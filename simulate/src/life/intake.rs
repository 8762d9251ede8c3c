//! From the report to the filed case: who takes it up, who looks, who decides.

use cases_rules::names::reasons;
use procedure::Inputs;

use super::hands::{Hands, PhotoKind, Source, Who};
use super::matter::Matter;
use super::words::{Occasion, say};
use super::{Life, Moment};

/// Share of the repeated reports that the seat operator recognises.
const RECOGNISED: f64 = 0.85;
/// Share of residents' reports that somebody is sent to look at first.
const VERIFIED: f64 = 0.85;
/// Share of what a patroller may put right on the spot that is.
const SELF_HANDLED: f64 = 0.45;
/// Share of a patroller's untrue reports that were slips.
const VOIDED: f64 = 0.1;

impl Life {
    /// A patroller may put a small thing right instead of waiting.
    pub(super) async fn consider_self_handling<H: Hands>(
        &mut self,
        moment: &mut Moment<'_, H>,
        matter: &mut Matter,
    ) {
        if matter.source == Source::Patrol
            && matter.is_true
            && matter.chance.happens(SELF_HANDLED)
            && let Ok(now) = moment.hands.look(moment.at, &matter.reporter, &matter.handle).await
        {
            matter.self_handles = now.offers("self_handle");
            matter.now = now;
        }
    }

    pub(super) async fn self_handle<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter) {
        matter.self_handles = false;
        let inputs = Inputs {
            photos: moment.photos(matter, &[PhotoKind::Before, PhotoKind::After]).await,
            text: Some(say(Occasion::SelfHandled, &mut matter.chance)),
            position: Some(matter.position()),
            ..Inputs::default()
        };
        if self.act(moment, matter, &matter.reporter.clone(), "self_handle", inputs).await {
            self.look_back_on_self_handling(moment.at, moment.id, matter);
        }
    }

    /// The seat operator takes the report up.
    pub(super) async fn triage<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter) {
        let seat = Who::staff(self.roster.seat(&mut matter.chance));
        let same = matter.same_as.and_then(|id| self.matters.get(&id)).filter(|same| same.is_open());
        if let Some(other) = same.map(|same| same.handle.case)
            && matter.chance.happens(RECOGNISED)
        {
            let inputs = Inputs { other_case: Some(other), ..Inputs::default() };
            self.act(moment, matter, &seat, "merge", inputs).await;
        } else if self.is_to_be_verified(matter) {
            matter.assignee = self.roster.patroller(&matter.grid).to_owned();
            let inputs = Inputs { person: moment.hands.person(&matter.assignee), ..Inputs::default() };
            matter.seen = None;
            self.act(moment, matter, &seat, "request_verification", inputs).await;
        } else {
            self.file_or_decline(moment, matter, &seat, matter.is_true).await;
        }
    }

    fn is_to_be_verified(&self, matter: &mut Matter) -> bool {
        let urgent = self.subjects[matter.subject].is_must_report();
        matter.source != Source::Patrol && !urgent && matter.chance.happens(VERIFIED)
    }

    pub(super) async fn answer_verification<H: Hands>(
        &mut self,
        moment: &mut Moment<'_, H>,
        matter: &mut Matter,
    ) {
        let is_true = matter.is_true;
        let inputs = Inputs {
            answer: Some(is_true),
            photos: moment.photos(matter, &[PhotoKind::Before]).await,
            position: Some(matter.position()),
            text: Some(say(Occasion::Verified { is_true }, &mut matter.chance)),
            ..Inputs::default()
        };
        // Also when it was refused: then somebody else has answered, and the seat operator goes on from there.
        matter.seen = Some(is_true);
        self.act(moment, matter, &Who::staff(&matter.assignee), "answer_verification", inputs).await;
    }

    /// What was seen on the spot decides.
    pub(super) async fn settle<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter) {
        let seat = Who::staff(self.roster.seat(&mut matter.chance));
        let is_true = matter.seen.take().unwrap_or(matter.is_true);
        self.file_or_decline(moment, matter, &seat, is_true).await;
    }

    async fn file_or_decline<H: Hands>(
        &mut self,
        moment: &mut Moment<'_, H>,
        matter: &mut Matter,
        seat: &Who,
        is_true: bool,
    ) {
        if is_true {
            let item = Some(self.subjects[matter.subject].item.code.to_string());
            self.act(moment, matter, seat, "file", Inputs { item, ..Inputs::default() }).await;
        } else {
            let void = matter.source == Source::Patrol && matter.chance.happens(VOIDED);
            let (action, list) = if void { ("void", reasons::VOID) } else { ("decline", reasons::DECLINE) };
            let reason = self.reason(list, &mut matter.chance);
            self.act(moment, matter, seat, action, Inputs { reason, ..Inputs::default() }).await;
        }
    }
}
