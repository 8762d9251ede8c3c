//! Days lived through: patrollers, residents, seat operators, departments and leaders, each at their own pace.
//!
//! An agenda in the order of time drives it all. A day begins by planning its reports; a report becomes a [`Matter`];
//! after each step the state of the case, as the service tells it, decides who does what next and when. So the
//! simulation goes on sensibly when somebody else has had a hand in a case.
//!
//! Deterministic: the same world, books and seed, and the same answers, give the same commands at the same instants.

mod aftermath;
mod agenda;
mod arise;
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
mod steps;
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
use worktime::Calendar;

use self::agenda::Agenda;
use self::habits::Subject;
pub use self::hands::{CaseHandle, CaseNow, Contact, Hands, NewReport, PhotoKind, Refused, Source, Who};
use self::matter::{Matter, Step};
use self::roster::Roster;
use self::scene::Scene;
use self::steps::Moment;
pub use self::tally::Tally;
use crate::World;
use crate::chance::Chance;

/// Streams of chance above those of the world; each case has one of its own above these.
const DAYS: u64 = 100;
const CASES: u64 = 1_000;

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
}
