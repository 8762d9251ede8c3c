//! Something comes up: what, where, who tells of it, in which words.

use cases_rules::names::state;
use chrono::{Datelike, Timelike};
use kernel::Timestamp;

use super::habits::Subject;
use super::hands::{CaseHandle, CaseNow, Hands, NewReport, PhotoKind, Source, Who};
use super::matter::{Matter, Wish};
use super::scene::{Scene, Spot};
use super::words::{resident, tell};
use super::{CASES, Life, Moment};
use crate::chance::Chance;

/// Share of residents' reports about something already reported.
const REPEATED: f64 = 0.12;
/// How far back residents still talk of the same thing.
const REPEATED_WITHIN_MICROS: i64 = 3 * 24 * 3_600 * 1_000_000;
/// Shares of reports that there is nothing to.
const UNTRUE_PATROL: f64 = 0.03;
const UNTRUE_RESIDENT: f64 = 0.13;

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
        let weights: Vec<f64> = self.scenes.iter().map(Scene::weight).collect();
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
        let state = state::REPORTED.to_owned();
        Self {
            handle,
            now: CaseNow { state, due: None, department: None, offers: Vec::new() },
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
            reopenings: 0,
            respond_at: None,
            helped_at: at,
            helpers: std::collections::BTreeSet::new(),
            wish: Wish::None,
            is_late: false,
            self_handles: false,
            refusals: 0,
            next_at: None,
            beside: 0,
        }
    }
}
