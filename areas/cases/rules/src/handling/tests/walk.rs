//! Random walks: whatever the people of the town do, in whatever order and with whatever delay, the case stays sound.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kernel::{Actor, CaseId};
use procedure::{CaseFacts, Offer, To};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use uuid::Uuid;

use super::*;
use crate::town::everybody;
use crate::{Counted, CounterKey, counter_deltas};

/// One step of a walk: how long to wait, what is done, by whom, and how the free choices fall.
type Step = (u16, prop::sample::Index, prop::sample::Index, u8);

/// A case on its walk, and the counters kept along the way.
struct Walk {
    story: Story,
    counters: BTreeMap<CounterKey, i64>,
    taken: BTreeSet<&'static str>,
}

impl Walk {
    fn begin(reporter: &Actor, criterion: CaseCriterion) -> Self {
        let story = Story::reported_by(reporter, Town::with(criterion));
        let mut walk = Self { story, counters: BTreeMap::new(), taken: BTreeSet::new() };
        walk.keep_counters(None);
        walk
    }

    fn offers(&self, actor: &Actor) -> Vec<Offer> {
        offers(&HANDLING, &self.story.facts, actor, self.story.now, &self.story.town.terms())
    }

    /// Picks one of the actions that anybody is offered, then one of those who are offered it.
    fn step(&mut self, (minutes, what, who, choice): Step) {
        self.story.now = self.story.now.plus(Duration::from_mins(minutes.into()));
        let people = everybody();
        self.refuses_what_it_does_not_offer(who.get(&people), what);
        let mut ways: BTreeMap<&str, Vec<(&Actor, Offer)>> = BTreeMap::new();
        for actor in &people {
            for offer in self.offers(actor).into_iter().filter(|offer| choice % 8 == 0 || !is_dead_end(offer))
            {
                ways.entry(offer.action).or_default().push((actor, offer));
            }
        }
        let ways: Vec<_> = ways.into_values().collect();
        if !ways.is_empty() {
            let way: &Vec<_> = what.get(&ways);
            let (actor, offer) = who.get(way);
            self.take(actor, offer, choice);
        }
    }

    /// Takes an offered action; the program waits for a clock to ring.
    fn take(&mut self, actor: &Actor, offer: &Offer, choice: u8) {
        let Some(inputs) = self.inputs(actor, offer, choice) else { return };
        let before = self.story.facts.clone();
        self.story.does(actor, offer.action, inputs);
        is_one_step_of_the_table(&before, &self.story.facts, offer.action);
        is_sound(&self.story);
        self.taken.insert(offer.action);
        self.keep_counters(Some(&before));
    }

    fn refuses_what_it_does_not_offer(&self, actor: &Actor, what: prop::sample::Index) {
        let all: Vec<_> = HANDLING.actions().collect();
        let action = what.get(&all).name;
        let is_offered = self.offers(actor).iter().any(|offer| offer.action == action);
        let inputs = Inputs { text: Some("please".to_owned()), ..seen(true) };
        assert!(
            is_offered || self.story.try_to(actor, action, inputs).is_err(),
            "{action} by {}",
            actor.name
        );
    }

    /// Everything the offer needs; what it takes, by choice. `None` when the program has nothing to ring for.
    fn inputs(&self, actor: &Actor, offer: &Offer, choice: u8) -> Option<Inputs> {
        let mut inputs = Inputs::default();
        let wanted = offer.takes.iter().filter(|need| choice % 2 == 1 && **need != Need::Clock);
        for need in offer.needs.iter().chain(wanted) {
            self.serve(need, choice, &mut inputs);
        }
        if actor.holds(Role::System) && offer.action != "comment" {
            inputs.clock = Some(self.ringing(offer.action)?);
        }
        Some(inputs)
    }

    fn serve(&self, need: &Need, choice: u8, inputs: &mut Inputs) {
        let facts = &self.story.facts;
        let hour = Duration::from_hours(1);
        match need {
            Need::Text => inputs.text = Some("some words".to_owned()),
            Need::Reason(list) => {
                let reasons = self.story.town.policy.reasons(list);
                inputs.reason = Some(reasons[usize::from(choice) % reasons.len()].code.clone());
            }
            Need::Photos(least) => {
                inputs.photos = (0..*least).map(|number| format!("photo{number}")).collect();
            }
            Need::PhotoWhere(_) => inputs.photos = vec!["photo".to_owned()],
            Need::Position => inputs.position = seen(true).position,
            Need::Deadline(_) => inputs.deadline = Some(self.story.now.plus(hour)),
            Need::LaterDeadline { clock, .. } => {
                inputs.deadline = Some(facts.clocks[*clock].due.max(self.story.now).plus(hour));
            }
            Need::Department => inputs.department = Some(format!("D{}", 1 + choice % 3)),
            Need::Helper => inputs.department = facts.helpers.keys().next().cloned(),
            Need::Helpers => self.serve_helpers(inputs),
            Need::Item => inputs.item = Some("0202".to_owned()),
            Need::OtherCase => inputs.other_case = Some(CaseId(Uuid::from_u128(7))),
            Need::Person => inputs.person = patroller().user,
            Need::Answer => inputs.answer = Some(choice % 4 < 2),
            Need::Rating => inputs.rating = Some(1 + choice % 5),
            Need::Clock => {}
            Need::OneOf(several) => self.serve(&several[usize::from(choice) % several.len()], choice, inputs),
        }
    }

    fn serve_helpers(&self, inputs: &mut Inputs) {
        let lead = inputs.department.as_ref().or(self.story.facts.department.as_ref());
        let others = ["D2", "D3"].into_iter().filter(|code| lead.is_none_or(|lead| lead != code));
        inputs.helpers = others.map(str::to_owned).collect();
    }

    fn ringing(&self, action: &str) -> Option<String> {
        let is_rung =
            |name: &str| HANDLING.clocks.iter().any(|clock| clock.name == name && clock.rings == action);
        let mut clocks = self.story.facts.clocks.iter().filter(|(name, _)| is_rung(name));
        let ringing =
            clocks.find(|(_, it)| it.is_running() && it.is_over(self.story.now) && it.ran_out.is_none());
        ringing.map(|(name, _)| name.clone())
    }

    fn keep_counters(&mut self, before: Option<&CaseFacts>) {
        let counted = |facts| Counted { facts, class: "01" };
        let day = |at| self.story.town.calendar.day(at);
        for (key, delta) in counter_deltas(before.map(counted), counted(&self.story.facts), day) {
            *self.counters.entry(key).or_default() += delta;
        }
        self.counters.retain(|_, count| *count != 0);
        let recount: BTreeMap<_, _> =
            counter_deltas(None, counted(&self.story.facts), day).into_iter().collect();
        assert_eq!(self.counters, recount, "kept counters are the recount");
    }

    /// Goes on by the most ordinary way until the case is at an end.
    fn finish(&mut self) {
        for _ in 0..20 {
            if HANDLING.ends(&self.story.facts.state) {
                return;
            }
            let people = everybody();
            let offered = people
                .iter()
                .flat_map(|actor| self.offers(actor).into_iter().map(move |offer| (actor, offer)));
            let rank = |offer: &Offer| WAY_HOME.iter().position(|action| *action == offer.action);
            let next = offered.filter_map(|(actor, offer)| Some((rank(&offer)?, actor, offer)));
            let (_, actor, offer) = next.min_by_key(|(rank, ..)| *rank).expect("some way home");
            self.take(actor, &offer, 0);
        }
        panic!("no end in sight: {:?}", self.story.facts);
    }
}

/// What leads home, the most direct first.
const WAY_HOME: &[&str] = &[
    "close",
    "respond",
    "give_word",
    "accept",
    "dispatch",
    "dispatch_by_leader",
    "file",
    "answer_recheck",
    "request_recheck",
    "answer_verification",
    "decline",
];

/// Walks that end at once would see little of the table.
fn is_dead_end(offer: &Offer) -> bool {
    matches!(HANDLING.action(offer.action).unwrap().to, To::State(state) if state != state::CLOSED && HANDLING.ends(state))
}

fn is_one_step_of_the_table(before: &CaseFacts, after: &CaseFacts, name: &str) {
    let action = HANDLING.action(name).unwrap();
    assert_eq!(after.version, before.version + 1);
    assert!(action.from.contains(&before.state.as_str()));
    let target = match action.to {
        To::Stay => before.state.as_str(),
        To::State(state) => state,
    };
    assert_eq!(after.state, target);
}

fn is_sound(story: &Story) {
    let facts = &story.facts;
    for (name, most) in &story.town.policy.most {
        // The third return is the last before a leader decides; a reopened case can be returned again.
        assert!(name == count::RETURNS || facts.count(name) <= *most, "{name} happened too often");
    }
    let before_filing = [state::REPORTED, state::VERIFYING, state::DECLINED, state::VOID, state::MERGED];
    assert!(
        facts.department.is_some() || before_filing.contains(&facts.state.as_str()),
        "nobody answers for it"
    );
    if HANDLING.ends(&facts.state) {
        assert!(facts.clocks.values().all(|clock| clock.stopped.is_some()), "a clock runs after the end");
    }
    for clock in facts.clocks.values() {
        assert!(clock.started <= clock.counts_from && clock.counts_from <= clock.due.max(story.now));
        assert!(clock.paused.is_none() || clock.stopped.is_none());
        assert!(clock.used_until(story.now) <= story.now);
    }
    assert_eq!(
        facts.is_marked(mark::SUSPENDED),
        facts.running(clock::SUSPENSION).is_some(),
        "suspended exactly while the suspension runs"
    );
    let must_be_seen = facts.state == state::CLOSED && facts.is_marked(mark::RECHECK_REQUIRED);
    assert!(!must_be_seen || facts.is_marked(mark::SEEN_OK), "closed and nobody looked");
    assert!(facts.firm_version <= facts.version);
}

fn criteria() -> impl Strategy<Value = CaseCriterion> {
    (any::<[bool; 3]>(), prop::option::of(1..30u32)).prop_map(
        |([recheck, photo, self_handle], must_report_minutes)| CaseCriterion {
            limit: None,
            recheck,
            photo,
            self_handle,
            must_report_minutes,
        },
    )
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let minutes = prop_oneof![9 => 0..20u16, 1 => 0..2_000u16];
    let step = (minutes, any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>());
    prop::collection::vec(step, 0..120)
}

#[test]
fn no_walk_reaches_an_illegal_state_every_walk_can_end_and_together_they_go_every_way() {
    let taken = RefCell::new(BTreeSet::from(["report"]));
    let config = ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let walks = (criteria(), any::<bool>(), steps());
    let result = runner.run(&walks, |(criterion, is_own, steps)| {
        let reporter = if is_own { patroller() } else { resident() };
        let mut walk = Walk::begin(&reporter, criterion);
        for step in steps {
            walk.step(step);
        }
        walk.finish();
        taken.borrow_mut().extend(walk.taken);
        Ok(())
    });
    result.unwrap();
    let all: BTreeSet<_> = HANDLING.actions().map(|action| action.name).collect();
    assert_eq!(all.difference(&taken.take()).collect::<Vec<_>>(), [&""; 0]);
}
