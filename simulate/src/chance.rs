//! Seeded chance: everything in the simulation that could have been otherwise is drawn here.

use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha12Rng;

/// A stream of draws. The same seed and stream give the same draws on every machine.
#[derive(Debug, Clone)]
pub(crate) struct Chance(ChaCha12Rng);

impl Chance {
    /// Streams of one seed are independent, so that a change in one part of the world leaves the others as they are.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut generator = ChaCha12Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        Self(generator)
    }

    /// From 0 up to but not including 1.
    pub(crate) fn share(&mut self) -> f64 {
        f64::from(self.0.next_u32()) / (f64::from(u32::MAX) + 1.0)
    }

    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.share()
    }

    pub(crate) fn happens(&mut self, share: f64) -> bool {
        self.share() < share
    }

    pub(crate) fn seed(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// An index below `count`, which must not be 0.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        let wide = u64::from(self.0.next_u32()) * count as u64;
        usize::try_from(wide >> 32).unwrap_or(0)
    }

    /// One of `all`, which must not be empty.
    pub(crate) fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// An index into `weights`, each as likely as its share of the sum. The sum must be above 0.
    pub(crate) fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.share() * weights.iter().sum::<f64>();
        let chosen = weights.iter().position(|weight| {
            left -= weight;
            left < 0.0
        });
        chosen.unwrap_or(weights.len() - 1)
    }

    pub(crate) fn shuffle<T>(&mut self, all: &mut [T]) {
        for end in (1..all.len()).rev() {
            all.swap(end, self.below(end + 1));
        }
    }

    /// Normal with mean 0 and deviation 1, as the sum of twelve uniform draws: tails end at ±6 and no mathematics
    /// library is asked, so that the draws agree everywhere.
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }

    /// A waiting time with this median; half of all lie within `median / spread` and `median * spread` or so.
    pub(crate) fn lognormal(&mut self, median: f64, spread: f64) -> f64 {
        median * (self.normal() * spread.ln() / 0.6745).exp()
    }

    /// How often a rare thing happens when it happens `mean` times on average (Knuth's product method).
    pub(crate) fn poisson(&mut self, mean: f64) -> usize {
        let floor = (-mean).exp();
        let mut product = self.share();
        let mut count = 0;
        while product > floor {
            product *= self.share();
            count += 1;
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_and_stream_give_the_same_draws_and_another_stream_others() {
        let draws = |seed, stream| {
            let mut chance = Chance::new(seed, stream);
            (0..20).map(|_| chance.below(1_000)).collect::<Vec<_>>()
        };
        assert_eq!(draws(1, 1), draws(1, 1));
        assert_ne!(draws(1, 1), draws(1, 2));
        assert_ne!(draws(1, 1), draws(2, 1));
    }

    #[test]
    fn draws_have_the_mean_and_median_that_were_asked_for() {
        let mut chance = Chance::new(7, 0);
        let rounds = 20_000;
        let sum = (0..rounds).map(|_| chance.poisson(6.5)).sum::<usize>();
        let mean = crate::real(sum) / f64::from(rounds);
        assert!((mean - 6.5).abs() < 0.1, "{mean}");
        let below = (0..rounds).filter(|_| chance.lognormal(40.0, 2.0) < 40.0).count();
        assert!(below.abs_diff(10_000) < 300, "{below}");
        let chosen = (0..rounds).filter(|_| chance.weighted(&[1.0, 0.0, 3.0]) == 2).count();
        assert!(chosen.abs_diff(15_000) < 300, "{chosen}");
    }
}
