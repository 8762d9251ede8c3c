//! From the names in records to the codes of this subdistrict.

use std::collections::{BTreeMap, BTreeSet};

use catalogue_rules::Bilingual;
use catalogue_server::{EntriesWanted, ItemPath, View as CatalogueView};
use kernel::Refusal;
use territory_rules::Level;
use territory_server::View as TerritoryView;

use crate::ground::Ground;
use crate::import::facts::Settled;
use crate::import::mapping::{AreaColumn, Mapping};
use crate::import::names::fold;
use crate::import::record::{Flag, Record};

/// Names of the subdistrict → codes.
pub(crate) struct Resolver<'a> {
    ground: &'a Ground,
    area: Option<&'a AreaColumn>,
    area_level: Option<Level>,
    items: BTreeMap<ItemPath, String>,
    departments: BTreeMap<String, String>,
    /// Of the level that the mapping names.
    areas: BTreeMap<String, String>,
}

/// A record in codes, and how its department was found.
pub(crate) struct Found {
    pub(crate) settled: Settled,
    pub(crate) owner_by: &'static str,
}

/// How the department of a case was found that the record itself names.
const BY_RECORD: &str = "record";

impl<'a> Resolver<'a> {
    pub(crate) fn new(ground: &'a Ground, mapping: &'a Mapping) -> Self {
        let area = mapping.area.as_ref();
        let named = area.and_then(|area| area.level).map(|level| level.0);
        let area_level = named.or(ground.territory.grid_level());
        Self {
            items: item_paths(&ground.catalogue),
            departments: department_names(&ground.catalogue),
            areas: area.map(|area| area_names(&ground.territory, area, area_level)).unwrap_or_default(),
            ground,
            area,
            area_level,
        }
    }

    /// The record in codes; refuses an item or a department that is not there. Adds to the record's flags.
    pub(crate) fn resolve(&self, record: &mut Record) -> Result<Found, Refusal> {
        let grid = self.grid(record);
        let item = self.items.get(&record.path()).ok_or_else(|| {
            let path = [&*record.class, &record.subclass, &record.item].join(" › ");
            Refusal::invalid("item_unknown").at_field("item").with("item", path)
        })?;
        let (department, owner_by) = match &record.department {
            Some(name) => (self.department(name)?, BY_RECORD),
            None => self.owner(item, &grid),
        };
        let marks = self.ground.criterion(Some(item), 0).marks();
        Ok(Found { settled: Settled { grid, item: item.clone(), department, marks }, owner_by })
    }

    /// What the records name and is not there.
    pub(crate) fn missing(&self, mapping: &Mapping, records: &[Record]) -> EntriesWanted {
        let paths = records.iter().map(Record::path);
        let items: BTreeSet<ItemPath> = paths.filter(|path| !self.items.contains_key(path)).collect();
        let mut departments: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for record in records {
            if let Some(name) =
                record.department.as_ref().filter(|name| !self.departments.contains_key(*name))
            {
                departments.entry(name.clone()).or_default().extend(record.department_written.clone());
            }
        }
        let (edition, limit) = (mapping.catalogue.name.clone(), mapping.catalogue.limit);
        EntriesWanted { edition, items, departments, limit }
    }

    fn department(&self, name: &str) -> Result<String, Refusal> {
        let unknown = || Refusal::invalid("department_unknown").at_field("department").with("value", name);
        self.departments.get(name).cloned().ok_or_else(unknown)
    }

    fn owner(&self, item: &str, grid: &str) -> (String, &'static str) {
        let owner = item.parse().map(|code| self.ground.owner(&code, grid));
        owner.map_or_else(
            |()| (self.ground.catalogue.fallback_department().to_owned(), "fallback"),
            |it| (it.department, it.by),
        )
    }

    /// Code of the area by position, else by name where the mapping says so; empty without one.
    fn grid(&self, record: &mut Record) -> String {
        let territory = &self.ground.territory;
        let located = record.place.and_then(|(lon, lat)| territory.locate(lon, lat));
        let named = record.area.as_ref().map(|name| self.areas.get(name));
        let flags = &mut record.flags;
        let outside = record.place.is_some() && located.is_none() && territory.grid_level().is_some();
        flags.extend(outside.then_some(Flag::OutsideTerritory));
        flags.extend((named == Some(None)).then_some(Flag::AreaUnknown));
        let named = named.flatten();
        let Some(located) = located else {
            let places = self.area.is_some_and(|area| area.places) && record.place.is_none();
            return named.filter(|_| places).cloned().unwrap_or_default();
        };
        if let (Some(named), Some(level)) = (named, self.area_level) {
            // The code of an area begins with that of the area around it.
            let at_level = located.code.get(..level.code_digits());
            flags.extend((at_level != Some(named.as_str())).then_some(Flag::AreaDiffers));
        }
        located.code.clone()
    }
}

fn area_names(
    territory: &TerritoryView,
    column: &AreaColumn,
    level: Option<Level>,
) -> BTreeMap<String, String> {
    let of_level = territory.areas.iter().filter(|area| Some(area.level) == level);
    of_level.map(|area| (column.names.settle(&area.name).0, area.code.clone())).collect()
}

/// Every way to name an item, each level in either language.
fn item_paths(catalogue: &CatalogueView) -> BTreeMap<ItemPath, String> {
    let mut paths = BTreeMap::new();
    for item in &catalogue.catalogue.items {
        let Some((class, subclass, _)) = catalogue.item_path(item.code.as_str()) else { continue };
        for class in folded(&class.name) {
            for subclass in folded(&subclass.name) {
                for item_name in folded(&item.name) {
                    let path = ItemPath { class: class.clone(), subclass: subclass.clone(), item: item_name };
                    paths.insert(path, item.code.as_str().to_owned());
                }
            }
        }
    }
    paths
}

/// Codes, names and other names; a code goes before a name, a name before an other name.
fn department_names(catalogue: &CatalogueView) -> BTreeMap<String, String> {
    let aliases = catalogue.aliases.iter().map(|(alias, code)| (fold(alias), code.clone()));
    let mut names: BTreeMap<String, String> = aliases.collect();
    for (code, department) in &catalogue.departments {
        names.extend(folded(&department.name).map(|name| (name, code.clone())));
    }
    names.extend(catalogue.departments.keys().map(|code| (code.clone(), code.clone())));
    names
}

fn folded(name: &Bilingual) -> impl Iterator<Item = String> + use<> {
    [fold(&name.zh), fold(&name.en)].into_iter().filter(|name| !name.is_empty())
}
