//! Improves routes by threshold annealing: small changes of one or two routes are kept when they do not make the plan
//! worse by more than a threshold that sinks. Whole numbers and products only, so that every machine decides alike.

use crate::dice::Dice;
use crate::tours::{Piece, Tours};

mod change;
mod near;

pub(crate) use near::Near;

/// How long to search.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    /// Changes tried.
    pub(crate) steps: u64,
    /// A plan whose longest route is not above this is good enough to stop.
    pub(crate) enough: u32,
}

/// A descent from hot to cold.
#[derive(Clone, Copy)]
struct Descent {
    /// First threshold, as a part of the longest route where routes are of few tasks, see [`size`].
    hot: f64,
    /// Routes are weighed by their length to the power of 2^n: the higher, the more the longest alone counts.
    doublings: u32,
    /// Hundredths of a cycle's steps.
    share: u64,
}

/// First all routes become short, then the longest is pressed down. Found by trial on gdb1–gdb10 of CARPLIB.
const CYCLE: [Descent; 3] = [
    Descent { hot: 0.04, doublings: 1, share: 50 },
    Descent { hot: 0.03, doublings: 3, share: 30 },
    Descent { hot: 0.02, doublings: 5, share: 20 },
];
const CYCLES: u64 = 2;
/// Tasks a route of the networks by which the thresholds were found.
const FEW: f64 = 6.0;
/// Last threshold, as a part of the longest route.
const COLD: f64 = 0.001;
/// The threshold sinks in so many jumps.
const JUMPS: u64 = 400;

/// A change of one or two routes (`a == b` for one): what they are made of afterwards.
pub(crate) struct Change {
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) of_a: [Piece; 5],
    pub(crate) of_b: [Piece; 5],
}

/// The best routes found from `tours`.
pub(crate) fn improve<'t>(tours: &Tours<'t>, near: &Near, effort: Effort, dice: &mut Dice) -> Tours<'t> {
    let mut best = tours.clone();
    for _ in 0..CYCLES {
        let mut found = tours.clone();
        for descent in CYCLE {
            found = descend(found, near, effort, descent, dice);
        }
        if found.longest() < best.longest() {
            best = found;
        }
        if best.longest() <= effort.enough {
            break;
        }
    }
    best
}

fn descend<'t>(
    mut tours: Tours<'t>,
    near: &Near,
    effort: Effort,
    descent: Descent,
    dice: &mut Dice,
) -> Tours<'t> {
    let mut best = tours.clone();
    let steps = effort.steps * descent.share / 100 / CYCLES;
    let mut threshold = f64::from(best.longest()) * descent.hot * size(&best);
    let cooling = cooling(descent.hot);
    let jump = (steps / JUMPS).max(1);
    let scale = Scale { unit: f64::from(effort.enough.max(1)), doublings: descent.doublings };
    for step in 1..=steps {
        if step % jump == 0 {
            threshold *= cooling;
            if best.longest() <= effort.enough {
                return best;
            }
        }
        let Some(change) = change::propose(&tours, near, dice) else { continue };
        if scale.worse(&tours, &change) <= threshold * exponential(dice) {
            take(&mut tours, &change);
            if (tours.longest(), tours.total()) < (best.longest(), best.total()) {
                best.clone_from(&tours);
            }
        }
    }
    best
}

/// A change is of a few tasks however many there are: beyond [`FEW`] tasks a route the threshold is a part of so many only.
fn size(tours: &Tours<'_>) -> f64 {
    let routes = u32::try_from(tours.count()).unwrap_or(u32::MAX);
    let tasks = u32::try_from(tours.tasks.len()).unwrap_or(u32::MAX);
    (FEW * f64::from(routes) / f64::from(tasks.max(1))).min(1.0)
}

/// The factor that leads from hot to cold in all jumps: its root by halving.
fn cooling(hot: f64) -> f64 {
    let (mut low, mut high) = (0.9, 1.0);
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        let end = (0..JUMPS).fold(hot, |threshold, _| threshold * middle);
        if end > COLD { high = middle } else { low = middle }
    }
    low
}

/// About an exponentially distributed number of mean 1, without a logarithm.
#[inline]
fn exponential(dice: &mut Dice) -> f64 {
    const LN_2: f64 = std::f64::consts::LN_2;
    let bits = dice.roll();
    let fraction = f64::from((bits & 0xffff) as u32) / 65_536.0;
    (f64::from(bits.leading_zeros()) + fraction) * LN_2
}

/// How routes are weighed.
struct Scale {
    /// A length about that of the longest route: where one more costs one more.
    unit: f64,
    doublings: u32,
}

impl Scale {
    /// By how much a change makes the plan worse, in the unit of the lengths.
    #[inline]
    fn worse(&self, tours: &Tours<'_>, change: &Change) -> f64 {
        let mut worse = self.weight(tours.length_of(&change.of_a)) - self.weight(tours.length(change.a));
        if change.a != change.b {
            worse += self.weight(tours.length_of(&change.of_b)) - self.weight(tours.length(change.b));
        }
        worse * self.unit / f64::from(1_u32 << self.doublings)
    }

    #[inline]
    fn weight(&self, length: u32) -> f64 {
        (0..self.doublings).fold(f64::from(length) / self.unit, |power, _| power * power)
    }
}

fn take(tours: &mut Tours<'_>, change: &Change) {
    let legs_a = tours.assemble(&change.of_a);
    if change.a != change.b {
        let legs_b = tours.assemble(&change.of_b);
        tours.set(change.b, legs_b);
    }
    tours.set(change.a, legs_a);
}
