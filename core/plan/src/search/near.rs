//! Which tasks lie near which.

use crate::dice::Dice;
use crate::tasks::Tasks;

const NEIGHBOURS: usize = 6;

/// Task → the tasks nearest to it.
pub(crate) struct Near(Vec<Vec<usize>>);

impl Near {
    pub(crate) fn new(tasks: &Tasks) -> Self {
        Self((0..tasks.len()).map(|task| nearest(tasks, task)).collect())
    }

    pub(crate) fn pick(&self, task: usize, dice: &mut Dice) -> Option<usize> {
        let neighbours = &self.0[task];
        (!neighbours.is_empty()).then(|| neighbours[dice.below(neighbours.len())])
    }
}

fn nearest(tasks: &Tasks, task: usize) -> Vec<usize> {
    let apart = |other: usize| {
        let legs = [2 * task, 2 * task + 1];
        legs.iter()
            .flat_map(|a| [tasks.link(*a, 2 * other), tasks.link(*a, 2 * other + 1)])
            .min()
            .unwrap_or(0)
    };
    let mut others: Vec<(u32, usize)> =
        (0..tasks.len()).filter(|other| *other != task).map(|other| (apart(other), other)).collect();
    let keep = NEIGHBOURS.min(others.len());
    if keep < others.len() {
        others.select_nth_unstable(keep);
        others.truncate(keep);
    }
    others.into_iter().map(|(_, other)| other).collect()
}
