//! Against trying all pairings of small graphs.

use proptest::prelude::*;

use super::cheapest_pairs;

/// The least sum by trying all pairings.
fn by_trial(left: &[usize], cost: &impl Fn(usize, usize) -> u32) -> u32 {
    let Some((first, rest)) = left.split_first() else { return 0 };
    let with = |n: usize| {
        let others: Vec<usize> = rest.iter().copied().filter(|other| *other != rest[n]).collect();
        cost(*first, rest[n]) + by_trial(&others, cost)
    };
    (0..rest.len()).map(with).min().unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_pairing_is_cheaper(half in 1_usize..5, costs in proptest::collection::vec(0_u32..12, 100)) {
        let n = 2 * half;
        let cost = |a: usize, b: usize| costs[a.max(b) * 10 + a.min(b)];
        let mate = cheapest_pairs(n, cost);
        prop_assert!((0..n).all(|node| mate[node] != node && mate[mate[node]] == node));
        let sum: u32 = (0..n).filter(|node| *node < mate[*node]).map(|node| cost(node, mate[node])).sum();
        prop_assert_eq!(sum, by_trial(&(0..n).collect::<Vec<_>>(), &cost));
    }
}

#[test]
fn nobody_needs_no_partner() {
    assert!(cheapest_pairs(0, |_, _| 0).is_empty());
}
