//! Hot spots against counting every pair.

use proptest::prelude::*;

use super::*;

const SEARCH: Search = Search { metres: 150.0, least: 3, most: 8 };
/// About a metre, in degrees.
const METRE: f64 = 1e-5;

fn seen(x: f64, y: f64, class: &str, lately: bool) -> Sighting {
    let class = class.to_owned();
    Sighting { lon: 116.29 + x * METRE * 1.17, lat: 39.68 + y * METRE * 0.9, class, lately }
}

#[test]
fn a_heap_of_one_class_is_one_hot_spot_with_its_trend() {
    let mut sightings: Vec<Sighting> = (0..5).map(|n| seen(f64::from(n) * 10.0, 0.0, "E01", true)).collect();
    sightings.push(seen(20.0, 20.0, "E01", false));
    sightings.push(seen(20.0, 20.0, "E02", true));
    sightings.push(seen(900.0, 0.0, "E01", true));
    assert_eq!(hot_spots(&sightings, SEARCH), [HotSpot { middle: 0, count: 5, before: 1 }]);
}

#[test]
fn two_heaps_apart_are_two_and_the_larger_comes_first() {
    let heap = |x: f64, n: i32| (0..n).map(move |at| seen(x, f64::from(at), "E01", true));
    let sightings: Vec<Sighting> = heap(0.0, 3).chain(heap(1_000.0, 4)).collect();
    let found = hot_spots(&sightings, SEARCH);
    assert_eq!(found.iter().map(|spot| (spot.middle, spot.count)).collect::<Vec<_>>(), [(3, 4), (0, 3)]);
}

#[test]
fn what_happened_before_makes_no_hot_spot_by_itself() {
    let sightings: Vec<Sighting> = (0..9).map(|n| seen(f64::from(n), 0.0, "E01", n < 2)).collect();
    assert_eq!(hot_spots(&sightings, SEARCH), []);
    assert_eq!(hot_spots(&[], SEARCH), []);
}

fn sighting() -> impl Strategy<Value = Sighting> {
    (0.0..1_500.0, 0.0..1_500.0, 0_usize..2, prop::bool::weighted(0.7))
        .prop_map(|(x, y, class, lately)| seen(x, y, ["E01", "E02"][class], lately))
}

proptest! {
    #[test]
    fn counts_are_those_of_looking_at_every_pair(sightings in prop::collection::vec(sighting(), 0..120)) {
        let search = Search { most: 100, ..SEARCH };
        let found = hot_spots(&sightings, search);
        let near = |middle: usize, metres: f64| {
            let Sighting { lon, lat, class, .. } = &sightings[middle];
            let around = Around::new(*lon, *lat, metres);
            sightings.iter().filter(move |one| one.class == *class && around.holds(one.lon, one.lat))
        };
        for spot in &found {
            prop_assert_eq!(near(spot.middle, 150.0).filter(|one| one.lately).count(), spot.count);
            prop_assert_eq!(near(spot.middle, 150.0).filter(|one| !one.lately).count(), spot.before);
        }
        prop_assert!(found.windows(2).all(|pair| pair[0].count >= pair[1].count));
        // Nothing that would be one is passed over but for a larger one of its class nearby.
        for (middle, one) in sightings.iter().enumerate().filter(|(_, one)| one.lately) {
            let count = near(middle, 150.0).filter(|one| one.lately).count();
            let covered = found.iter().any(|spot| {
                let other = &sightings[spot.middle];
                let reach = Around::new(other.lon, other.lat, 300.0);
                other.class == one.class && spot.count >= count && reach.holds(one.lon, one.lat)
            });
            prop_assert!(count < search.least || covered);
        }
        let again: Vec<Sighting> = sightings.clone();
        prop_assert_eq!(hot_spots(&again, search), found);
    }
}
