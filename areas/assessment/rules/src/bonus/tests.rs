//! The bonus: examples, and what holds of every month.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::policy::Band;

fn policy(base_fen: u64, best: u32) -> BonusPolicy {
    let band = |from, percent| Band { from, percent };
    BonusPolicy {
        base_fen,
        best,
        bands: vec![band(90, 100), band(75, 90), band(60, 75), band(40, 50), band(0, 0)],
    }
}

fn earners(scores: &[&str]) -> Vec<Earner<usize>> {
    let earner = |(key, score): (usize, &&str)| Earner { key, score: score.parse().ok() };
    scores.iter().enumerate().map(earner).collect()
}

fn shared(scores: &[&str], base: u64) -> Vec<(usize, u64, u64)> {
    let settled = share(earners(scores), &policy(base, 3));
    settled.into_iter().map(|bonus| (bonus.key, bonus.deducted, bonus.shared)).collect()
}

#[test]
fn the_three_best_share_all_that_was_deducted() {
    // 10 % of 1,000 yuan from the fourth, 50 % from the fifth: 600 yuan, 200 each.
    assert_eq!(
        shared(&["95", "99", "91", "80", "45"], 100_000),
        [(1, 0, 20_000), (0, 0, 20_000), (2, 0, 20_000), (3, 10_000, 0), (4, 50_000, 0)]
    );
}

#[test]
fn equals_share_the_places_that_they_cover() {
    // Four are second: they share the places two and three.
    assert_eq!(
        shared(&["99", "91", "91", "91", "91", "45"], 60_000),
        [(0, 0, 10_000), (1, 0, 5_000), (2, 0, 5_000), (3, 0, 5_000), (4, 0, 5_000), (5, 30_000, 0)]
    );
}

#[test]
fn the_odd_fen_goes_to_the_first_place_and_the_smaller_key() {
    assert_eq!(shared(&["99", "98", "97", "0"], 100), [(0, 0, 34), (1, 0, 33), (2, 0, 33), (3, 100, 0)]);
    assert_eq!(shared(&["91", "91", "0"], 101), [(0, 0, 34), (1, 0, 34), (2, 101, 33)]);
}

#[test]
fn who_has_no_score_gets_the_base_and_no_place() {
    let settled = share(earners(&["", "50", ""]), &policy(1_000, 3));
    assert_eq!(settled[0].place, Some(1));
    assert_eq!((settled[0].total(), settled[1].total(), settled[2].total()), (1_000, 1_000, 1_000));
    assert_eq!((settled[1].place, settled[2].place), (None, None));
}

#[test]
fn nobody_is_a_month_too() {
    assert_eq!(share::<u8>(Vec::new(), &policy(1_000, 3)), Vec::new());
}

fn scores() -> impl Strategy<Value = Vec<Option<Points>>> {
    // Coarse steps half of the time, so that there are ties.
    let score = prop_oneof![(0..=10_000u32), (0..=20u32).prop_map(|step| step * 500)];
    vec(
        option::weighted(0.9, score.prop_map(|hundredths| Points::from_hundredths(hundredths).unwrap())),
        0..60,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn no_fen_appears_or_vanishes(scores in scores(), base in 0..100_000_000u64, best in 1..6u32) {
        let people: Vec<_> = scores.iter().enumerate().map(|(key, score)| Earner { key, score: *score }).collect();
        let settled = share(people.clone(), &policy(base, best));
        let paid: u64 = settled.iter().map(Bonus::total).sum();
        prop_assert_eq!(paid, base * scores.len() as u64);
        let mut reversed = people;
        reversed.reverse();
        prop_assert_eq!(share(reversed, &policy(base, best)), settled);
    }

    #[test]
    fn equals_differ_by_a_fen_at_most_and_the_better_never_get_less(scores in scores(), base in 0..100_000_000u64) {
        let people = scores.iter().enumerate().map(|(key, score)| Earner { key, score: *score }).collect();
        let settled = share(people, &policy(base, 3));
        for pair in settled.windows(2).filter(|pair| pair[1].score.is_some()) {
            if pair[0].score == pair[1].score {
                prop_assert!(pair[0].shared.abs_diff(pair[1].shared) <= 1);
                prop_assert_eq!(pair[0].place, pair[1].place);
            }
            prop_assert!(pair[0].total() >= pair[1].total());
        }
    }
}
