//! A plan: rounds, how long they are, and how far from the best possible.

use kernel::Refusal;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::Network;
use crate::bound::bound;
use crate::distances::reach;
use crate::postman::{odd_stops, pairing, round_trip};
use crate::search::{Effort, Near, improve};
use crate::split::split;
use crate::tasks::{Leg, Tasks};
use crate::tours::Tours;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// The place where all rounds begin and end.
    pub start: usize,
    pub patrollers: usize,
    pub seed: u64,
    /// Changes to try; a million take well under a second on a network of one grid.
    pub steps: u64,
}

/// A street of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub street: usize,
    /// Walked from its second end to its first.
    pub backwards: bool,
    /// Whether this passage is asked for; otherwise the street is only the way on.
    pub required: bool,
}

/// A closed walk from the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    pub steps: Vec<Step>,
    pub cost: u32,
}

/// Rounds for all patrollers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub rounds: Vec<Round>,
    /// Cost of the longest round.
    pub longest: u32,
    /// No plan has a longest round below this.
    pub bound: u32,
}

impl Plan {
    /// How far the longest round is above the bound, as a part of the bound.
    pub fn gap(&self) -> f64 {
        f64::from(self.longest - self.bound) / f64::from(self.bound.max(1))
    }
}

/// Plans rounds. Refuses a start that is no place, no patrollers, streets that cannot be
/// reached, and a network whose rounds could be longer than can be counted.
pub fn plan(network: &Network, question: &Question) -> Result<Plan, Refusal> {
    if question.start >= network.places() {
        return Err(Refusal::invalid("start_is_no_place").at_field("start"));
    }
    if question.patrollers == 0 {
        return Err(Refusal::invalid("no_patrollers").at_field("patrollers"));
    }
    let tasks = Tasks::new(network, question.start)?;
    let bound = bound(network, &tasks, question.patrollers);
    let tours = routes(&tasks, question, bound);
    let rounds: Vec<Round> = (0..tours.count()).map(|n| round(network, &tasks, tours.legs(n))).collect();
    let longest = rounds.iter().map(|round| round.cost).max().unwrap_or(0);
    Ok(Plan { rounds, longest, bound })
}

fn routes<'t>(tasks: &'t Tasks, question: &Question, bound: u32) -> Tours<'t> {
    let whole = round_trip(tasks, &pairing(&odd_stops(tasks), &tasks.distances));
    let tours = Tours::new(tasks, split(tasks, &whole, question.patrollers));
    if tasks.len() == 0 || tours.longest() <= bound {
        return tours;
    }
    let mut rng = ChaCha8Rng::seed_from_u64(question.seed);
    improve(&tours, &Near::new(tasks), Effort { steps: question.steps, enough: bound }, &mut rng)
}

/// The streets from one end to the other of a route, the ways between its tasks included.
fn round(network: &Network, tasks: &Tasks, legs: &[Leg]) -> Round {
    let mut steps = Vec::new();
    let mut place = tasks.stops[0];
    for leg in legs {
        let (tail, head) = (tasks.stops[tasks.tail(*leg)], tasks.stops[tasks.head(*leg)]);
        steps.extend(way(network, place, tail));
        steps.push(Step { street: tasks.streets[leg / 2], backwards: leg % 2 == 1, required: true });
        place = head;
    }
    steps.extend(way(network, place, tasks.stops[0]));
    Round { steps, cost: tasks.length(legs) }
}

fn way(network: &Network, from: usize, to: usize) -> impl Iterator<Item = Step> {
    let way = if from == to {
        Vec::new()
    } else {
        reach(network, from, |street, end| network.streets()[street].cost[end]).way_to(network, to)
    };
    way.into_iter().map(|(street, end)| Step { street, backwards: end == 1, required: false })
}

#[cfg(test)]
mod tests;
