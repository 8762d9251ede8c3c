//! A text as the units that a term can match, and how well a term fits it.

use super::Matched;
use super::spelling::{Reach, Unit, reach};

/// Terms are cut to what the bit masks of [`reach`] hold.
const TERM_LENGTH_MAX: usize = 63;
/// Every term is looked for in every text that has its first letter: whoever sends a thousand must not keep the machine
/// busy for seconds.
const TERMS_MAX: usize = 16;

/// One name or keyword of a document.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) document: usize,
    is_name: bool,
    units: Vec<Unit>,
}

impl Text {
    pub(super) fn new(document: usize, is_name: bool, text: &str) -> Self {
        let mut units = Vec::new();
        let mut before = ' ';
        for letter in text.chars().flat_map(folded) {
            if letter.is_alphanumeric() {
                units.push(Unit::new(letter, before));
            }
            before = letter;
        }
        Self { document, is_name, units }
    }

    /// Units where a term may start, with every letter it may start with.
    pub(super) fn starts(&self) -> impl Iterator<Item = (usize, char)> {
        self.units
            .iter()
            .enumerate()
            .flat_map(|(place, unit)| unit.firsts().into_iter().map(move |first| (place, first)))
    }

    /// Score and place of `term` in this text, when it matches from unit `start` on.
    pub(super) fn grade(&self, start: usize, term: &[char]) -> Option<(u32, Matched)> {
        let Reach { units, by_initials } = reach(&self.units[start..], term)?;
        let matched = match (self.is_name, start, by_initials) {
            (false, _, _) => Matched::Keyword,
            (true, 0, false) => Matched::Prefix,
            (true, 0, true) => Matched::Initials,
            (true, _, _) => Matched::Inside,
        };
        let covered = u32::try_from(units * 999 / self.units.len()).unwrap_or(0);
        Some((matched as u32 * 1000 + covered, matched))
    }
}

/// The terms of a query: split at spaces and punctuation, folded as texts are. The apostrophe of an input
/// method (`xi'an`) does not split. Only the first sixteen count.
pub(super) fn terms(query: &str) -> Vec<Vec<char>> {
    let folded: Vec<char> =
        query.chars().flat_map(folded).filter(|letter| !matches!(letter, '\'' | '’')).collect();
    let words = folded.split(|letter| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(TERMS_MAX).map(|word| word[..word.len().min(TERM_LENGTH_MAX)].to_vec()).collect()
}

/// Lower case, full-width forms made ordinary.
fn folded(letter: char) -> impl Iterator<Item = char> {
    let narrow = match u32::from(letter) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(letter),
        _ => letter,
    };
    narrow.to_lowercase()
}
