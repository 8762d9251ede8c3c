//! The territory: communities and unit grids with code, name, land use and kind of work.

use std::collections::BTreeSet;

use kernel::Refusal;
use territory_rules::{Area, Character, Codes, Level};

use super::division::{Community, communities};
use super::lattice::{Blocks, Lattice};
use super::names;
use crate::chance::Chance;

/// GB/T 2260 district 110115, subdistrict 010.
const SUBDISTRICT_CODE: &str = "110115010";

/// What the ground of a unit grid is mainly used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LandUse {
    NewHousing,
    OldHousing,
    Commerce,
    Industry,
    Village,
}

impl LandUse {
    /// Near the middle there are shops, at the edge villages, homes between; industry in the parks.
    fn of(community: &Community, grid: Blocks, chance: &mut Chance) -> Self {
        let from_middle = grid.eccentricity() + chance.between(-0.1, 0.1);
        match from_middle {
            _ if community.is_park => Self::Industry,
            near if near < 0.22 => Self::Commerce,
            far if far > 0.68 => Self::Village,
            _ if chance.happens(0.45) => Self::OldHousing,
            _ => Self::NewHousing,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::NewHousing | Self::OldHousing => "居住用地",
            Self::Commerce => "商业服务业用地",
            Self::Industry => "工业用地",
            Self::Village => "村庄建设用地",
        }
    }

    fn character(self, chance: &mut Chance) -> Character {
        match self {
            Self::Industry => Character::Safety,
            Self::Commerce if chance.happens(0.5) => Character::Order,
            Self::Commerce => Character::MigrantManagement,
            Self::Village if chance.happens(0.4) => Character::MigrantManagement,
            Self::Village => Character::Environment,
            Self::OldHousing => Character::Service,
            Self::NewHousing if chance.happens(0.5) => Character::Service,
            Self::NewHousing => Character::Order,
        }
    }
}

/// A unit grid.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) blocks: Blocks,
    pub(super) land_use: LandUse,
    pub(super) character: Character,
}

/// A basic grid with its unit grids.
#[derive(Debug)]
pub(super) struct BasicGrid {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) blocks: Blocks,
    pub(super) grids: Vec<Grid>,
}

impl BasicGrid {
    fn new(part: &Community, name: &str, codes: &mut Codes, chance: &mut Chance) -> Result<Self, Refusal> {
        let code = codes.give(SUBDISTRICT_CODE, 1)?;
        let grid = |(number, blocks): (usize, &Blocks)| {
            let land_use = LandUse::of(part, *blocks, chance);
            Ok(Grid {
                code: codes.give(&code, 1)?,
                name: format!("{name}{number}号网格"),
                blocks: *blocks,
                land_use,
                character: land_use.character(chance),
            })
        };
        let grids = (1..).zip(&part.grids).map(grid).collect::<Result<_, Refusal>>()?;
        Ok(Self { code, name: name.to_owned(), blocks: part.blocks, grids })
    }

    /// The block's number in the community, row by row from the north-western one, which is 1.
    pub(super) fn number_of(&self, block: Blocks) -> usize {
        (block.north - self.blocks.north) * self.blocks.width() + block.west - self.blocks.west + 1
    }

    /// What most of its unit grids are fitted to; the first of those that are equally many.
    fn character(&self) -> Option<Character> {
        let count =
            |character: &Character| self.grids.iter().filter(|grid| grid.character == *character).count();
        Character::ALL.into_iter().rev().max_by_key(count)
    }
}

#[derive(Debug)]
pub(super) struct Ground {
    pub(super) lattice: Lattice,
    pub(super) basics: Vec<BasicGrid>,
}

impl Ground {
    pub(super) fn new(chance: &mut Chance) -> Result<Self, Refusal> {
        let lattice = Lattice::new(chance);
        let parts = communities(chance);
        let (mut homes, mut estates) = (names::COMMUNITIES.iter(), names::PARKS.iter());
        let mut codes = Codes::new(BTreeSet::new());
        let mut basic = |community: Community| {
            let name = if community.is_park { estates.next() } else { homes.next() };
            BasicGrid::new(&community, name.copied().unwrap_or_default(), &mut codes, chance)
        };
        let basics = parts.into_iter().map(&mut basic).collect::<Result<_, _>>()?;
        Ok(Self { lattice, basics })
    }

    /// Every block with the grids that it lies in.
    pub(super) fn blocks(&self) -> impl Iterator<Item = (&BasicGrid, &Grid, Blocks)> {
        self.basics.iter().flat_map(|basic| {
            basic.grids.iter().flat_map(move |grid| grid.blocks.each().map(move |block| (basic, grid, block)))
        })
    }

    /// Subdistrict, communities, basic grids, unit grids.
    pub(super) fn areas(&self) -> Vec<Area> {
        let area = |level, code: &str, name: String, parent: Option<&str>, blocks| Area {
            level,
            code: code.to_owned(),
            name,
            parent: parent.map(str::to_owned),
            character: None,
            land_use: None,
            geometry: self.lattice.outline(blocks),
        };
        let whole = names::SUBDISTRICT.to_owned();
        let mut areas = vec![area(Level::Subdistrict, SUBDISTRICT_CODE, whole, None, Blocks::ALL)];
        let parent = Some(SUBDISTRICT_CODE);
        for basic in &self.basics {
            let name = format!("{}社区", basic.name);
            areas.push(area(Level::Community, &basic.code, name, parent, basic.blocks));
        }
        for basic in &self.basics {
            let name = format!("{}基本网格", basic.name);
            let plain = area(Level::BasicGrid, &basic.code, name, parent, basic.blocks);
            areas.push(Area { character: basic.character(), ..plain });
        }
        for basic in &self.basics {
            areas.extend(basic.grids.iter().map(|grid| Area {
                character: Some(grid.character),
                land_use: Some(grid.land_use.words().to_owned()),
                ..area(Level::UnitGrid, &grid.code, grid.name.clone(), Some(&basic.code), grid.blocks)
            }));
        }
        areas
    }
}
