//! Every promise a plan makes, walked street by street.

use proptest::prelude::*;

use super::*;
use crate::Street;

const STEPS: u64 = 200_000;

fn ask(network: &Network, patrollers: usize) -> Plan {
    plan(network, &Question { start: Some(0), patrollers, seed: 1, steps: STEPS }).expect("a plan")
}

/// A block of `side` × `side` crossings, all streets 100 long.
fn block(side: usize) -> Network {
    let at = |x: usize, y: usize| y * side + x;
    let across = (0..side).flat_map(|y| (1..side).map(move |x| [at(x - 1, y), at(x, y)]));
    let down = (1..side).flat_map(|y| (0..side).map(move |x| [at(x, y - 1), at(x, y)]));
    let streets = across.chain(down).map(|ends| Street::once(ends, 100)).collect();
    Network::new(side * side, streets).expect("a network")
}

/// The places that a step leads from and to.
fn step_ends(network: &Network, step: &Step) -> (usize, usize) {
    let [a, b] = network.streets()[step.street].ends;
    if step.backwards { (b, a) } else { (a, b) }
}

/// Walks the rounds street by street and checks every promise a plan makes.
fn check(network: &Network, plan: &Plan, start: Option<usize>) {
    let mut walked = vec![0_u8; network.streets().len()];
    for round in &plan.rounds {
        let home = start.or_else(|| round.steps.first().map(|step| step_ends(network, step).0)).unwrap_or(0);
        let (mut place, mut cost) = (home, 0);
        for step in &round.steps {
            let street = network.streets()[step.street];
            let (from, to) = step_ends(network, step);
            assert_eq!(from, place);
            place = to;
            cost += street.cost[usize::from(step.backwards)];
            walked[step.street] += u8::from(step.required);
        }
        assert_eq!((place, cost), (home, round.cost));
    }
    assert!(network.streets().iter().zip(walked).all(|(street, walked)| street.required == walked));
    assert_eq!(plan.longest, plan.rounds.iter().map(|round| round.cost).max().unwrap_or(0));
    assert!(plan.bound <= plan.longest);
}

#[test]
fn one_patroller_walks_the_least_there_is() {
    // 12 streets, and the four crossings with three streets each must be paired: two ways of 200.
    let network = block(3);
    let plan = ask(&network, 1);
    check(&network, &plan, Some(0));
    assert_eq!((plan.longest, plan.bound), (1_600, 1_600));
}

#[test]
fn a_street_with_two_sides_is_walked_twice() {
    let street = Street { required: 2, ..Street::once([0, 1], 70) };
    let network = Network::new(2, vec![street]).expect("a network");
    let plan = ask(&network, 1);
    check(&network, &plan, Some(0));
    assert_eq!(plan.longest, 140);
}

#[test]
fn a_slope_is_walked_down_where_up_and_down_differ() {
    let slope = Street { ends: [0, 1], cost: [900, 100], required: 1 };
    let stairs = Street { required: 0, ..Street::once([0, 1], 200) };
    let network = Network::new(2, vec![slope, stairs]).expect("a network");
    let plan = ask(&network, 1);
    check(&network, &plan, Some(0));
    assert_eq!(plan.longest, 300);
}

#[test]
fn streets_that_do_not_hang_together_are_reached_over_others() {
    let ring = [[1, 2], [2, 3], [3, 1]].map(|ends| Street::once(ends, 50));
    let way = Street { required: 0, ..Street::once([0, 1], 400) };
    let network = Network::new(4, ring.into_iter().chain([way]).collect()).expect("a network");
    let plan = ask(&network, 2);
    check(&network, &plan, Some(0));
    assert_eq!(plan.longest, 950);
}

#[test]
fn without_a_start_nobody_walks_to_one() {
    let rings = [[0, 1], [1, 2], [2, 0], [3, 4], [4, 5], [5, 3]].map(|ends| Street::once(ends, 50));
    let way = Street { required: 0, ..Street::once([2, 3], 400) };
    let network = Network::new(6, rings.into_iter().chain([way]).collect()).expect("a network");
    let question = Question { start: None, patrollers: 2, seed: 1, steps: STEPS };
    let free = plan(&network, &question).expect("a plan");
    check(&network, &free, None);
    assert_eq!((free.longest, free.bound), (150, 150));
    let rooted = plan(&network, &Question { start: Some(0), ..question }).expect("a plan");
    check(&network, &rooted, Some(0));
    assert_eq!(rooted.longest, 1_050);
}

#[test]
fn one_preparation_answers_for_any_number_of_patrollers() {
    let network = block(6);
    let planner = Planner::new(&network, Some(0)).expect("a planner");
    for patrollers in 1..5 {
        assert_eq!(planner.plan(patrollers, 1, STEPS).expect("a plan"), ask(&network, patrollers));
    }
}

#[test]
fn the_same_question_gets_the_same_plan() {
    let network = block(6);
    assert_eq!(ask(&network, 3), ask(&network, 3));
}

#[test]
fn what_cannot_be_planned_is_refused_with_its_reason() {
    let island = Network::new(4, vec![Street::once([0, 1], 5), Street::once([2, 3], 5)]).expect("a network");
    let question = Question { start: Some(0), patrollers: 1, seed: 1, steps: 1 };
    let refused = plan(&island, &question).expect_err("an island");
    assert_eq!((refused.code, refused.row), ("street_out_of_reach", Some(2)));
    let refused = plan(&block(2), &Question { patrollers: 0, ..question }).expect_err("nobody");
    assert_eq!(refused.code, "no_patrollers");
    let refused = plan(&island, &Question { start: Some(4), ..question }).expect_err("nowhere");
    assert_eq!(refused.code, "start_is_no_place");
    let refused = Network::new(1, vec![Street::once([0, 1], 5)]).expect_err("an end that is no place");
    assert_eq!((refused.code, refused.row), ("street_ends_nowhere", Some(1)));
}

#[test]
fn a_network_whose_rounds_cannot_be_counted_is_refused() {
    let long = |n: usize| Street::once([n, n + 1], 1 << 24);
    let refused = Network::new(301, (0..300).map(long).collect()).expect_err("too long together");
    assert_eq!(refused.code, "network_too_long");
    let line = Network::new(101, (0..100).map(long).collect()).expect("a network");
    let refused = plan(&line, &Question { start: Some(0), patrollers: 1, seed: 1, steps: 1 })
        .expect_err("too far apart");
    assert_eq!(refused.code, "network_too_long");
}

/// What holds for few odd crossings must hold where they are too many to be paired exactly.
#[test]
fn the_bound_of_many_odd_crossings_is_not_above_the_exact_one() {
    use crate::postman::{least_added, odd_stops};
    for side in 3..9 {
        let network = block(side);
        let tasks = Tasks::new(&network, Some(0)).expect("tasks");
        let odd = odd_stops(&tasks);
        let (exact, rough) =
            (least_added(&odd, &tasks.distances, odd.len()), least_added(&odd, &tasks.distances, 0));
        assert!(0 < rough && rough <= exact, "{rough} {exact}");
    }
}

#[test]
fn nothing_to_walk_is_walked_by_nobody() {
    let network = Network::new(1, Vec::new()).expect("a network");
    let plan = ask(&network, 3);
    assert_eq!((plan.rounds.len(), plan.longest, plan.gap()), (3, 0, 0.0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// A tree makes any network hang together; the other streets and all costs are chance.
    #[test]
    fn every_plan_keeps_its_promises(
        tree in proptest::collection::vec((any::<proptest::sample::Index>(), 1_u32..100, 1_u32..100, 0_u8..3), 1..12),
        more in proptest::collection::vec((0_usize..12, 0_usize..12, 0_u32..100, 0_u8..3), 0..12),
        patrollers in 1_usize..5,
    ) {
        let places = tree.len() + 1;
        let grown = tree.iter().enumerate().map(|(n, (to, there, back, required))| {
            Street { ends: [n + 1, to.index(n + 1)], cost: [*there, *back], required: *required }
        });
        let chords = more.iter().map(|(a, b, cost, required)| {
            Street { required: *required, ..Street::once([a % places, b % places], *cost) }
        });
        let network = Network::new(places, grown.chain(chords).collect()).expect("a network");
        for start in [Some(0), None] {
            let question = Question { start, patrollers, seed: 7, steps: 2_000 };
            let plan = plan(&network, &question).expect("a plan");
            check(&network, &plan, start);
        }
    }
}

#[test]
fn a_network_too_large_to_be_held_is_refused() {
    let line = (0..6_000).map(|n| Street::once([n, n + 1], 1)).collect();
    let network = Network::new(6_001, line).expect("a network");
    let refused = Planner::new(&network, None).err().expect("too large");
    assert_eq!(refused.code, "network_too_many_places");
}

#[test]
fn one_patroller_walks_the_least_on_a_large_block_too() {
    let network = block(20);
    let plan = ask(&network, 1);
    check(&network, &plan, Some(0));
    assert_eq!(plan.longest, plan.bound);
}
