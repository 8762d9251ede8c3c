//! The bonus: what is deducted from some is shared by the best, to the fen.

use crate::points::Points;
use crate::policy::BonusPolicy;

/// Somebody whose month is settled. `key` orders what must be ordered: of two equals, the smaller gets the odd fen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earner<K> {
    pub key: K,
    /// `None`: nothing applied; the base is paid in full and nothing is shared.
    pub score: Option<Points>,
}

/// What somebody gets, in fen: `base − deducted + shared`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bonus<K> {
    pub key: K,
    pub score: Option<Points>,
    /// Place by score, from 1; equals have the same one.
    pub place: Option<u32>,
    pub base: u64,
    pub deducted: u64,
    pub shared: u64,
}

impl<K> Bonus<K> {
    pub const fn total(&self) -> u64 {
        self.base - self.deducted + self.shared
    }
}

/// Settles a month, from the best down, those without a score last, equals by key. All that is deducted is divided
/// equally among the `best` first places (all places, where there are fewer); equals share the places that they cover.
/// What does not divide goes fen by fen to the first place, the second …, and within a place by key. So the sum of all
/// totals is the sum of all bases, whatever the scores.
pub fn share<K: Ord>(earners: Vec<Earner<K>>, policy: &BonusPolicy) -> Vec<Bonus<K>> {
    let mut all: Vec<Bonus<K>> = earners.into_iter().map(|earner| deduct(earner, policy)).collect();
    all.sort_by(|one, other| other.score.cmp(&one.score).then_with(|| one.key.cmp(&other.key)));
    let scored = all.iter().take_while(|bonus| bonus.score.is_some()).count();
    let pool: u64 = all.iter().map(|bonus| bonus.deducted).sum();
    let best = usize::try_from(policy.best).unwrap_or(usize::MAX).min(scored);
    let mut first = 0;
    while first < scored {
        let equals = all[first..scored].iter().take_while(|bonus| bonus.score == all[first].score).count();
        let covered = first.min(best)..(first + equals).min(best);
        let amount: u64 = covered.map(|place| portion(pool, best, place)).sum();
        for (nth, bonus) in all[first..first + equals].iter_mut().enumerate() {
            bonus.place = u32::try_from(first + 1).ok();
            bonus.shared = portion(amount, equals, nth);
        }
        first += equals;
    }
    all
}

fn deduct<K>(earner: Earner<K>, policy: &BonusPolicy) -> Bonus<K> {
    let base = policy.base_fen;
    let deducted = earner.score.map_or(0, |score| base.saturating_sub(policy.paid(score)));
    Bonus { key: earner.key, score: earner.score, place: None, base, deducted, shared: 0 }
}

/// The `nth` of `parts` equal portions of an amount; the first ones have a fen more where it does not divide.
fn portion(amount: u64, parts: usize, nth: usize) -> u64 {
    let (parts, nth) = (parts as u64, nth as u64);
    amount / parts + u64::from(nth < amount % parts)
}

#[cfg(test)]
mod tests;
