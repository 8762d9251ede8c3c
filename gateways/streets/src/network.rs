//! A network that is ready to be walked.

use gewu_geo::{Coord, distance_m};
use gewu_plan::{Network, Street};
use kernel::Refusal;
use serde::Serialize;

use crate::Told;

/// A street between two places, where nothing branches off.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// Empty where the map has none.
    pub name: String,
    pub ends: [usize; 2],
    /// From the first end to the second, in longitude and latitude.
    #[serde(skip)]
    pub line: Vec<Coord>,
    pub length_m: f64,
    /// How often it is to be walked: 0 a way through, 1 once, 2 once along each side.
    pub required: u8,
}

/// A street network that hangs together.
#[derive(Debug, Clone)]
pub struct Streets {
    pub places: Vec<Coord>,
    pub lines: Vec<Line>,
    pub told: Told,
}

/// A start farther from every street than this is a mistake.
const START_MAX_M: f64 = 1_000.0;

impl Streets {
    /// The same for planning: street `n` is line `n`, costs are decimetres.
    pub fn plannable(&self) -> Result<Network, Refusal> {
        let street = |line: &Line| {
            let cost = decimetres(line.length_m);
            Street { ends: line.ends, cost: [cost, cost], required: line.required }
        };
        Network::new(self.places.len(), self.lines.iter().map(street).collect())
    }

    /// The place of the network nearest to a start; refused when that is more than a kilometre away.
    pub fn nearest_place(&self, start: Coord) -> Result<usize, Refusal> {
        let distances = self.places.iter().map(|place| distance_m(*place, start)).enumerate();
        let nearest = distances.min_by(|a, b| a.1.total_cmp(&b.1));
        let far = |away_m: f64| {
            Refusal::invalid("start_far_from_streets").with("km", format!("{:.1}", away_m / 1e3))
        };
        match nearest {
            Some((place, away_m)) if away_m <= START_MAX_M => Ok(place),
            Some((_, away_m)) => Err(far(away_m).at_field("start")),
            None => Err(Refusal::invalid("streets_none")),
        }
    }

    /// Metres of street that are to be walked, each as often as it is.
    pub fn required_m(&self) -> f64 {
        self.lines.iter().map(|line| line.length_m * f64::from(line.required)).sum()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and no street is so long"
)]
fn decimetres(metres: f64) -> u32 {
    (metres * 10.0).round().max(1.0) as u32
}
