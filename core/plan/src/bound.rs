//! What no plan can be below.

use crate::Network;
use crate::distances::Distances;
use crate::postman::{PAIRED_EXACTLY_MAX, least_added, odd_stops};
use crate::tasks::Tasks;

/// A lower bound on the longest of `k` closed routes: the least work for all of them shared evenly, or the farthest
/// task with the way there and back. Streets are taken at the cheaper of their two directions.
pub(crate) fn bound(network: &Network, tasks: &Tasks, k: usize) -> u32 {
    let least = |street: usize, _| network.streets()[street].least();
    let distances = Distances::between(network, &tasks.stops, least);
    let work: u64 = tasks.streets.iter().map(|street| u64::from(network.streets()[*street].least())).sum();
    let added = least_added(&odd_stops(tasks), &distances, PAIRED_EXACTLY_MAX);
    let share = (work + added).div_ceil(k as u64);
    let farthest = (0..tasks.len()).map(|task| round_to(tasks, task)).max().unwrap_or(0);
    u32::try_from(share).unwrap_or(u32::MAX).max(farthest)
}

/// Length of the shortest closed route that walks one task.
fn round_to(tasks: &Tasks, task: usize) -> u32 {
    tasks.length(&[2 * task]).min(tasks.length(&[2 * task + 1]))
}
