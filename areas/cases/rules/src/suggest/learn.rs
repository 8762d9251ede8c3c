//! Learning from what was done, and answering.

use std::collections::{BTreeMap, BTreeSet};

use kernel::CaseId;

use super::clues::{Clues, letters, pieces};
use super::model::{Example, Model, Settings};
use super::past::{Past, alike};

/// A case that was filed and dispatched, or a name of the catalogue, as something to learn from.
#[derive(Debug, Clone, Copy)]
pub struct Lesson<'a> {
    pub clues: Clues<'a>,
    pub item: &'a str,
    /// `None` where nobody answers in particular.
    pub department: Option<&'a str>,
    pub source: Source,
}

/// Where a lesson comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Case(CaseId),
    /// A name or everyday word of the catalogue.
    Catalogue,
    /// A line of the responsibility list: teaches who answers, not what people say.
    Duty,
}

/// What is asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    pub clues: Clues<'a>,
    /// The item, when it is known already.
    pub item: Option<&'a str>,
}

/// Something suggested, how likely it is right, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Advised {
    pub code: String,
    /// 0 to 1.
    pub confidence: f64,
    /// Words of the text that speak for it, the strongest first.
    pub words: Vec<String>,
    /// Past cases like this one that were this.
    pub cases: Vec<CaseId>,
}

/// What was learnt. Made once from the lessons, oldest first, and asked as often as needed.
#[derive(Debug, Clone)]
pub struct Advice {
    items: Vec<String>,
    departments: Vec<String>,
    item_model: Model,
    department_model: Model,
    past: Vec<Past>,
}

/// Items over which the department is summed when no item is known.
const ITEMS_SUMMED: usize = 8;
const WORDS_SHOWN: usize = 3;
const CASES_SHOWN: usize = 3;

impl Advice {
    pub fn learn(lessons: &[Lesson], settings: &Settings) -> Self {
        let items = labels(lessons.iter().map(|lesson| lesson.item));
        let departments = labels(lessons.iter().filter_map(|lesson| lesson.department));
        let of_items: Vec<Example> = lessons
            .iter()
            .filter(|lesson| lesson.source != Source::Duty)
            .map(|lesson| example(lesson, place(&items, lesson.item), lesson.clues.of_report()))
            .collect();
        let of_departments: Vec<Example> = lessons
            .iter()
            .filter_map(|lesson| Some((lesson, lesson.department?)))
            .map(|(lesson, code)| {
                example(lesson, place(&departments, code), lesson.clues.of_item(lesson.item))
            })
            .collect();
        Self {
            item_model: Model::learn(&of_items, items.len(), settings),
            department_model: Model::learn(&of_departments, departments.len(), settings),
            past: lessons.iter().filter_map(|lesson| past(lesson, &items, &departments)).collect(),
            items,
            departments,
        }
    }

    /// How many cases were learnt from.
    pub fn cases(&self) -> usize {
        self.past.len()
    }

    /// Every item with its likelihood, in the order of the codes.
    pub fn item_likelihoods(&self, asked: &Asked) -> Vec<(&str, f64)> {
        let answer = self.item_model.answer(&self.item_model.known(&asked.clues.of_report()));
        self.items.iter().zip(answer).map(|(code, share)| (code.as_str(), f64::from(share))).collect()
    }

    /// The likeliest items, at most `most`.
    pub fn items(&self, asked: &Asked, most: usize) -> Vec<Advised> {
        let features = asked.clues.of_report();
        let likely = best(&self.item_model.answer(&self.item_model.known(&features)), most);
        let advised = |(label, confidence): (usize, f32)| {
            let same = self.past.iter().filter(move |past| past.item as usize == label);
            Advised {
                code: self.items[label].clone(),
                confidence: f64::from(confidence),
                words: reasons(&self.item_model, label, asked.clues.text),
                cases: alike(&asked.clues, same, CASES_SHOWN),
            }
        };
        likely.into_iter().map(advised).collect()
    }

    /// The likeliest departments, at most `most`.
    pub fn departments(&self, asked: &Asked, most: usize) -> Vec<Advised> {
        let advised = |(label, confidence): (usize, f32)| {
            let same = self.past.iter().filter(move |past| past.department as usize == label);
            Advised {
                code: self.departments[label].clone(),
                confidence: f64::from(confidence),
                words: reasons(&self.department_model, label, asked.clues.text),
                cases: alike(&asked.clues, same, CASES_SHOWN),
            }
        };
        best(&self.department_likelihoods(asked), most).into_iter().map(advised).collect()
    }

    fn department_likelihoods(&self, asked: &Asked) -> Vec<f32> {
        let of_item = |item: &str| {
            let known = self.department_model.known(&asked.clues.of_item(item));
            self.department_model.answer(&known)
        };
        if let Some(item) = asked.item {
            return of_item(item);
        }
        let features = asked.clues.of_report();
        let likely = best(&self.item_model.answer(&self.item_model.known(&features)), ITEMS_SUMMED);
        let all: f32 = likely.iter().map(|(_, share)| share).sum();
        let mut sum = vec![0.0; self.departments.len()];
        for (item, share) in likely {
            for (sum, one) in sum.iter_mut().zip(of_item(&self.items[item])) {
                *sum += one * share / all;
            }
        }
        sum
    }
}

fn example(lesson: &Lesson, label: u32, features: Vec<super::clues::Feature>) -> Example {
    Example { label, features, made_up: !matches!(lesson.source, Source::Case(_)) }
}

fn past(lesson: &Lesson, items: &[String], departments: &[String]) -> Option<Past> {
    let Source::Case(case) = lesson.source else { return None };
    let department = lesson.department.map_or(u32::MAX, |code| place(departments, code));
    Some(Past::new(case, place(items, lesson.item), department, &lesson.clues))
}

fn labels<'a>(codes: impl Iterator<Item = &'a str>) -> Vec<String> {
    codes.collect::<BTreeSet<_>>().into_iter().map(str::to_owned).collect()
}

fn place(labels: &[String], code: &str) -> u32 {
    let found = labels.binary_search_by(|label| label.as_str().cmp(code));
    found.ok().and_then(|place| u32::try_from(place).ok()).unwrap_or(u32::MAX)
}

/// Labels and likelihoods, the likeliest first; equals in the order of their codes.
fn best(likelihoods: &[f32], most: usize) -> Vec<(usize, f32)> {
    let mut all: Vec<(usize, f32)> = likelihoods.iter().copied().enumerate().collect();
    all.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    all.truncate(most);
    all
}

/// The parts of the text that speak for a label: letters under pieces that do, joined where they touch.
fn reasons(model: &Model, label: usize, text: &str) -> Vec<String> {
    let letters = letters(text);
    let mut speaks = vec![0.0_f32; letters.len()];
    for piece in pieces(text) {
        let weight = model.speaks(&piece.feature, label).max(0.0);
        for letter in &mut speaks[piece.start..piece.start + piece.length] {
            *letter += weight;
        }
    }
    let most = speaks.iter().copied().fold(0.0, f32::max);
    let mut words: BTreeMap<String, f32> = BTreeMap::new();
    let mut start = 0;
    while start < letters.len() {
        let clear = |place: &usize| speaks[*place] > 0.0 && speaks[*place] >= most / 3.0;
        let length = (start..letters.len()).take_while(clear).count();
        if length > 0 {
            let word: String = letters[start..start + length].iter().collect();
            let weight: f32 = speaks[start..start + length].iter().sum();
            *words.entry(word).or_default() += weight;
        }
        start += length.max(1);
    }
    let mut words: Vec<(String, f32)> = words.into_iter().collect();
    words.sort_by(|one, other| other.1.total_cmp(&one.1));
    words.into_iter().take(WORDS_SHOWN).map(|(word, _)| word).collect()
}
