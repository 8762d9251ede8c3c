//! Where cases of a class repeat: circles around the case that has most of its class near it.
//!
//! Of each class the places with most neighbours come first; a circle keeps others of its class at two radii, so that
//! no case is counted in two. A circle is told by its middle and radius, and whoever looks for the class in it finds
//! the cases that were counted.

use std::collections::BTreeMap;

use gewu_geo::Around;

/// A case with a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Sighting {
    /// Degrees of WGS-84.
    pub lon: f64,
    pub lat: f64,
    pub class: String,
    /// Whether it belongs to the span; those before it only tell the trend.
    pub lately: bool,
}

/// What makes a hot spot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Search {
    pub metres: f64,
    /// So many cases at least.
    pub least: usize,
    /// So many hot spots at most, those with most cases.
    pub most: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct HotSpot {
    /// Place of the case in the middle among the sightings.
    pub middle: usize,
    /// Cases of its class in the span, the middle one among them.
    pub count: usize,
    /// Those before the span.
    pub before: usize,
}

/// The hot spots, most cases first; of as many the one whose middle was given first.
pub fn hot_spots(sightings: &[Sighting], search: Search) -> Vec<HotSpot> {
    let mut by_class: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, sighting) in sightings.iter().enumerate() {
        by_class.entry(&sighting.class).or_default().push(at);
    }
    let mut all: Vec<HotSpot> =
        by_class.into_values().flat_map(|members| of_class(sightings, &members, search)).collect();
    all.sort_by_key(|spot| (std::cmp::Reverse(spot.count), spot.middle));
    all.truncate(search.most);
    all
}

fn of_class(sightings: &[Sighting], members: &[usize], search: Search) -> Vec<HotSpot> {
    let cells = Cells::new(sightings, members, search.metres);
    let spot = |middle: usize| {
        let near = cells.near(middle);
        let count = near.iter().filter(|at| sightings[**at].lately).count();
        HotSpot { middle, count, before: near.len() - count }
    };
    let lately = members.iter().copied().filter(|at| sightings[*at].lately);
    let mut candidates: Vec<HotSpot> = lately.map(spot).filter(|spot| spot.count >= search.least).collect();
    candidates.sort_by_key(|spot| (std::cmp::Reverse(spot.count), spot.middle));
    let mut chosen: Vec<HotSpot> = Vec::new();
    for candidate in candidates {
        if chosen.len() == search.most {
            break;
        }
        let place = &sightings[candidate.middle];
        let is_apart = |other: &HotSpot| {
            let other = &sightings[other.middle];
            !Around::new(other.lon, other.lat, 2.0 * search.metres).holds(place.lon, place.lat)
        };
        if chosen.iter().all(is_apart) {
            chosen.push(candidate);
        }
    }
    chosen
}

/// Members by squares a little wider than the radius: whoever is near lies in the same or the next.
struct Cells<'s> {
    sightings: &'s [Sighting],
    metres: f64,
    /// Degrees a square is wide and high.
    size: (f64, f64),
    members: BTreeMap<(i64, i64), Vec<usize>>,
}

impl<'s> Cells<'s> {
    fn new(sightings: &'s [Sighting], members: &[usize], metres: f64) -> Self {
        // Degrees of longitude are shortest furthest from the equator: there a square must be widest.
        let furthest = members.iter().map(|at| sightings[*at].lat.abs()).fold(0.0, f64::max);
        let (west, south, east, north) = Around::new(0.0, furthest, metres.max(1.0)).bounds();
        let size = ((east - west) / 2.0, (north - south) / 2.0 * 1.02);
        let mut cells = Self { sightings, metres, size, members: BTreeMap::new() };
        for &at in members {
            cells.members.entry(cells.square(at)).or_default().push(at);
        }
        cells
    }

    #[expect(clippy::cast_possible_truncation, reason = "at most 180 degrees by metres: far below 2^63")]
    fn square(&self, at: usize) -> (i64, i64) {
        let Sighting { lon, lat, .. } = self.sightings[at];
        ((lon / self.size.0).floor() as i64, (lat / self.size.1).floor() as i64)
    }

    /// Members within the radius of one, itself among them.
    fn near(&self, middle: usize) -> Vec<usize> {
        let place = &self.sightings[middle];
        let around = Around::new(place.lon, place.lat, self.metres);
        let (x, y) = self.square(middle);
        let squares = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y)));
        let candidates = squares.filter_map(|square| self.members.get(&square)).flatten().copied();
        candidates.filter(|at| around.holds(self.sightings[*at].lon, self.sightings[*at].lat)).collect()
    }
}

#[cfg(test)]
mod tests;
