//! A plan: rounds, how long they are, and how far from the best possible.

use kernel::Refusal;

use crate::Network;
use crate::bound::Least;
use crate::dice::Dice;
use crate::distances::reach;
use crate::postman::{odd_stops, pairing, round_trip};
use crate::search::{Effort, Near, improve};
use crate::split::split;
use crate::tasks::{Leg, Tasks};
use crate::tours::Tours;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// The place where all rounds begin and end; without one, each begins anywhere along itself.
    pub start: Option<usize>,
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

/// A closed walk, from the start if there is one.
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

/// A network made ready for questions from one start: shortest ways, the round of one patroller, the bound. Worth
/// keeping where the same streets are planned for several numbers of patrollers or with growing effort.
pub struct Planner<'n> {
    network: &'n Network,
    tasks: Tasks,
    near: Near,
    /// One round through everything.
    whole: Vec<Leg>,
    least: Least,
}

impl<'n> Planner<'n> {
    /// Without a start each round may begin anywhere along itself. Refuses a start that is no place, required streets
    /// that cannot be reached, and a network whose rounds could be longer than can be counted.
    pub fn new(network: &'n Network, start: Option<usize>) -> Result<Self, Refusal> {
        if start.is_some_and(|start| start >= network.places()) {
            return Err(Refusal::invalid("start_is_no_place").at_field("start"));
        }
        let tasks = Tasks::new(network, start)?;
        let pairs = pairing(&odd_stops(&tasks), &tasks.distances);
        let least = Least::new(network, &tasks, &pairs);
        let whole = round_trip(&tasks, &pairs);
        Ok(Self { network, near: Near::new(&tasks), whole, least, tasks })
    }

    /// Rounds for so many patrollers, after `steps` changes tried. Refuses no patrollers.
    pub fn plan(&self, patrollers: usize, seed: u64, steps: u64) -> Result<Plan, Refusal> {
        if patrollers == 0 {
            return Err(Refusal::invalid("no_patrollers").at_field("patrollers"));
        }
        let bound = self.least.longest(patrollers);
        let tours = self.routes(patrollers, seed, Effort { steps, enough: bound });
        let rounds: Vec<Round> =
            (0..tours.count()).map(|n| round(self.network, &self.tasks, tours.legs(n))).collect();
        let longest = rounds.iter().map(|round| round.cost).max().unwrap_or(0);
        Ok(Plan { rounds, longest, bound })
    }

    fn routes(&self, patrollers: usize, seed: u64, effort: Effort) -> Tours<'_> {
        let tours = Tours::new(&self.tasks, split(&self.tasks, &self.whole, patrollers));
        if self.tasks.len() == 0 || tours.longest() <= effort.enough {
            return tours;
        }
        improve(&tours, &self.near, effort, &mut Dice::new(seed))
    }
}

/// Plans rounds for one question, see [`Planner`].
pub fn plan(network: &Network, question: &Question) -> Result<Plan, Refusal> {
    Planner::new(network, question.start)?.plan(question.patrollers, question.seed, question.steps)
}

/// The streets from one end to the other of a route, the ways between its tasks included.
fn round(network: &Network, tasks: &Tasks, legs: &[Leg]) -> Round {
    let mut steps = Vec::new();
    if legs.is_empty() {
        return Round { steps: Vec::new(), cost: 0 };
    }
    let home = tasks.stops[tasks.home(legs)];
    let mut place = home;
    for leg in legs {
        let (tail, head) = (tasks.stops[tasks.tail(*leg)], tasks.stops[tasks.head(*leg)]);
        steps.extend(way(network, place, tail));
        steps.push(Step { street: tasks.streets[leg / 2], backwards: leg % 2 == 1, required: true });
        place = head;
    }
    steps.extend(way(network, place, home));
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
