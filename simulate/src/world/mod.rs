//! A subdistrict made from a seed: its ground, what stands on it, and the people who look after it.
//!
//! The streets are a bent lattice. Rectangles of its blocks are the communities and unit grids, so that neighbours
//! share exactly the same vertices. Everything else is placed by the blocks and never needs a look-up.

mod buildings;
mod division;
mod fixtures;
mod ground;
mod lattice;
mod names;
mod people;
mod spots;
mod streets;
#[cfg(test)]
mod tests;

use catalogue_rules::{Catalogue, Department};
use geo_types::{Coord, Geometry};
use kernel::{Refusal, Role};
use territory_rules::{Area, PlaceKind};

use self::ground::{Grid, Ground};
pub use self::people::{AuxiliaryKind, Employment, WorldPerson};
use crate::chance::Chance;

/// The whole of it. The same seed and catalogue give the same world.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    /// Subdistrict, 10 communities, 10 basic grids, 63 unit grids, in this order.
    pub areas: Vec<Area>,
    /// By kind, then by code.
    pub places: Vec<WorldPlace>,
    pub people: Vec<WorldPerson>,
}

/// Streams of chance, one for each part of the world.
#[derive(Clone, Copy)]
enum Stream {
    Ground = 1,
    Streets,
    Components,
    Shops,
    People,
}

impl World {
    /// `catalogue` names the subclasses of the components, `departments` has a handler each. Refuses only what the
    /// codes of areas refuse.
    pub fn new(seed: u64, catalogue: &Catalogue, departments: &[Department]) -> Result<Self, Refusal> {
        let chance = |stream: Stream| Chance::new(seed, stream as u64);
        let ground = Ground::new(&mut chance(Stream::Ground))?;
        let mut places = streets::all(&ground, &mut chance(Stream::Streets));
        places.extend(buildings::all(&ground));
        places.extend(fixtures::components(&ground, catalogue, &mut chance(Stream::Components)));
        places.extend(fixtures::shops(&ground, &mut chance(Stream::Shops)));
        places.sort_by(|one, other| (one.kind, &one.code).cmp(&(other.kind, &other.code)));
        let people = people::all(&ground, departments, &mut chance(Stream::People));
        Ok(Self { areas: ground.areas(), places, people })
    }
}

impl World {
    /// Accounts to show the product with: for each role somebody for whom it comes first.
    pub fn demo_accounts(&self) -> Vec<(Role, &WorldPerson)> {
        let first = |role: Role| {
            let comes_first =
                |person: &&WorldPerson| person.grants.first().is_some_and(|grant| grant.role == role);
            self.people.iter().find(comes_first).map(|person| (role, person))
        };
        Role::ALL.iter().filter_map(|role| first(*role)).collect()
    }
}

/// Something with a position.
#[derive(Debug, Clone, PartialEq)]
pub struct WorldPlace {
    /// Unique within its kind.
    pub code: String,
    pub kind: PlaceKind,
    /// Of a component, the code of its catalogue subclass; else a word of ours (`main`, `residential`, `pharmacy`).
    pub class: String,
    pub name: String,
    /// Where it is, as a person would say it.
    pub address: String,
    /// Code of the unit grid.
    pub grid: String,
    /// WGS-84, within the grid.
    pub lon: f64,
    pub lat: f64,
    /// A street's line, a building's outline. A street may border other grids as well.
    pub geometry: Option<Geometry<f64>>,
}

impl WorldPlace {
    fn at(kind: PlaceKind, class: &str, grid: &Grid, at: Coord) -> Self {
        Self {
            code: String::new(),
            kind,
            class: class.to_owned(),
            name: String::new(),
            address: String::new(),
            grid: grid.code.clone(),
            lon: at.x,
            lat: at.y,
            geometry: None,
        }
    }
}
