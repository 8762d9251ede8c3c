//! The street network that rounds are planned on.

use kernel::Refusal;

/// A stretch of street between two places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Street {
    /// The places at its ends, each below [`Network::places`].
    pub ends: [usize; 2],
    /// What walking it costs from the first end to the second, and back; in any one unit, e.g. decimetres.
    pub cost: [u32; 2],
    /// How often it must be walked, in whatever direction: 0 a way through, 1 once, 2 once along each side.
    pub required: u8,
}

impl Street {
    /// A street that costs the same both ways and must be walked once.
    pub const fn once(ends: [usize; 2], cost: u32) -> Self {
        Self { ends, cost: [cost, cost], required: 1 }
    }

    /// The cheaper of the two directions.
    pub fn least(&self) -> u32 {
        self.cost[0].min(self.cost[1])
    }
}

/// Places, numbered from 0, and the streets between them.
#[derive(Debug, Clone)]
pub struct Network {
    places: usize,
    streets: Vec<Street>,
    /// Place → streets that end there with the end (0 or 1) at which it is left.
    leaving: Vec<Vec<(usize, usize)>>,
}

/// A street that costs more is a mistake.
const COST_MAX: u32 = 1 << 24;
/// All streets together: a way that takes each once, whichever direction, can be counted in a `u32`.
const TOTAL_MAX: u64 = u32::MAX as u64 / 2;

impl Network {
    /// Refuses a street that leads nowhere or costs more than 2^24, by its number from 1 as the row, and a network whose
    /// streets together cost more than 2^31.
    pub fn new(places: usize, streets: Vec<Street>) -> Result<Self, Refusal> {
        let mut leaving = vec![Vec::new(); places];
        for (n, street) in streets.iter().enumerate() {
            if street.ends.iter().any(|end| *end >= places) {
                return Err(Refusal::invalid("street_ends_nowhere").at_row(n as u64 + 1));
            }
            if street.cost.iter().any(|cost| *cost > COST_MAX) {
                return Err(Refusal::invalid("street_too_long").at_row(n as u64 + 1));
            }
            leaving[street.ends[0]].push((n, 0));
            leaving[street.ends[1]].push((n, 1));
        }
        let total: u64 = streets.iter().map(|street| u64::from(street.cost[0].max(street.cost[1]))).sum();
        if total > TOTAL_MAX {
            return Err(Refusal::invalid("network_too_long"));
        }
        Ok(Self { places, streets, leaving })
    }

    pub fn places(&self) -> usize {
        self.places
    }

    pub fn streets(&self) -> &[Street] {
        &self.streets
    }

    /// Streets that can be taken from `place`, each with the end where it is entered.
    pub(crate) fn leaving(&self, place: usize) -> &[(usize, usize)] {
        &self.leaving[place]
    }
}
