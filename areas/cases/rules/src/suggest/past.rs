//! Past cases that resemble a report, to show why something is suggested.

use std::collections::BTreeSet;

use kernel::CaseId;

use super::clues::{Clues, pieces};

/// A past case as it is compared: its words and where it was.
#[derive(Debug, Clone)]
pub(super) struct Past {
    pub(super) case: CaseId,
    pub(super) item: u32,
    pub(super) department: u32,
    words: BTreeSet<u64>,
    grid: String,
}

/// A case in the same grid is this much more alike.
const SAME_GRID: f64 = 0.25;
const ALIKE_LEAST: f64 = 0.2;

impl Past {
    pub(super) fn new(case: CaseId, item: u32, department: u32, clues: &Clues) -> Self {
        Self { case, item, department, words: words(clues.text), grid: clues.grid.to_owned() }
    }
}

/// The cases most alike among `past`, newest first where equally alike.
pub(super) fn alike<'a>(clues: &Clues, past: impl Iterator<Item = &'a Past>, most: usize) -> Vec<CaseId> {
    let wanted = words(clues.text);
    let mut found: Vec<(f64, usize, CaseId)> = Vec::new();
    for (place, one) in past.enumerate() {
        let grid = if !clues.grid.is_empty() && one.grid == clues.grid { SAME_GRID } else { 0.0 };
        let likeness = likeness(&wanted, &one.words) + grid;
        if likeness >= ALIKE_LEAST {
            found.push((likeness, place, one.case));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    found.into_iter().take(most).map(|(_, _, case)| case).collect()
}

/// Dice's coefficient.
#[expect(clippy::cast_precision_loss, reason = "a text has few words")]
fn likeness(one: &BTreeSet<u64>, other: &BTreeSet<u64>) -> f64 {
    let all = one.len() + other.len();
    if all == 0 { 0.0 } else { 2.0 * one.intersection(other).count() as f64 / all as f64 }
}

fn words(text: &str) -> BTreeSet<u64> {
    pieces(text).iter().map(|piece| number(&piece.feature)).collect()
}

/// FNV-1a: a number for a word, the same everywhere.
fn number(word: &str) -> u64 {
    word.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
