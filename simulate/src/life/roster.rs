//! Who does what: logins by post, and who is on duty today.

use std::collections::BTreeMap;

use kernel::{Grant, Role, Scope};
use worktime::DayKind;

use crate::World;
use crate::chance::Chance;

#[derive(Debug)]
struct Patroller {
    login: String,
    community: String,
    on_duty: bool,
}

#[derive(Debug)]
pub(super) struct Roster {
    patrollers: Vec<Patroller>,
    /// By unit grid, the index of its patroller.
    beats: BTreeMap<String, usize>,
    seats: Vec<String>,
    office: Vec<String>,
    /// The secretary, who answers everywhere.
    secretary: String,
    /// By basic grid.
    deputies: BTreeMap<String, String>,
    directors: BTreeMap<String, String>,
    /// By department.
    handlers: BTreeMap<String, String>,
}

/// Digits of a basic grid's code, with which those of its unit grids begin.
const BASIC_DIGITS: usize = 12;

pub(super) fn basic_of(grid: &str) -> &str {
    &grid[..BASIC_DIGITS]
}

impl Roster {
    pub(super) fn new(world: &World) -> Self {
        let everywhere = |role| {
            let has = |grant: &Grant| grant.role == role && grant.scope == Scope::Subdistrict;
            let holders = world.people.iter().filter(move |person| person.grants.iter().any(has));
            holders.map(|person| person.login.clone()).collect::<Vec<_>>()
        };
        let (patrollers, beats) = patrollers(world);
        Self {
            patrollers,
            beats,
            seats: everywhere(Role::SeatOperator),
            office: everywhere(Role::GridOffice),
            secretary: everywhere(Role::Leader).into_iter().next().unwrap_or_default(),
            deputies: by_scope(world, Role::Leader),
            directors: by_scope(world, Role::CommunityDirector),
            handlers: by_scope(world, Role::DepartmentHandler),
        }
    }

    /// Most patrol on working days, half on weekends, a third on holidays; somebody always does in each community.
    pub(super) fn draw_duty(&mut self, day: DayKind, chance: &mut Chance) {
        let share = match day {
            DayKind::Ordinary | DayKind::MakeUp => 0.9,
            DayKind::Weekend => 0.5,
            DayKind::Holiday => 0.33,
        };
        for patroller in &mut self.patrollers {
            patroller.on_duty = chance.happens(share);
        }
        for community in self.directors.keys() {
            let mut own = self.patrollers.iter_mut().filter(|one| one.community == *community);
            if own.by_ref().all(|one| !one.on_duty)
                && let Some(first) = self.patrollers.iter_mut().find(|one| one.community == *community)
            {
                first.on_duty = true;
            }
        }
    }

    /// Who goes and looks in a unit grid: its patroller, or the colleague who stands in.
    pub(super) fn patroller(&self, grid: &str) -> &str {
        let own = self.beats.get(grid).map(|index| &self.patrollers[*index]);
        let stands_in = || self.patrollers.iter().find(|one| one.on_duty && one.community == basic_of(grid));
        let chosen = own.filter(|one| one.on_duty).or_else(stands_in).or(own);
        chosen.map_or("", |one| one.login.as_str())
    }

    pub(super) fn seat(&self, chance: &mut Chance) -> &str {
        chance.pick(&self.seats).as_str()
    }

    pub(super) fn office(&self, chance: &mut Chance) -> &str {
        chance.pick(&self.office).as_str()
    }

    pub(super) fn director(&self, grid: &str) -> &str {
        self.directors.get(basic_of(grid)).map_or("", String::as_str)
    }

    /// The deputy who went down to the basic grid, else the secretary.
    pub(super) fn leader(&self, grid: &str) -> &str {
        self.deputies.get(basic_of(grid)).unwrap_or(&self.secretary)
    }

    pub(super) fn handler(&self, department: &str) -> Option<&str> {
        self.handlers.get(department).map(String::as_str)
    }

    /// A department other than `lead`.
    pub(super) fn other_department(&self, lead: &str, chance: &mut Chance) -> Option<&str> {
        let others: Vec<_> = self.handlers.keys().filter(|code| *code != lead).collect();
        (!others.is_empty()).then(|| chance.pick(&others).as_str())
    }
}

fn patrollers(world: &World) -> (Vec<Patroller>, BTreeMap<String, usize>) {
    let (mut patrollers, mut beats) = (Vec::new(), BTreeMap::new());
    for person in world.people.iter().filter(|person| person.holds(Role::Patroller)) {
        let grids: Vec<&str> = person.grants.iter().map(|grant| grant.scope.code()).collect();
        let community = grids.first().map_or("", |grid| basic_of(grid)).to_owned();
        beats.extend(grids.iter().map(|grid| ((*grid).to_owned(), patrollers.len())));
        patrollers.push(Patroller { login: person.login.clone(), community, on_duty: true });
    }
    (patrollers, beats)
}

/// Logins by the grid or department that the role is held for.
fn by_scope(world: &World, role: Role) -> BTreeMap<String, String> {
    let mut logins = BTreeMap::new();
    for person in &world.people {
        let grants =
            person.grants.iter().filter(|grant| grant.role == role && grant.scope != Scope::Subdistrict);
        logins.extend(grants.map(|grant| (grant.scope.code().to_owned(), person.login.clone())));
    }
    logins
}
