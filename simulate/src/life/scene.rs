//! Where problems come up: the places of every unit grid.

use std::collections::BTreeMap;

use procedure::Position;
use territory_rules::{Character, Level};

use super::habits::Subject;
use crate::chance::Chance;
use territory_rules::PlaceKind;

use crate::{World, WorldPlace, real};

/// A position and how people say it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spot {
    pub(super) lon: f64,
    pub(super) lat: f64,
    pub(super) address: String,
}

#[derive(Debug, Default)]
struct Places {
    /// By the code of their subclass.
    components: BTreeMap<String, Vec<Spot>>,
    streets: Vec<Spot>,
    buildings: Vec<Spot>,
    shops: Vec<Spot>,
}

#[derive(Debug)]
pub(super) struct Scene {
    pub(super) grid: String,
    pub(super) character: Option<Character>,
    places: Places,
}

/// So many shops bring as much as everything else in a quiet grid.
const SHOPS_OF_A_GRID: f64 = 40.0;
/// Events that come up at a shop's door.
const AT_SHOPS: [&str; 5] = ["E0128", "E0139", "E0206", "E0405", "E0604"];
/// Classes of what comes up in and around buildings.
const AT_BUILDINGS: [&str; 2] = ["E07", "E08"];

/// One for each unit grid, in the order of their codes.
pub(super) fn scenes(world: &World) -> Vec<Scene> {
    let grids = world.areas.iter().filter(|area| area.level == Level::UnitGrid);
    let scene = |code: &str, character| (code.to_owned(), (character, Places::default()));
    let mut scenes: BTreeMap<String, (Option<Character>, Places)> =
        grids.map(|area| scene(&area.code, area.character)).collect();
    for place in &world.places {
        if let Some((_, places)) = scenes.get_mut(&place.grid) {
            places.add(place);
        }
    }
    scenes.into_iter().map(|(grid, (character, places))| Scene { grid, character, places }).collect()
}

impl Places {
    fn add(&mut self, place: &WorldPlace) {
        let spot = Spot { lon: place.lon, lat: place.lat, address: place.address.clone() };
        match place.kind {
            PlaceKind::Street => self.streets.push(spot),
            PlaceKind::Doorway => self.buildings.push(spot),
            PlaceKind::Shop => {
                self.shops.push(Spot { address: format!("{}{}门前", place.address, place.name), ..spot });
            }
            PlaceKind::Component => self.components.entry(place.class.clone()).or_default().push(spot),
            PlaceKind::Building => {}
        }
    }
}

impl Scene {
    /// How much happens here.
    pub(super) fn weight(&self) -> f64 {
        let base = match self.character {
            Some(Character::Order | Character::MigrantManagement) => 1.3,
            Some(Character::Environment) => 1.2,
            Some(Character::Service) | None => 1.0,
            Some(Character::Safety) => 0.7,
        };
        base + real(self.places.shops.len()) / SHOPS_OF_A_GRID
    }

    /// A place where this can come up: a component of its kind, a building, a shop, else a street.
    pub(super) fn spot(&self, subject: &Subject, chance: &mut Chance) -> Option<Spot> {
        let code = subject.item.code.as_str();
        let subclass = code.get(..5).unwrap_or_default();
        let suited = if AT_SHOPS.contains(&subclass) {
            Some(&self.places.shops)
        } else if AT_BUILDINGS.iter().any(|class| code.starts_with(class)) {
            Some(&self.places.buildings)
        } else {
            self.places.components.get(subclass)
        };
        let filled = suited.filter(|spots| !spots.is_empty()).unwrap_or(&self.places.streets);
        (!filled.is_empty()).then(|| chance.pick(filled).clone())
    }
}

impl Spot {
    /// As a telephone measures it, up to two metres off, so that it stays in its grid.
    pub(super) fn measured(&self, chance: &mut Chance) -> Position {
        let mut off = |degrees: f64| ((degrees + chance.between(-2e-5, 2e-5)) * 1e7).round() / 1e7;
        let (longitude, latitude) = (off(self.lon), off(self.lat));
        Position { longitude, latitude, accuracy_m: Some(chance.between(3.0, 15.0).round()) }
    }
}
