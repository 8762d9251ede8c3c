//! What no plan can be below.

use crate::Network;
use crate::distances::Distances;
use crate::postman::{PAIRED_EXACTLY_MAX, least_added, odd_stops};
use crate::tasks::Tasks;

/// What any plan of a network must walk. Streets are taken at the cheaper of their two directions.
pub(crate) struct Least {
    /// All rounds together.
    all: u64,
    /// The round that walks the farthest task.
    farthest: u32,
}

impl Least {
    /// `pairs` are the odd stops paired at the costs of `tasks`.
    pub(crate) fn new(network: &Network, tasks: &Tasks, pairs: &[(usize, usize)]) -> Self {
        let least = |street: usize, _| network.streets()[street].least();
        let is_windy = network.streets().iter().any(|street| street.cost[0] != street.cost[1]);
        let work: u64 =
            tasks.streets.iter().map(|street| u64::from(network.streets()[*street].least())).sum();
        let added = if is_windy || 2 * pairs.len() > PAIRED_EXACTLY_MAX {
            let distances = Distances::between(network, &tasks.stops, least);
            least_added(&odd_stops(tasks), &distances, PAIRED_EXACTLY_MAX)
        } else {
            pairs.iter().map(|(a, b)| u64::from(tasks.distances.cost(*a, *b))).sum()
        };
        let all = work + added;
        let farthest = (0..tasks.len()).map(|task| round_to(tasks, task)).max().unwrap_or(0);
        Self { all, farthest }
    }

    /// A lower bound on the longest of `k` closed rounds: the least work for all of them shared evenly, or the round to
    /// the farthest task.
    pub(crate) fn longest(&self, k: usize) -> u32 {
        u32::try_from(self.all.div_ceil(k as u64)).unwrap_or(u32::MAX).max(self.farthest)
    }
}

/// Length of the shortest closed route that walks one task.
fn round_to(tasks: &Tasks, task: usize) -> u32 {
    tasks.length(&[2 * task]).min(tasks.length(&[2 * task + 1]))
}
