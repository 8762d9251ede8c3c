//! The counts of the source, and a territory without gap or overlap.

use std::collections::{BTreeMap, BTreeSet};

use gewu_geo::{GridIndex, area_m2};
use kernel::{Role, Scope};
use territory_rules::{Level, Post, Severity, TeamRule, check_code, check_edition, missing};

use super::*;
use crate::shipped;

fn world() -> World {
    World::new(1, &shipped::catalogue(), &shipped::departments()).unwrap()
}

fn count<T>(all: &[T], wanted: impl Fn(&T) -> bool) -> usize {
    all.iter().filter(|one| wanted(one)).count()
}

#[test]
fn the_same_seed_gives_the_same_world_and_another_seed_another() {
    let made = |seed| World::new(seed, &shipped::catalogue(), &shipped::departments()).unwrap();
    assert_eq!(made(1), made(1));
    assert_ne!(made(1).areas, made(2).areas);
}

#[test]
fn there_are_as_many_grids_and_people_as_in_the_source() {
    let world = world();
    let areas = |level| count(&world.areas, |area| area.level == level);
    assert_eq!([areas(Level::Subdistrict), areas(Level::Community)], [1, 10]);
    assert_eq!([areas(Level::BasicGrid), areas(Level::UnitGrid)], [10, 63]);
    let holders = |role| count(&world.people, |person| person.holds(role));
    assert_eq!(holders(Role::DepartmentHandler), 22);
    assert_eq!(holders(Role::Patroller), 35);
    assert_eq!([holders(Role::GridOffice), holders(Role::Leader), holders(Role::SeatOperator)], [3, 10, 4]);
    assert_eq!([holders(Role::CommunityDirector), holders(Role::GridLeader)], [10, 10 + 63]);
    let kinds: Vec<_> = world.people.iter().filter_map(|person| person.employment.auxiliary()).collect();
    assert_eq!(kinds.len(), 179);
    assert_eq!(kinds.iter().collect::<BTreeSet<_>>().len(), 12);
}

#[test]
fn logins_are_short_ascii_and_nobody_shares_login_or_name() {
    let world = world();
    let logins: BTreeSet<_> = world.people.iter().map(|person| &person.login).collect();
    let names: BTreeSet<_> = world.people.iter().map(|person| &person.name).collect();
    assert_eq!([logins.len(), names.len()], [world.people.len(); 2]);
    let plain = |login: &str| {
        login.len() <= 24 && login.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    assert!(logins.iter().all(|login| plain(login)));
}

#[test]
fn there_is_somebody_to_show_for_every_role_with_an_account() {
    let world = world();
    let shown: Vec<_> =
        world.demo_accounts().iter().map(|(role, person)| (*role, person.login.clone())).collect();
    let roles: Vec<_> = shown.iter().map(|(role, _)| *role).collect();
    let with_account = |role: &&Role| !matches!(role, Role::System | Role::Reporter);
    assert_eq!(roles, Role::ALL.iter().filter(with_account).copied().collect::<Vec<_>>());
    assert!(shown.contains(&(Role::Patroller, "patroller01".to_owned())), "{shown:?}");
}

#[test]
fn no_grid_lacks_anybody_and_every_unit_grid_has_one_patroller() {
    let world = world();
    let ids = kernel::Ids::from_seed(1);
    let mut posts = Vec::new();
    for person in &world.people {
        let id = kernel::UserId(ids.uuid(kernel::Timestamp::default()));
        posts.extend(person.grants.iter().filter_map(|grant| match &grant.scope {
            Scope::Grid(grid) => {
                Some(Post { grid: grid.clone(), role: grant.role, person: id, full_time: true })
            }
            _ => None,
        }));
    }
    assert_eq!(missing(&world.areas, &posts, TeamRule::default()), []);
    let unit_rule = TeamRule { level: Level::UnitGrid, ..TeamRule::default() };
    assert_eq!(missing(&world.areas, &posts, unit_rule), []);
    for grid in world.areas.iter().filter(|area| area.level == Level::UnitGrid) {
        assert_eq!(count(&posts, |post| post.role == Role::Patroller && post.grid == grid.code), 1);
    }
}

/// Sides of the areas of a level as they run, exact to the last bit.
fn sides(world: &World, level: Level) -> Vec<[[u64; 2]; 2]> {
    let bits = |point: Coord| [point.x.to_bits(), point.y.to_bits()];
    let areas = world.areas.iter().filter(|area| area.level == level);
    let lines = areas.flat_map(|area| area.geometry.iter()).flat_map(|polygon| polygon.exterior().lines());
    lines.map(|line| [bits(line.start), bits(line.end)]).collect()
}

#[test]
fn every_border_is_shared_exactly_by_two_areas_or_is_the_border_of_the_whole() {
    for seed in 0..8 {
        let world = World::new(seed, &shipped::catalogue(), &shipped::departments()).unwrap();
        let rim: BTreeSet<_> = sides(&world, Level::Subdistrict).into_iter().collect();
        for level in [Level::Community, Level::BasicGrid, Level::UnitGrid] {
            let all = sides(&world, level);
            let once: BTreeSet<_> = all.iter().copied().collect();
            assert_eq!(once.len(), all.len(), "two areas lie on the same side of a border");
            for [from, to] in all {
                assert!(once.contains(&[to, from]) != rim.contains(&[from, to]), "gap of seed {seed}");
            }
        }
    }
}

#[test]
fn the_territory_has_the_size_of_the_source_and_the_checks_of_an_edition_find_nothing() {
    let world = world();
    assert!(world.areas.iter().all(|area| check_code(area.level, &area.code).is_ok()));
    let errors: Vec<_> =
        check_edition(&world.areas).into_iter().filter(|one| one.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let size = |level| {
        let areas = world.areas.iter().filter(|area| area.level == level);
        areas.map(|area| area_m2(&area.geometry)).sum::<f64>()
    };
    assert!((size(Level::Subdistrict) / 33.3e6 - 1.0).abs() < 0.01);
    assert!((size(Level::UnitGrid) - size(Level::Subdistrict)).abs() < 1.0);
}

#[test]
fn every_place_lies_in_the_grid_that_it_names() {
    let world = world();
    let grids: Vec<_> = world.areas.iter().filter(|area| area.level == Level::UnitGrid).collect();
    let geometry = (0..).zip(&grids).map(|(id, grid)| (id, grid.geometry.clone())).collect();
    let index = GridIndex::build(geometry).unwrap();
    let mut by_kind: BTreeMap<PlaceKind, usize> = BTreeMap::new();
    for place in &world.places {
        *by_kind.entry(place.kind).or_default() += 1;
        let found = index.locate(place.lon, place.lat).map(|id| grids[id as usize].code.as_str());
        assert_eq!(found, Some(place.grid.as_str()), "{place:?}");
        assert!(!place.code.is_empty() && !place.name.is_empty() && !place.address.is_empty(), "{place:?}");
    }
    assert_eq!(by_kind.len(), 5);
    let codes: BTreeSet<_> = world.places.iter().map(|place| (place.kind, &place.code)).collect();
    assert_eq!(codes.len(), world.places.len());
    let components = || world.places.iter().filter(|place| place.kind == PlaceKind::Component);
    assert!(components().all(|place| place.code.len() == 16));
    assert_eq!(components().map(|place| &place.grid).collect::<BTreeSet<_>>().len(), 63);
}
