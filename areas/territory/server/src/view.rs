//! An edition held in memory: names and codes, and which grid a place lies in.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use bytes::Bytes;
use db::Result;
use gewu_geo::{GridIndex, area_m2};
use kernel::{Refusal, Timestamp};
use territory_rules::{Area, Finding, Level, check_edition, representative_point};
use web::subdistricts::Subdistrict;

use crate::store::StoredArea;
use crate::{Edition, geojson};

/// What follows from an area's geometry and its neighbours'; kept so that it is computed once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AreaFacts {
    /// Colour number on the map; neighbours of one level never share it.
    pub colour: u8,
    pub area_m2: f64,
    /// A point inside, in degrees of WGS-84.
    pub lon: f64,
    pub lat: f64,
}

/// The areas of one edition. A subdistrict without territory has an empty view of edition 0.
#[derive(Debug)]
pub struct View {
    /// Number of the edition: kept with what is filed in one of its grids.
    pub edition: i64,
    pub valid_from: Option<Timestamp>,
    created_at: Timestamp,
    pub subdistrict: Subdistrict,
    /// Sorted by level and code.
    pub areas: Vec<Area>,
    facts: Vec<AreaFacts>,
    /// Places of areas by code, the deepest level of each.
    by_code: BTreeMap<String, usize>,
    /// Of [`Self::grids`], by their places in `areas`.
    index: GridIndex,
    maps: [OnceLock<Bytes>; Level::ALL.len() + 1],
    findings: OnceLock<Vec<Finding>>,
}

impl View {
    pub(crate) fn new(
        subdistrict: Subdistrict,
        edition: Option<Edition>,
        stored: Vec<StoredArea>,
    ) -> Result<Self, Refusal> {
        let (areas, facts): (Vec<Area>, Vec<AreaFacts>) = stored.into_iter().unzip();
        let deepest = areas.last().map(|area| area.level);
        let grids = (0..).zip(&areas).filter(|(_, area)| Some(area.level) == deepest);
        let index = GridIndex::build(grids.map(|(place, area)| (place, area.geometry.clone())).collect())?;
        let by_code = areas.iter().enumerate().map(|(place, area)| (area.code.clone(), place)).collect();
        Ok(Self {
            edition: edition.map_or(0, |edition| edition.id),
            valid_from: edition.and_then(|edition| edition.valid_from),
            created_at: edition.map(|edition| edition.created_at).unwrap_or_default(),
            subdistrict,
            areas,
            facts,
            by_code,
            index,
            maps: Default::default(),
            findings: OnceLock::new(),
        })
    }

    /// The grid that a place lies in (degrees of WGS-84): exactly one, also on a border; `None` outside.
    pub fn locate(&self, lon: f64, lat: f64) -> Option<&Area> {
        self.index.locate(lon, lat).and_then(|place| self.areas.get(place as usize))
    }

    /// [`Self::locate`] for many places (longitude, latitude) at once, faster.
    pub fn locate_batch(&self, places: &[(f64, f64)]) -> Vec<Option<&Area>> {
        let mut owners = vec![None; places.len()];
        self.index.locate_batch(places, &mut owners);
        owners.into_iter().map(|owner| owner.and_then(|place: u32| self.areas.get(place as usize))).collect()
    }

    /// The area of this code; of a community and its basic grid, which share one, the grid.
    pub fn area(&self, code: &str) -> Option<&Area> {
        self.by_code.get(code).map(|&place| &self.areas[place])
    }

    /// What was computed of the area of this code.
    pub fn facts(&self, code: &str) -> Option<AreaFacts> {
        self.by_code.get(code).map(|&place| self.facts[place])
    }

    /// Every area with what was computed of it.
    pub fn areas_with_facts(&self) -> impl Iterator<Item = (&Area, AreaFacts)> {
        self.areas.iter().zip(self.facts.iter().copied())
    }

    /// The name of the area of this code; the code itself where this edition has none.
    pub fn name_of<'a>(&'a self, code: &'a str) -> &'a str {
        self.area(code).map_or(code, |area| &area.name)
    }

    /// Names from the subdistrict down to the area, e.g. `天宫院街道 › 天堂河社区 › 东南网格`; the code itself where
    /// this edition has no such area.
    pub fn path(&self, code: &str) -> String {
        let mut names = Vec::new();
        let (mut next, mut top) = (self.area(code), None);
        while let Some(area) = next {
            names.push(area.name.as_str());
            top = Some(area.level);
            // A parent is of a higher level, so that a wrong one cannot lead in circles.
            next =
                area.parent.as_deref().and_then(|code| self.area(code)).filter(|one| one.level < area.level);
        }
        match top {
            None => return code.to_owned(),
            Some(Level::Subdistrict) if self.of_level(Level::Subdistrict).count() == 1 => {}
            Some(_) => names.push(&self.subdistrict.name),
        }
        names.reverse();
        names.join(" › ")
    }

    pub fn of_level(&self, level: Level) -> impl Iterator<Item = &Area> {
        self.areas.iter().filter(move |area| area.level == level)
    }

    pub fn unit_grids(&self) -> impl Iterator<Item = &Area> {
        self.of_level(Level::UnitGrid)
    }

    pub fn basic_grids(&self) -> impl Iterator<Item = &Area> {
        self.of_level(Level::BasicGrid)
    }

    /// The level that [`Self::locate`] answers with: the deepest that there is.
    pub fn grid_level(&self) -> Option<Level> {
        self.areas.last().map(|area| area.level)
    }

    /// The smallest areas: unit grids as a rule, else basic grids, communities, subdistricts.
    pub fn grids(&self) -> impl Iterator<Item = &Area> {
        let level = self.grid_level();
        self.areas.iter().filter(move |area| Some(area.level) == level)
    }

    /// What is wrong with the edition (rule 2); computed when first asked for, which takes a while.
    pub(crate) fn findings(&self) -> &[Finding] {
        self.findings.get_or_init(|| check_edition(&self.areas))
    }

    /// Names [`Self::map`] for ever: after a restore the number of the edition may mean another.
    pub(crate) fn map_tag(&self, level: Option<Level>) -> String {
        let level = level.map_or("all", Level::name);
        format!("\"{}-{}-{}-{level}\"", self.subdistrict.id.0, self.edition, self.created_at.micros())
    }

    /// GeoJSON of all areas, or those of one level, made when first asked for.
    pub(crate) fn map(&self, level: Option<Level>) -> Bytes {
        let place = level.map_or(Level::ALL.len(), |level| level as usize);
        self.maps[place].get_or_init(|| geojson::areas(self, level)).clone()
    }
}

/// Computes what is kept with areas when they are stored. Refuses an area without inside.
pub(crate) fn with_facts(areas: Vec<Area>) -> Result<Vec<StoredArea>, Refusal> {
    let mut colours = BTreeMap::new();
    for level in Level::ALL {
        let of_level = || areas.iter().filter(move |area| area.level == level);
        let geometries: Vec<_> = of_level().map(|area| area.geometry.clone()).collect();
        let codes = of_level().map(|area| (level, area.code.clone()));
        colours.extend(codes.zip(territory_rules::colour(&geometries)));
    }
    areas.into_iter().map(|area| facts_of(area, &colours)).collect()
}

fn facts_of(area: Area, colours: &BTreeMap<(Level, String), u8>) -> Result<StoredArea, Refusal> {
    let inside = representative_point(&area.geometry)?;
    let colour = colours.get(&(area.level, area.code.clone())).copied().unwrap_or_default();
    let facts = AreaFacts { colour, area_m2: area_m2(&area.geometry), lon: inside.x(), lat: inside.y() };
    Ok((area, facts))
}
