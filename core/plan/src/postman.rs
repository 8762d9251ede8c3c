//! One patroller: the cheapest closed route through all tasks. Exact where the tasks hang together with the start and
//! streets cost the same both ways (Chinese postman: the odd crossings are paired at least cost); otherwise good, with
//! a bound.

use crate::distances::Distances;
use crate::matching::cheapest_pairs;
use crate::tasks::{Leg, Tasks};

/// Stops with an odd number of task ends are paired exactly up to this many; beyond, in the order they are near.
pub(crate) const PAIRED_EXACTLY_MAX: usize = 1_200;

/// A multigraph over stops: the tasks and added ways.
struct Walkable {
    /// Stop → (edge, other stop). Edges below the number of tasks are tasks, the others added ways.
    at: Vec<Vec<(usize, usize)>>,
    edges: usize,
}

/// Stops where an odd number of tasks ends: an even number of them.
pub(crate) fn odd_stops(tasks: &Tasks) -> Vec<usize> {
    let mut ends = vec![0_usize; tasks.stops.len()];
    for leg in 0..2 * tasks.len() {
        ends[tasks.tail(leg)] += 1;
    }
    (0..ends.len()).filter(|stop| ends[*stop] % 2 == 1).collect()
}

/// What pairing the odd stops costs at least. Exact while there are few; then half of the way from each to its nearest,
/// since a pair costs no less than either of its ends' nearest.
pub(crate) fn least_added(odd: &[usize], distances: &Distances, exactly_max: usize) -> u64 {
    if odd.len() <= exactly_max {
        let pairs = pairing(odd, distances);
        return pairs.iter().map(|(a, b)| u64::from(distances.cost(*a, *b))).sum();
    }
    let nearest = |stop: usize| {
        odd.iter().filter(|other| **other != stop).map(|other| distances.cost(stop, *other)).min()
    };
    odd.iter().filter_map(|stop| nearest(*stop)).map(u64::from).sum::<u64>().div_ceil(2)
}

/// The odd stops in pairs: at the least cost while there are few, else each with one that is near.
pub(crate) fn pairing(odd: &[usize], distances: &Distances) -> Vec<(usize, usize)> {
    let cost = |a: usize, b: usize| distances.cost(odd[a], odd[b]).max(distances.cost(odd[b], odd[a]));
    if odd.len() > PAIRED_EXACTLY_MAX {
        return pair_nearest(odd, distances);
    }
    let mates = cheapest_pairs(odd.len(), cost);
    (0..odd.len()).filter(|n| *n < mates[*n]).map(|n| (odd[n], odd[mates[n]])).collect()
}

fn pair_nearest(odd: &[usize], distances: &Distances) -> Vec<(usize, usize)> {
    let mut left: Vec<usize> = odd.to_vec();
    let mut pairs = Vec::new();
    while let Some(stop) = left.pop() {
        let nearest = (0..left.len()).min_by_key(|n| distances.cost(stop, left[*n]));
        pairs.extend(nearest.map(|n| (stop, left.swap_remove(n))));
    }
    pairs
}

/// All tasks in the order of a closed walk from the start.
pub(crate) fn round_trip(tasks: &Tasks, pairs: &[(usize, usize)]) -> Vec<Leg> {
    if tasks.len() == 0 {
        return Vec::new();
    }
    let mut graph = Walkable { at: vec![Vec::new(); tasks.stops.len()], edges: tasks.len() };
    for task in 0..tasks.len() {
        let (a, b) = (tasks.tail(2 * task), tasks.head(2 * task));
        graph.at[a].push((task, b));
        graph.at[b].push((task, a));
    }
    for (a, b) in pairs {
        graph.add_way(*a, *b);
    }
    graph.join_parts(&tasks.distances);
    graph.closed_walk(tasks)
}

impl Walkable {
    fn add_way(&mut self, a: usize, b: usize) {
        self.at[a].push((self.edges, b));
        self.at[b].push((self.edges, a));
        self.edges += 1;
    }

    /// Joins parts that do not hang together with the start by ways there and back, the nearest part first.
    fn join_parts(&mut self, distances: &Distances) {
        let mut inside = self.part_of(0);
        loop {
            let outside = (0..self.at.len()).filter(|stop| !inside[*stop] && !self.at[*stop].is_empty());
            let nearest = outside
                .filter_map(|stop| {
                    let from = (0..self.at.len()).filter(|from| inside[*from]);
                    from.map(|from| (distances.cost(from, stop), from, stop)).min()
                })
                .min();
            let Some((_, from, stop)) = nearest else { return };
            self.add_way(from, stop);
            self.add_way(from, stop);
            for (stop, reached) in self.part_of(stop).into_iter().enumerate() {
                inside[stop] |= reached;
            }
        }
    }

    /// Which stops hang together with this one.
    fn part_of(&self, stop: usize) -> Vec<bool> {
        let mut inside = vec![false; self.at.len()];
        let mut waiting = vec![stop];
        while let Some(stop) = waiting.pop() {
            if !std::mem::replace(&mut inside[stop], true) {
                waiting.extend(self.at[stop].iter().map(|(_, other)| *other));
            }
        }
        inside
    }

    /// Hierholzer's walk over every edge once, of which the tasks are kept in order.
    fn closed_walk(mut self, tasks: &Tasks) -> Vec<Leg> {
        let mut walked = vec![false; self.edges];
        let mut way: Vec<(usize, Option<usize>)> = vec![(0, None)];
        let mut legs = Vec::new();
        while let Some((stop, by)) = way.last().copied() {
            if let Some((edge, next)) = self.at[stop].pop() {
                if !std::mem::replace(&mut walked[edge], true) {
                    way.push((next, Some(edge)));
                }
            } else {
                way.pop();
                // Backed out in reverse: the walk goes from `stop` to where it came from.
                let task = by.filter(|edge| *edge < tasks.len());
                legs.extend(task.map(|task| 2 * task + usize::from(tasks.tail(2 * task) != stop)));
            }
        }
        legs
    }
}
