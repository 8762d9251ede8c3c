//! `Cases::suggest`: item, department and duplicates for a report, with reasons.

use std::collections::BTreeMap;

use cases_rules::{Advice, Advised, Asked, Clues, DuplicatePolicy};
use db::{Result, Tx, Value};
use kernel::{Actor, CaseId, Timestamp};

use super::lessons::hour;
use crate::act::Which;
use crate::duplicates::{Question, Suggestion, alike};
use crate::ground::Ground;
use crate::model::{Case, Place};
use crate::scope;
use crate::service::Cases;
use crate::store;

/// What is known of a report.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matter {
    pub text: String,
    pub address: String,
    pub place: Option<Place>,
    pub channel: String,
    /// When it came; now, while it is being made.
    pub reported_at: Option<Timestamp>,
    /// The item, when it is known already.
    pub item: Option<String>,
    /// The case itself, when it is there already.
    pub case: Option<CaseId>,
}

impl Matter {
    /// What is known of a case that is there.
    pub fn of(case: &Case) -> Self {
        Self {
            text: case.description.clone(),
            address: case.address.clone(),
            place: case.place,
            channel: case.channel.clone(),
            reported_at: Some(case.facts.opened),
            item: case.facts.item.clone(),
            case: Some(case.id),
        }
    }
}

/// An item or a department that is suggested, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposed {
    pub code: String,
    /// How often a suggestion like this one is right, 0 to 1.
    pub confidence: f64,
    /// Words of the report that speak for it.
    pub words: Vec<String>,
    /// Past cases like this one that were this, as far as the asker may see them: id and number.
    pub cases: Vec<(CaseId, String)>,
    /// The responsibility list names this department here.
    pub by_list: bool,
}

/// The likeliest first, three of each.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Suggestions {
    pub items: Vec<Proposed>,
    pub departments: Vec<Proposed>,
    pub duplicates: Vec<Suggestion>,
    /// How many past cases the first two rest on.
    pub learnt_from: usize,
}

const SHOWN: usize = 3;
/// Items that a duplicate is looked for under, while none is known.
const ITEMS_TRIED: usize = 5;
/// What is less likely than this is not worth reading.
const CONFIDENCE_LEAST: f64 = 0.02;

impl Cases {
    /// Suggestions for a report that is being made, or for a case that is there.
    pub async fn suggest(&self, actor: &Actor, matter: &Matter) -> Result<Suggestions> {
        let ground = self.ground(actor.subdistrict).await?;
        let advice = self.advice(actor.subdistrict, &ground).await?;
        let grid = matter.place.and_then(|at| ground.territory.locate(at.lon, at.lat));
        let grid = grid.map(|area| area.code.clone()).unwrap_or_default();
        let asked = asked(&ground, matter, &grid, matter.reported_at.unwrap_or_else(|| self.platform.now()));
        let items = likely_items(&ground, &advice, &asked, ITEMS_TRIED);
        let departments = advice.departments(&asked, SHOWN);
        let owner = matter.item.as_deref().or(items.first().map(|item| item.code.as_str()));
        let owner = owner.and_then(|code| ground.item(code).ok()).map(|item| ground.owner(&item.code, &grid));
        let listed = owner.filter(|owner| owner.by == "list").map(|owner| owner.department);
        let duplicates = self.duplicates_of(actor, matter, &items).await?;
        let mut suggestions = Suggestions {
            items: items
                .into_iter()
                .take(SHOWN)
                .filter(worth_reading)
                .map(|item| proposed(item, None))
                .collect(),
            departments: departments
                .into_iter()
                .filter(worth_reading)
                .map(|one| proposed(one, listed.as_deref()))
                .collect(),
            duplicates,
            learnt_from: advice.cases(),
        };
        self.name_cases(actor, &mut suggestions).await?;
        Ok(suggestions)
    }

    /// Departments that may answer, the one of the responsibility list first.
    pub(crate) async fn likely_departments(&self, case: &Case) -> Result<Vec<String>> {
        let ground = self.ground(case.subdistrict).await?;
        let advice = self.advice(case.subdistrict, &ground).await?;
        let matter = Matter::of(case);
        let asked = asked(&ground, &matter, &case.facts.grid, case.facts.opened);
        let item = case.facts.item.as_deref().and_then(|code| ground.item(code).ok());
        let owner = item.map(|item| ground.owner(&item.code, &case.facts.grid));
        let listed = owner.filter(|owner| owner.by == "list").map(|owner| owner.department);
        let learnt = advice.departments(&asked, SHOWN).into_iter().filter(worth_reading).map(|one| one.code);
        let mut likely: Vec<String> = Vec::new();
        for code in listed.into_iter().chain(learnt) {
            if !likely.contains(&code) {
                likely.push(code);
            }
        }
        Ok(likely)
    }

    /// Suggestions for a case that is there.
    pub async fn suggest_for(&self, actor: &Actor, id: CaseId) -> Result<Suggestions> {
        let case = self.show(actor, Which::Seen(id)).await?.case;
        self.suggest(actor, &Matter::of(&case)).await
    }

    /// Open cases nearby that may be the same matter, under the known item or the likely ones, as far as the asker may
    /// see them.
    async fn duplicates_of(
        &self,
        actor: &Actor,
        matter: &Matter,
        items: &[Advised],
    ) -> Result<Vec<Suggestion>> {
        let Some(place) = matter.place else { return Ok(Vec::new()) };
        let (who, cells) = (actor.clone(), store::cells_around(place));
        let near = async move |tx: &mut Tx| store::open_near(tx, &who, &cells).await;
        let near = self.platform.db.read(near).await?;
        let tried = match &matter.item {
            Some(item) => vec![(item.as_str(), 1.0)],
            None => items.iter().map(|item| (item.code.as_str(), item.confidence)).collect(),
        };
        // Three are looked at anyway, in order of likeness: other words for the same thing must not hide one.
        let policy = DuplicatePolicy { least_score: 0.0, ..self.policy().duplicates };
        let mut found: BTreeMap<CaseId, (f64, Suggestion)> = BTreeMap::new();
        for (item, confidence) in tried {
            let question =
                Question { item: item.to_owned(), place, text: matter.text.clone(), case: matter.case };
            for one in alike(&near, &question, self.platform.now(), &policy, SHOWN) {
                let score = one.why.score * confidence;
                let best = found.entry(one.line.id).or_insert_with(|| (score, one.clone()));
                if score > best.0 {
                    *best = (score, one);
                }
            }
        }
        let mut found: Vec<(f64, Suggestion)> = found.into_values().collect();
        found.sort_by(|one, other| other.0.total_cmp(&one.0));
        Ok(found.into_iter().take(SHOWN).map(|(_, one)| one).collect())
    }

    /// Gives past cases their numbers, and leaves out those that this person may not see.
    async fn name_cases(&self, actor: &Actor, suggestions: &mut Suggestions) -> Result<()> {
        let all = || suggestions.items.iter().chain(&suggestions.departments);
        let ids: Vec<CaseId> = all().flat_map(|one| one.cases.iter().map(|(id, _)| *id)).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let actor = actor.clone();
        let numbers = self.platform.db.read(async move |tx: &mut Tx| numbers(tx, &actor, &ids).await).await?;
        for one in suggestions.items.iter_mut().chain(&mut suggestions.departments) {
            one.cases.retain_mut(|(id, number)| match numbers.get(id) {
                Some(found) => {
                    number.clone_from(found);
                    true
                }
                None => false,
            });
        }
        Ok(())
    }
}

fn asked<'a>(ground: &Ground, matter: &'a Matter, grid: &'a str, at: Timestamp) -> Asked<'a> {
    let hour = Some(hour(at, ground.catalogue.subdistrict.zone));
    let clues = Clues { text: &matter.text, address: &matter.address, grid, channel: &matter.channel, hour };
    Asked { clues, item: matter.item.as_deref() }
}

/// By what was learnt; letters without any hanzi are pinyin or English and are looked up in the catalogue.
fn likely_items(ground: &Ground, advice: &Advice, asked: &Asked, most: usize) -> Vec<Advised> {
    let text = asked.clues.text.trim();
    if !text.is_empty() && text.is_ascii() {
        let hits = ground.catalogue.search.search(text, usize::MAX);
        #[expect(clippy::cast_precision_loss, reason = "a catalogue has hundreds of items")]
        let confidence = 1.0 / hits.len().max(1) as f64;
        let advised = |code: &catalogue_rules::Code| Advised {
            code: code.to_string(),
            confidence,
            words: vec![text.to_owned()],
            cases: Vec::new(),
        };
        if !hits.is_empty() {
            return hits.iter().take(most).map(|hit| advised(hit.key)).collect();
        }
    }
    let nothing = text.is_empty() && asked.clues.grid.is_empty() && asked.clues.address.is_empty();
    if nothing { Vec::new() } else { advice.items(asked, most) }
}

fn worth_reading(advised: &Advised) -> bool {
    advised.confidence >= CONFIDENCE_LEAST
}

fn proposed(advised: Advised, listed: Option<&str>) -> Proposed {
    let Advised { code, confidence, words, cases } = advised;
    let cases = cases.into_iter().map(|id| (id, String::new())).collect();
    Proposed { by_list: listed == Some(code.as_str()), code, confidence, words, cases }
}

async fn numbers(tx: &mut Tx, actor: &Actor, ids: &[CaseId]) -> Result<BTreeMap<CaseId, String>> {
    let mut params = vec![Value::from(actor.subdistrict)];
    let visible = scope::visible(actor, &mut params);
    let holes = store::holes(params.len(), ids.len());
    params.extend(ids.iter().map(|id| Value::from(*id)));
    let sql =
        format!("select id, number from cases where subdistrict = $1 and {visible} and id in ({holes})");
    tx.all(&sql, &params).await?.iter().map(|row| Ok((row.get("id")?, row.get("number")?))).collect()
}
