//! From the problem to the filed case: who tells of it, who looks, who decides.

use cases_rules::names::{reasons, state};
use chrono::{Datelike, Timelike};
use kernel::Timestamp;
use procedure::Inputs;

use super::habits::Subject;
use super::hands::{CaseHandle, CaseNow, Hands, NewReport, PhotoKind, Source, Who};
use super::matter::Matter;
use super::scene::Spot;
use super::words::{Occasion, resident, say, tell};
use super::{CASES, Life, Moment};
use crate::chance::Chance;

/// Share of residents' reports about something already reported.
const REPEATED: f64 = 0.12;
/// How far back residents still talk of the same thing.
const REPEATED_WITHIN_MICROS: i64 = 3 * 24 * 3_600 * 1_000_000;
/// Share of the repeated reports that the seat operator recognises.
const RECOGNISED: f64 = 0.85;
/// Shares of reports that there is nothing to.
const UNTRUE_PATROL: f64 = 0.03;
const UNTRUE_RESIDENT: f64 = 0.13;
/// Share of residents' reports that somebody is sent to look at first.
const VERIFIED: f64 = 0.85;
const SELF_HANDLED: f64 = 0.45;
const VOIDED: f64 = 0.1;

/// What came up and where.
struct Finding {
    grid: String,
    spot: Spot,
    /// Index of the subject.
    subject: usize,
    same_as: Option<u64>,
}

impl Life {
    /// Something comes up and somebody tells of it.
    pub(super) async fn arise<H: Hands>(&mut self, hands: &mut H, at: Timestamp, source: Source) {
        self.opened += 1;
        let id = self.opened;
        let mut chance = Chance::new(self.seed, CASES + id);
        let Some(finding) = self.find(at, source, &mut chance) else { return };
        let reporter = self.reporter(source, &finding.grid, &mut chance);
        let report = self.put_into_words(hands, source, &finding, &mut chance).await;
        match hands.report(at, &reporter, report).await {
            Ok(handle) => {
                self.tally.reported(source);
                let mut matter = Matter::new(at, handle, source, reporter, finding, chance);
                self.consider_self_handling(&mut Moment { hands, at, id }, &mut matter).await;
                self.plan_next(at, id, &mut matter);
                self.matters.insert(id, matter);
            }
            Err(refused) => self.tally.refused("report", &refused),
        }
    }

    fn find(&self, at: Timestamp, source: Source, chance: &mut Chance) -> Option<Finding> {
        if source != Source::Patrol
            && chance.happens(REPEATED)
            && let Some(again) = self.find_again(at, chance)
        {
            return Some(again);
        }
        let weights: Vec<f64> = self.scenes.iter().map(super::Scene::weight).collect();
        let scene = &self.scenes[chance.weighted(&weights)];
        let local = self.calendar.settings().zone.local(at);
        let weight = |subject: &Subject| {
            let told = if source == Source::Patrol { subject.item.patrol } else { subject.item.public };
            if told { subject.weight(local.month(), local.hour(), scene.character) } else { 0.0 }
        };
        let subject = chance.weighted(&self.subjects.iter().map(weight).collect::<Vec<_>>());
        let spot = scene.spot(&self.subjects[subject], chance)?;
        Some(Finding { grid: scene.grid.clone(), spot, subject, same_as: None })
    }

    /// Another resident tells of a case that is still open.
    fn find_again(&self, at: Timestamp, chance: &mut Chance) -> Option<Finding> {
        let talked_of = |matter: &Matter| {
            matter.same_as.is_none()
                && at.micros_since(matter.opened) < REPEATED_WITHIN_MICROS
                && self.subjects[matter.subject].item.public
                && matter.is_open()
        };
        let open: Vec<_> = self.matters.iter().filter(|(_, matter)| talked_of(matter)).collect();
        if open.is_empty() {
            return None;
        }
        let (id, matter) = *chance.pick(&open);
        let (grid, spot) = (matter.grid.clone(), matter.spot.clone());
        Some(Finding { grid, spot, subject: matter.subject, same_as: Some(*id) })
    }

    fn reporter(&self, source: Source, grid: &str, chance: &mut Chance) -> Who {
        match source {
            Source::Patrol => Who::staff(self.roster.patroller(grid)),
            Source::Phone => Who::staff(self.roster.seat(chance)),
            Source::Web => Who::Resident,
            Source::WalkIn => Who::staff(self.roster.director(grid)),
        }
    }

    async fn put_into_words<H: Hands>(
        &self,
        hands: &mut H,
        source: Source,
        finding: &Finding,
        chance: &mut Chance,
    ) -> NewReport {
        let item = &self.subjects[finding.subject].item;
        let (names_item, photos) = match source {
            Source::Patrol => (1.0, 1 + usize::from(chance.happens(0.3))),
            Source::Phone => (0.7, 0),
            Source::Web => (0.6, usize::from(chance.happens(0.5))),
            Source::WalkIn => (0.5, 0),
        };
        let mut pictures = Vec::new();
        for _ in 0..photos {
            pictures.push(hands.photo(PhotoKind::Before, chance.seed()).await);
        }
        NewReport {
            source,
            item: chance.happens(names_item).then(|| item.code.to_string()),
            text: tell(source, &finding.spot.address, &item.name.zh, chance),
            position: finding.spot.measured(chance),
            address: finding.spot.address.clone(),
            photos: pictures,
            contact: (source != Source::Patrol).then(|| resident(chance)),
        }
    }

    async fn consider_self_handling<H: Hands>(&mut self, moment: &mut Moment<'_, H>, matter: &mut Matter) {
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
            position: matter.position(),
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
            position: matter.position(),
            text: Some(say(Occasion::Verified { is_true }, &mut matter.chance)),
            ..Inputs::default()
        };
        if self.act(moment, matter, &Who::staff(&matter.assignee), "answer_verification", inputs).await {
            matter.seen = Some(is_true);
        }
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

impl Matter {
    fn new(
        at: Timestamp,
        handle: CaseHandle,
        source: Source,
        reporter: Who,
        finding: Finding,
        mut chance: Chance,
    ) -> Self {
        let untrue = if source == Source::Patrol { UNTRUE_PATROL } else { UNTRUE_RESIDENT };
        let reported = state::REPORTED.to_owned();
        Self {
            handle,
            now: CaseNow { state: reported, due: None, department: None, offers: Vec::new() },
            source,
            reporter,
            grid: finding.grid,
            spot: finding.spot,
            subject: finding.subject,
            is_true: !chance.happens(untrue),
            same_as: finding.same_as,
            opened: at,
            chance,
            assignee: String::new(),
            seen: None,
            returns: 0,
            reworks: 0,
            respond_at: None,
            helped_at: at,
            helpers: std::collections::BTreeSet::new(),
            wish: None,
            is_asked: false,
            is_late: false,
            self_handles: false,
            refusals: 0,
            is_planned: false,
            beside: 0,
        }
    }

    fn is_open(&self) -> bool {
        self.is_in(&[
            state::REPORTED,
            state::VERIFYING,
            state::FILED,
            state::DISPATCHED,
            state::HANDLING,
            state::RESPONDED,
            state::RECHECKING,
        ])
    }
}
