//! Finding by what people type: hanzi, whole pinyin, initials, a mixture of them, everyday words, English.
//!
//! The query is cut at spaces into terms that must all be found. Hits are ordered by how they were found
//! ([`Matched`]), then by how much of the text the term covers, then by the order of the documents.

mod spelling;
#[cfg(test)]
mod tests;
mod text;

use std::collections::BTreeMap;

use serde::Serialize;

pub use self::spelling::initials;
use self::text::Text;
use crate::{Code, Item};

/// What can be found: a catalogue item, an address, a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document<K> {
    pub key: K,
    /// What it is called, in every language.
    pub names: Vec<String>,
    /// What else people call it.
    pub keywords: Vec<String>,
}

impl From<&Item> for Document<Code> {
    fn from(item: &Item) -> Self {
        let names = vec![item.name.zh.clone(), item.name.en.clone()];
        Self { key: item.code.clone(), names, keywords: item.keywords.clone() }
    }
}

/// How a term was found, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Matched {
    /// In an everyday word.
    Keyword,
    /// Further in in a name.
    Inside,
    /// A name's beginning, by the first letters of its syllables.
    Initials,
    /// A name's beginning, as written or spelled.
    Prefix,
}

/// One document that the query found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Hit<'a, K> {
    pub key: &'a K,
    /// Higher is better; comparable within one search only.
    pub score: u32,
    /// How the worst-placed term was found.
    pub matched: Matched,
}

/// Documents arranged for search. Building reads every text once; searching looks only at places where the
/// first letter of a term can begin.
#[derive(Debug, Clone)]
pub struct SearchIndex<K> {
    keys: Vec<K>,
    texts: Vec<Text>,
    /// Where in the texts a term beginning with this letter or hanzi can start.
    starts: BTreeMap<char, Vec<Start>>,
}

#[derive(Debug, Clone, Copy)]
struct Start {
    text: usize,
    unit: usize,
}

type Found = BTreeMap<usize, (u32, Matched)>;

impl<K> SearchIndex<K> {
    pub fn build(documents: impl IntoIterator<Item = Document<K>>) -> Self {
        let mut index = Self { keys: Vec::new(), texts: Vec::new(), starts: BTreeMap::new() };
        for (document, Document { key, names, keywords }) in documents.into_iter().enumerate() {
            index.keys.push(key);
            for name in &names {
                index.add(Text::new(document, true, name));
            }
            for word in &keywords {
                index.add(Text::new(document, false, word));
            }
        }
        index
    }

    fn add(&mut self, text: Text) {
        for (unit, first) in text.starts() {
            self.starts.entry(first).or_default().push(Start { text: self.texts.len(), unit });
        }
        self.texts.push(text);
    }

    /// The best `limit` documents that hold every term of `query`; none for an empty query.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit<'_, K>> {
        let terms = text::terms(query);
        let found = terms
            .iter()
            .map(|term| self.find(term))
            .reduce(|one, other| both(one, &other))
            .unwrap_or_default();
        let hit =
            |(document, (score, matched)): (usize, _)| Hit { key: &self.keys[document], score, matched };
        let mut hits: Vec<_> = found.into_iter().map(hit).collect();
        hits.sort_by_key(|hit| std::cmp::Reverse(hit.score));
        hits.truncate(limit);
        hits
    }

    fn find(&self, term: &[char]) -> Found {
        let mut found = Found::new();
        for start in term.first().and_then(|first| self.starts.get(first)).into_iter().flatten() {
            let text = &self.texts[start.text];
            let Some(grade) = text.grade(start.unit, term) else { continue };
            let best = found.entry(text.document).or_insert(grade);
            *best = (*best).max(grade);
        }
        found
    }
}

/// Documents in both, with the mean of the scores and the worse of the places.
fn both(one: Found, other: &Found) -> Found {
    let join = |(document, (score, matched)): (usize, (u32, Matched))| {
        let (other_score, other_matched) = other.get(&document)?;
        Some((document, (u32::midpoint(score, *other_score), matched.min(*other_matched))))
    };
    one.into_iter().filter_map(join).collect()
}
