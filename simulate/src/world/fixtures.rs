//! Components along the streets and in the blocks, and the shops.

use std::collections::BTreeMap;

use catalogue_rules::{Catalogue, Kind, Subclass};

use super::ground::{Grid, Ground, LandUse};
use super::lattice::Blocks;
use super::spots::{BESIDE_M, Edge, within};
use super::{PlaceKind, WorldPlace, names};
use crate::chance::Chance;

/// Where a component is found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Site {
    Kerb,
    Yard,
}

/// Subclasses by their names in the catalogue, where they stand, and how many there are in a block on average.
const COMPONENTS: [(&str, Site, f64); 24] = [
    ("路灯", Site::Kerb, 7.0),
    ("行道树", Site::Kerb, 5.0),
    ("雨水箅子", Site::Kerb, 3.0),
    ("垃圾箱（果屑箱）", Site::Kerb, 2.5),
    ("污水井盖", Site::Kerb, 1.6),
    ("雨水井盖", Site::Kerb, 1.4),
    ("上水井盖", Site::Kerb, 1.0),
    ("通信井盖", Site::Kerb, 0.8),
    ("交通标志牌", Site::Kerb, 1.0),
    ("人行道", Site::Kerb, 0.8),
    ("消防设施", Site::Kerb, 0.7),
    ("树池树篦", Site::Kerb, 0.7),
    ("路名牌", Site::Kerb, 0.6),
    ("交通护栏", Site::Kerb, 0.5),
    ("通信交接箱", Site::Kerb, 0.5),
    ("电力设施", Site::Kerb, 0.4),
    ("公交站亭（牌）", Site::Kerb, 0.35),
    ("交通信号灯", Site::Kerb, 0.3),
    ("户外广告", Site::Kerb, 0.3),
    ("无障碍坡道及盲道", Site::Kerb, 0.3),
    ("绿地", Site::Yard, 0.9),
    ("化粪池井盖", Site::Yard, 0.8),
    ("户外健身设施", Site::Yard, 0.5),
    ("公共厕所", Site::Yard, 0.25),
];

/// Components of the subclasses that the catalogue knows. Codes have 16 digits (rule 1): district, class, subclass,
/// sequence.
pub(super) fn components(ground: &Ground, catalogue: &Catalogue, chance: &mut Chance) -> Vec<WorldPlace> {
    let known: BTreeMap<&str, &Subclass> = catalogue
        .subclasses
        .iter()
        .filter(|subclass| subclass.code.kind() == Kind::Component)
        .map(|subclass| (subclass.name.zh.as_str(), subclass))
        .collect();
    let mut counted: BTreeMap<&str, u32> = BTreeMap::new();
    let mut all = Vec::new();
    for (_, grid, block) in ground.blocks() {
        for (name, site, mean) in COMPONENTS {
            let Some(subclass) = known.get(name) else { continue };
            for _ in 0..chance.poisson(mean) {
                let number = counted.entry(name).or_default();
                *number += 1;
                let place = stand(ground, grid, block, site, chance);
                all.push(numbered(place, subclass, *number));
            }
        }
    }
    all
}

fn stand(ground: &Ground, grid: &Grid, block: Blocks, site: Site, chance: &mut Chance) -> WorldPlace {
    let edge = *chance.pick(&Edge::ALL);
    let along = chance.between(0.05, 0.95);
    let (at, address) = match site {
        Site::Kerb => (edge.place(&ground.lattice, block, along, BESIDE_M), edge.words(block, along)),
        Site::Yard => {
            let at = within(&ground.lattice, block, chance.between(0.42, 0.58), chance.between(0.1, 0.9));
            (at, format!("{}院内", grid.name))
        }
    };
    WorldPlace { address, ..WorldPlace::at(PlaceKind::Component, "", grid, at) }
}

fn numbered(place: WorldPlace, subclass: &Subclass, number: u32) -> WorldPlace {
    let code = subclass.code.as_str();
    let district = &place.grid[..6];
    WorldPlace {
        code: format!("{district}{}{number:06}", &code[1..]),
        class: code.to_owned(),
        name: format!("{}{number:04}", subclass.name.zh),
        ..place
    }
}

pub(super) fn shops(ground: &Ground, chance: &mut Chance) -> Vec<WorldPlace> {
    let mut all = Vec::new();
    for (_, grid, block) in ground.blocks() {
        for _ in 0..chance.poisson(shops_per_block(grid.land_use)) {
            let number = all.len() + 1;
            all.push(shop(ground, grid, block, number, chance));
        }
    }
    all
}

const fn shops_per_block(land_use: LandUse) -> f64 {
    match land_use {
        LandUse::Commerce => 9.0,
        LandUse::Village => 3.0,
        LandUse::OldHousing => 2.5,
        LandUse::NewHousing => 1.2,
        LandUse::Industry => 0.4,
    }
}

/// Along the streets, ten metres behind the kerb.
fn shop(ground: &Ground, grid: &Grid, block: Blocks, number: usize, chance: &mut Chance) -> WorldPlace {
    let edge = *chance.pick(&Edge::ALL);
    let along = chance.between(0.08, 0.92);
    let (class, ending) = *chance.pick(&names::SHOPS);
    let at = edge.place(&ground.lattice, block, along, BESIDE_M + 10.0);
    WorldPlace {
        code: format!("M{number:04}"),
        name: names::shop(ending, chance),
        address: edge.words(block, along),
        ..WorldPlace::at(PlaceKind::Shop, class, grid, at)
    }
}
