//! What must be walked: one task a required passage, each in one of two directions.

use kernel::{Refusal, RefusalKind};

use crate::Network;
use crate::distances::{Distances, NO_WAY};

/// Ends of tasks: the ways between each two of them are held in memory, 144 MB at most.
const STOPS_MAX: usize = 6_000;

/// A task with its direction: `2 × task + direction`. Turning around flips the last bit.
pub(crate) type Leg = usize;

/// The tasks of a network, seen from a start if there is one, with all that a search asks about them in small arrays.
pub(crate) struct Tasks {
    /// Street of each task.
    pub(crate) streets: Vec<usize>,
    /// Leg → stop where it begins, stop where it ends, cost.
    tails: Vec<usize>,
    heads: Vec<usize>,
    costs: Vec<u32>,
    /// Stop → place. Stop 0 is the start; without one, an end of the first task.
    pub(crate) stops: Vec<usize>,
    /// Whether rounds begin and end at the start; else each may begin anywhere along itself.
    is_rooted: bool,
    pub(crate) distances: Distances,
}

impl Tasks {
    /// Refuses more than [`STOPS_MAX`] ends, and a required street that cannot be reached from the start and left again.
    pub(crate) fn new(network: &Network, start: Option<usize>) -> Result<Self, Refusal> {
        let required = |street: &usize| network.streets()[*street].required;
        let streets: Vec<usize> = (0..network.streets().len())
            .flat_map(|street| std::iter::repeat_n(street, required(&street).into()))
            .collect();
        let (stops, stop_of) = stops(network, start, &streets);
        if stops.len() > STOPS_MAX {
            return Err(
                Refusal::new(RefusalKind::TooLarge, "network_too_many_places").with("limit", STOPS_MAX)
            );
        }
        let cost = |street: usize, end: usize| network.streets()[street].cost[end];
        let distances = Distances::between(network, &stops, cost);
        let end = |street: usize, end: usize| stop_of[network.streets()[street].ends[end]];
        let tails = streets.iter().flat_map(|street| [end(*street, 0), end(*street, 1)]).collect();
        let heads = streets.iter().flat_map(|street| [end(*street, 1), end(*street, 0)]).collect();
        let costs = streets.iter().flat_map(|street| [cost(*street, 0), cost(*street, 1)]).collect();
        let tasks = Self { streets, tails, heads, costs, stops, is_rooted: start.is_some(), distances };
        let cut_off = (0..tasks.len()).find(|task| tasks.is_cut_off(*task));
        match cut_off {
            Some(task) => {
                let row = tasks.streets[task] as u64 + 1;
                Err(Refusal::invalid("street_out_of_reach").at_row(row))
            }
            None => tasks.require_countable().map(|()| tasks),
        }
    }

    fn is_cut_off(&self, task: usize) -> bool {
        let stop = self.tail(2 * task);
        self.distances.cost(0, stop) == NO_WAY || self.distances.cost(stop, 0) == NO_WAY
    }

    /// Refuses a network in which a round through all tasks, each as far from the last as can be, would not fit a `u32`.
    fn require_countable(&self) -> Result<(), Refusal> {
        let farthest = u64::from(self.distances.farthest());
        let work: u64 = self.costs.iter().map(|cost| u64::from(*cost)).sum();
        let most = farthest * (self.len() as u64 + 1) + work;
        if u32::try_from(most).is_ok() { Ok(()) } else { Err(Refusal::invalid("network_too_long")) }
    }

    /// Number of tasks.
    pub(crate) fn len(&self) -> usize {
        self.streets.len()
    }

    #[inline]
    pub(crate) fn tail(&self, leg: Leg) -> usize {
        self.tails[leg]
    }

    #[inline]
    pub(crate) fn head(&self, leg: Leg) -> usize {
        self.heads[leg]
    }

    #[inline]
    pub(crate) fn cost(&self, leg: Leg) -> u32 {
        self.costs[leg]
    }

    /// Cost of the way from the end of one leg to the beginning of the next.
    #[inline]
    pub(crate) fn link(&self, from: Leg, to: Leg) -> u32 {
        self.distances.cost(self.head(from), self.tail(to))
    }

    /// What makes a closed round of a walk that begins with one leg and ends with another: the ways from and to the
    /// start, or from the end to the beginning.
    #[inline]
    pub(crate) fn closing(&self, first: Leg, last: Leg) -> u32 {
        if self.is_rooted {
            self.distances.cost(0, self.tail(first)) + self.distances.cost(self.head(last), 0)
        } else {
            self.link(last, first)
        }
    }

    /// The stop where a round through these legs begins and ends.
    pub(crate) fn home(&self, legs: &[Leg]) -> usize {
        legs.first().filter(|_| !self.is_rooted).map_or(0, |first| self.tail(*first))
    }

    /// Cost of the closed route through the legs in this order.
    pub(crate) fn length(&self, legs: &[Leg]) -> u32 {
        let (Some(first), Some(last)) = (legs.first(), legs.last()) else { return 0 };
        let work: u32 = legs.iter().map(|leg| self.cost(*leg)).sum();
        let links: u32 = legs.windows(2).map(|pair| self.link(pair[0], pair[1])).sum();
        work + links + self.closing(*first, *last)
    }
}

/// The start and the ends of all tasks, without repetition; and place → stop.
fn stops(network: &Network, start: Option<usize>, streets: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let mut stop_of = vec![usize::MAX; network.places()];
    let mut stops = Vec::new();
    let ends = streets.iter().flat_map(|street| network.streets()[*street].ends);
    for place in start.into_iter().chain(ends) {
        let stop = &mut stop_of[place];
        if *stop == usize::MAX {
            *stop = stops.len();
            stops.push(place);
        }
    }
    (stops, stop_of)
}
