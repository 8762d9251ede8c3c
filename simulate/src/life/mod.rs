//! Days lived through: patrollers, residents, seat operators, departments and leaders, each at their own pace.
//!
//! An agenda in the order of time drives it all. A day begins by planning its reports; a report becomes a [`Matter`];
//! after each step the state of the case, as the service tells it, decides who does what next and when. So the
//! simulation goes on sensibly when somebody else has had a hand in a case.
//!
//! Deterministic: the same world, books and seed, and the same answers, give the same commands at the same instants.

mod aftermath;
mod agenda;
mod day;
mod habits;
mod handling;
mod hands;
mod hours;
mod intake;
mod matter;
mod next;
mod recheck;
mod roster;
mod scene;
mod tally;
#[cfg(test)]
mod tests;
mod together;
#[cfg(test)]
mod town;
mod words;

use std::collections::BTreeMap;

use cases_rules::HandlingPolicy;
use catalogue_rules::Catalogue;
use chrono::NaiveDate;
use kernel::Timestamp;
use procedure::Inputs;
use worktime::Calendar;

use self::agenda::Agenda;
use self::habits::Subject;
pub use self::hands::{CaseHandle, CaseNow, Contact, Hands, NewReport, PhotoKind, Refused, Source, Who};
use self::matter::{Matter, Step};
use self::roster::Roster;
use self::scene::Scene;
pub use self::tally::Tally;
use crate::World;
use crate::chance::Chance;

/// Streams of chance above those of the world; each case has one of its own above these.
const DAYS: u64 = 100;
const CASES: u64 = 1_000;
/// After so many refusals in a row people leave a case to others.
const PATIENCE: u32 = 3;

/// The books that people go by.
#[derive(Debug, Clone)]
pub struct Books {
    pub catalogue: Catalogue,
    pub policy: HandlingPolicy,
    pub calendar: Calendar,
}

/// A subdistrict that lives.
#[derive(Debug)]
pub struct Life {
    policy: HandlingPolicy,
    calendar: Calendar,
    subjects: Vec<Subject>,
    scenes: Vec<Scene>,
    roster: Roster,
    seed: u64,
    /// Draws that belong to the day and not to a case.
    chance: Chance,
    agenda: Agenda<Event>,
    matters: BTreeMap<u64, Matter>,
    opened: u64,
    start: Timestamp,
    tally: Tally,
}

#[derive(Debug)]
enum Event {
    /// A day begins: its reports and its duty are drawn.
    Dawn(NaiveDate),
    /// Something comes up.
    Arise(Source),
    Step(u64, Step),
}

impl Life {
    /// Life begins at `start`, with nothing open.
    pub fn new(world: &World, books: Books, seed: u64, start: Timestamp) -> Self {
        let mut agenda = Agenda::new();
        agenda.plan(start, Event::Dawn(books.calendar.day(start)));
        Self {
            subjects: habits::subjects(&books.catalogue),
            scenes: scene::scenes(world),
            roster: Roster::new(world),
            chance: Chance::new(seed, DAYS),
            policy: books.policy,
            calendar: books.calendar,
            seed,
            agenda,
            matters: BTreeMap::new(),
            opened: 0,
            start,
            tally: Tally::default(),
        }
    }

    /// When something happens next.
    pub fn next_at(&self) -> Option<Timestamp> {
        self.agenda.next_at()
    }

    /// What was done and refused so far.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Lives through everything up to and with `until`. The alarms of the last stretch ring too.
    pub async fn run_until<H: Hands>(&mut self, hands: &mut H, until: Timestamp) {
        while let Some((at, event)) = self.agenda.take(until) {
            match event {
                Event::Dawn(day) => self.dawn(day),
                Event::Arise(source) => {
                    hands.ring(at).await;
                    self.arise(hands, at, source).await;
                }
                Event::Step(id, step) => {
                    hands.ring(at).await;
                    self.step(hands, at, id, &step).await;
                }
            }
        }
        hands.ring(until).await;
    }

    fn dawn(&mut self, day: NaiveDate) {
        let kind = self.calendar.holidays().kind(day);
        self.roster.draw_duty(kind, &mut self.chance);
        for (source, minute) in day::reports(kind, &mut self.chance) {
            let at = hours::instant(&self.calendar, day, minute);
            if at >= self.start {
                self.agenda.plan(at, Event::Arise(source));
            }
        }
        if let Some(tomorrow) = day.succ_opt() {
            self.agenda.plan(hours::instant(&self.calendar, tomorrow, 0.0), Event::Dawn(tomorrow));
        }
    }

    /// A step of a case, and the plan for the one after it.
    async fn step<H: Hands>(&mut self, hands: &mut H, at: Timestamp, id: u64, step: &Step) {
        let Some(mut matter) = self.matters.remove(&id) else { return };
        if step.is_beside() {
            matter.beside -= 1;
        } else {
            matter.is_planned = false;
        }
        let mut moment = Moment { hands, at, id };
        self.take(&mut moment, &mut matter, step).await;
        if !matter.is_planned && matter.refusals < PATIENCE {
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
    async fn act<H: Hands>(
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
    fn plan_beside(&mut self, at: Timestamp, id: u64, matter: &mut Matter, step: Step) {
        matter.beside += 1;
        self.agenda.plan(at, Event::Step(id, step));
    }

    /// Some code of a list of reasons.
    fn reason(&self, list: &str, chance: &mut Chance) -> Option<String> {
        let reasons = self.policy.reasons(list);
        (!reasons.is_empty()).then(|| chance.pick(reasons).code.clone())
    }
}

/// The instant of a step, and the hands to take it with.
struct Moment<'a, H> {
    hands: &'a mut H,
    at: Timestamp,
    /// The matter's number.
    id: u64,
}

impl<H: Hands> Moment<'_, H> {
    async fn photos(&mut self, matter: &mut Matter, kinds: &[PhotoKind]) -> Vec<String> {
        let mut photos = Vec::new();
        for kind in kinds {
            photos.push(self.hands.photo(*kind, matter.chance.seed()).await);
        }
        photos
    }
}
