//! Shortest ways between the places that matter to a plan.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::Network;

/// No way leads there.
pub(crate) const NO_WAY: u32 = u32::MAX;

/// Cost of the shortest way from each stop to each stop; stops are some of the places.
pub(crate) struct Distances {
    stops: usize,
    costs: Vec<u32>,
}

impl Distances {
    pub(crate) fn between(
        network: &Network,
        stops: &[usize],
        cost: impl Fn(usize, usize) -> u32 + Copy,
    ) -> Self {
        let mut costs = Vec::with_capacity(stops.len() * stops.len());
        for stop in stops {
            let reach = reach(network, *stop, cost);
            costs.extend(stops.iter().map(|stop| reach.costs[*stop]));
        }
        Self { stops: stops.len(), costs }
    }

    /// The longest of all shortest ways.
    pub(crate) fn farthest(&self) -> u32 {
        self.costs.iter().copied().max().unwrap_or(0)
    }

    #[inline]
    pub(crate) fn cost(&self, from: usize, to: usize) -> u32 {
        self.costs[from * self.stops + to]
    }
}

/// What can be reached from a place.
pub(crate) struct Reach {
    pub(crate) costs: Vec<u32>,
    /// The street, and the end it was entered at, by which each place is reached.
    by: Vec<Option<(usize, usize)>>,
}

/// Dijkstra's algorithm from `start`; `cost(street, end entered at)`.
pub(crate) fn reach(network: &Network, start: usize, cost: impl Fn(usize, usize) -> u32) -> Reach {
    let places = network.places();
    let mut reach = Reach { costs: vec![NO_WAY; places], by: vec![None; places] };
    let mut waiting = BinaryHeap::from([Reverse((0, start))]);
    reach.costs[start] = 0;
    while let Some(Reverse((so_far, place))) = waiting.pop() {
        if so_far > reach.costs[place] {
            continue;
        }
        for &(street, end) in network.leaving(place) {
            let next = network.streets()[street].ends[1 - end];
            let total = so_far + cost(street, end);
            if total < reach.costs[next] {
                reach.costs[next] = total;
                reach.by[next] = Some((street, end));
                waiting.push(Reverse((total, next)));
            }
        }
    }
    reach
}

impl Reach {
    /// The streets of the shortest way to `place` in order, each with the end it is entered at.
    pub(crate) fn way_to(&self, network: &Network, mut place: usize) -> Vec<(usize, usize)> {
        let mut way = Vec::new();
        while let Some((street, end)) = self.by[place] {
            way.push((street, end));
            place = network.streets()[street].ends[end];
        }
        way.reverse();
        way
    }
}
