//! One step of a case: who acts, what came of it, what is planned after it.

use kernel::Timestamp;
use procedure::Inputs;

use super::hands::{Hands, PhotoKind, Who};
use super::matter::{Matter, Step};
use super::{Event, Life};
use crate::chance::Chance;

/// After so many refusals in a row people leave a case to others.
const PATIENCE: u32 = 3;

/// The instant of a step, and the hands to take it with.
pub(super) struct Moment<'a, H> {
    pub(super) hands: &'a mut H,
    pub(super) at: Timestamp,
    /// The matter's number.
    pub(super) id: u64,
}

impl<H: Hands> Moment<'_, H> {
    pub(super) async fn photos(&mut self, matter: &mut Matter, kinds: &[PhotoKind]) -> Vec<String> {
        let mut photos = Vec::new();
        for kind in kinds {
            photos.push(self.hands.photo(*kind, matter.chance.seed()).await);
        }
        photos
    }
}

impl Life {
    /// A step of a case, and the plan for the one after it.
    pub(super) async fn step<H: Hands>(&mut self, hands: &mut H, at: Timestamp, id: u64, step: &Step) {
        let Some(mut matter) = self.matters.remove(&id) else { return };
        if step.is_beside() {
            matter.beside -= 1;
        } else {
            matter.next_at = None;
        }
        let mut moment = Moment { hands, at, id };
        self.take(&mut moment, &mut matter, step).await;
        if matter.next_at.is_none() && matter.refusals < PATIENCE {
            self.plan_next(at, id, &mut matter);
        }
        if matter.is_awaited() {
            self.matters.insert(id, matter);
        }
    }

    async fn take<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter, step: &Step) {
        match step {
            Step::SelfHandle => self.self_handle(moment, matter).await,
            Step::Triage => self.triage(moment, matter).await,
            Step::AnswerVerification => self.answer_verification(moment, matter).await,
            Step::Settle => self.settle(moment, matter).await,
            Step::Dispatch => self.dispatch(moment, matter).await,
            Step::TakeUp => self.take_up(moment, matter).await,
            Step::Ask => self.ask(moment, matter).await,
            Step::Decide => self.decide(moment, matter).await,
            Step::Respond => self.respond(moment, matter).await,
            Step::AskRecheck => self.ask_recheck(moment, matter).await,
            Step::AnswerRecheck => self.answer_recheck(moment, matter).await,
            Step::Conclude => self.conclude(moment, matter).await,
            Step::Press => self.press(moment, matter).await,
            Step::Whistle => self.whistle(moment, matter).await,
            Step::SignIn(department) => self.sign_in(moment, matter, department).await,
            Step::GiveWord(department) => self.give_word(moment, matter, department).await,
            Step::SpotCheck => self.spot_check(moment, matter).await,
            Step::Rate => self.rate(moment, matter).await,
            Step::Reopen => self.reopen(moment, matter).await,
            Step::Appeal => self.appeal(moment, matter).await,
            Step::DecideAppeal => self.decide_appeal(moment, matter).await,
        }
    }

    /// Takes an action and remembers what became of the case. After a refusal the case is looked at, so that the next
    /// step starts from how it really stands.
    pub(super) async fn act<H: Hands>(
        &mut self,
        moment: &mut Moment<'_, H>,
        matter: &mut Matter,
        who: &Who,
        action: &'static str,
        inputs: Inputs,
    ) -> bool {
        match moment.hands.act(moment.at, who, &matter.handle, action, inputs).await {
            Ok(now) => {
                self.tally.done(action);
                matter.now = now;
                matter.refusals = 0;
                true
            }
            Err(refused) => {
                self.tally.refused(action, &refused);
                matter.refusals += 1;
                if let Ok(now) = moment.hands.look(moment.at, who, &matter.handle).await {
                    matter.now = now;
                }
                false
            }
        }
    }

    /// Plans a step beside the main line.
    pub(super) fn plan_beside(&mut self, at: Timestamp, id: u64, matter: &mut Matter, step: Step) {
        matter.beside += 1;
        self.agenda.plan(at, Event::Step(id, step));
    }

    /// Some code of a list of reasons.
    pub(super) fn reason(&self, list: &str, chance: &mut Chance) -> Option<String> {
        let reasons = self.policy.reasons(list);
        (!reasons.is_empty()).then(|| chance.pick(reasons).code.clone())
    }
}
