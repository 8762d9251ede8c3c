//! Which open cases may be about the same matter as a new report (rule 4: same item, near, recent).

use std::collections::BTreeSet;

use gewu_geo::{Coord, distance_m};
use kernel::{CaseId, Timestamp};

use crate::policy::DuplicatePolicy;

const DAY_MICROS: f64 = 86_400e6;

/// What is compared of a case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sighting<'a> {
    pub case: CaseId,
    /// Codes of the catalogue; a report without them resembles nothing.
    pub item: Option<&'a str>,
    pub subclass: Option<&'a str>,
    pub place: Coord,
    pub reported: Timestamp,
    pub text: &'a str,
}

/// A case that may be the same matter, and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    pub case: CaseId,
    /// 0 to 1.
    pub score: f64,
    pub distance_m: f64,
    /// Days between the two reports.
    pub days: f64,
    /// Whether the item is the same and not only the subclass.
    pub same_item: bool,
    /// Share of the words that both texts have, 0 to 1.
    pub words: f64,
}

/// Candidates among `open`, the likeliest first; equals by distance, then by id.
pub fn duplicate_candidates<'a>(
    new: &Sighting,
    open: impl IntoIterator<Item = Sighting<'a>>,
    policy: &DuplicatePolicy,
) -> Vec<Candidate> {
    let words = pairs(new.text);
    let compared = open.into_iter().filter_map(|other| compare(new, &words, &other, policy));
    let mut candidates: Vec<Candidate> = compared.filter(|it| it.score >= policy.least_score).collect();
    candidates.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then(a.distance_m.total_cmp(&b.distance_m)).then(a.case.cmp(&b.case))
    });
    candidates
}

/// Score = share × (w₁(1 − distance/most) + w₂(1 − days/most) + w₃·words) / (w₁ + w₂ + w₃), share 1 for the same item
/// and the policy's for the same subclass. `None` for other matters, too far or too long ago.
fn compare(
    new: &Sighting,
    words: &BTreeSet<[char; 2]>,
    other: &Sighting,
    policy: &DuplicatePolicy,
) -> Option<Candidate> {
    let is_same = |a: Option<&str>, b: Option<&str>| a.is_some() && a == b;
    let same_item = is_same(new.item, other.item);
    if new.case == other.case || !(same_item || is_same(new.subclass, other.subclass)) {
        return None;
    }
    let days = micros_apart(new.reported, other.reported) / DAY_MICROS;
    let distance_m = distance_m(new.place, other.place);
    let days_most = f64::from(policy.days);
    if days > days_most || distance_m > policy.distance_m {
        return None;
    }
    let words = likeness(words, &pairs(other.text));
    let weights = policy.weight_near + policy.weight_recent + policy.weight_words;
    let sum = policy.weight_near * (1.0 - distance_m / policy.distance_m)
        + policy.weight_recent * (1.0 - days / days_most)
        + policy.weight_words * words;
    let share = if same_item { 1.0 } else { policy.same_subclass_share };
    Some(Candidate { case: other.case, score: share * sum / weights, distance_m, days, same_item, words })
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of some days are exact in f64")]
fn micros_apart(a: Timestamp, b: Timestamp) -> f64 {
    a.micros_since(b).unsigned_abs() as f64
}

/// Neighbouring letters and digits, without case: serves hanzi, which have no blanks between words, as well as Latin.
fn pairs(text: &str) -> BTreeSet<[char; 2]> {
    let letters: Vec<char> =
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    letters.windows(2).map(|pair| [pair[0], pair[1]]).collect()
}

/// Dice's coefficient, 2|A∩B| / (|A|+|B|); none for two empty texts. L. R. Dice, Ecology 26, 1945.
#[expect(clippy::cast_precision_loss, reason = "a text has few pairs")]
fn likeness(a: &BTreeSet<[char; 2]>, b: &BTreeSet<[char; 2]>) -> f64 {
    let all = a.len() + b.len();
    if all == 0 { 0.0 } else { 2.0 * a.intersection(b).count() as f64 / all as f64 }
}

#[cfg(test)]
mod tests;
