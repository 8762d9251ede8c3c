//! How somebody else's table is read: which column says what, in which words. One TOML file a table; examples in
//! `policies/mappings/`.

use std::collections::{BTreeMap, BTreeSet};

use geofile::table::Table;
use gewu_geo::Crs;
use kernel::Refusal;
use serde::Deserialize;
use territory_rules::Level;
use worktime::{Limit, Zone};

use crate::import::names::Names;

/// A mapping file. Names of columns are those of the table's header.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Whose records these are: with the record's own id it names a case for ever.
    pub system: String,
    /// What stands in a cell where nothing is known; an empty cell always does.
    #[serde(default)]
    pub unknown: BTreeSet<String>,
    /// Columns that are kept with the case as they stand.
    #[serde(default)]
    pub keep: BTreeSet<String>,
    pub record: RecordColumns,
    pub times: TimeColumns,
    pub place: Option<PlaceColumns>,
    pub area: Option<AreaColumn>,
    pub catalogue: CatalogueColumns,
    pub department: Option<NameColumn>,
    pub state: StateColumn,
    pub on_time: Option<YesNoColumn>,
    /// The mark of a person who found that another record is about the same matter.
    pub duplicate: Option<YesNoColumn>,
    pub channel: Option<ChannelColumn>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordColumns {
    pub id: String,
    /// Joined by blanks, cells that say the same once.
    #[serde(default)]
    pub description: Vec<String>,
    #[serde(default)]
    pub address: Vec<String>,
}

/// Times as the outside wall clock shows them. A time that a clock change shows twice is the earlier one; a time that
/// it skips is the instant of the change, and the row is flagged.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeColumns {
    pub zone: Zone,
    /// Tried in this order, in the notation of strftime. A format without a time of day reads days: what opens on
    /// a day opens at its first second, what is due or closed on it is so at its last.
    pub formats: Vec<String>,
    pub opened: String,
    /// Without this column the on-time mark decides whether a case was handled in time.
    pub target: Option<String>,
    pub closed: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceColumns {
    pub longitude: String,
    pub latitude: String,
    pub crs: Crs,
    /// Points, as they stand in the table, that mean "place unknown".
    #[serde(default)]
    pub default_points: Vec<[f64; 2]>,
}

/// The name of the area that a record lies in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaColumn {
    pub column: String,
    /// The level of the areas that have these names; without it, that of the smallest areas there are.
    pub level: Option<LevelName>,
    /// Whether a record without a position is placed by this name; otherwise it is only compared.
    pub places: bool,
    #[serde(default)]
    pub names: Names,
}

/// A level of the territory as the command line writes it, e.g. `basic-grid`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub struct LevelName(pub Level);

/// Up to three columns of the catalogue; a level that has no column, or an empty cell, is called as the one above.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueColumns {
    /// What a catalogue that is made from the records is called.
    pub name: String,
    /// Time limit of an item that is made.
    pub limit: Limit,
    pub class: String,
    pub subclass: Option<String>,
    pub item: Option<String>,
    #[serde(default)]
    pub names: Names,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameColumn {
    pub column: String,
    #[serde(default)]
    pub names: Names,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateColumn {
    pub column: String,
    #[serde(default)]
    pub closed: BTreeSet<String>,
    #[serde(default)]
    pub open: BTreeSet<String>,
    #[serde(default)]
    pub declined: BTreeSet<String>,
}

/// A column whose words mean yes or no; an empty cell says neither.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YesNoColumn {
    pub column: String,
    pub yes: BTreeSet<String>,
    pub no: BTreeSet<String>,
}

/// How records came in; what is not listed came by `import`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelColumn {
    pub column: String,
    pub values: BTreeMap<Channel, BTreeSet<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Patrol,
    Phone,
    Web,
    WalkIn,
    Visit,
    Inspection,
}

impl Channel {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Patrol => "patrol",
            Self::Phone => "phone",
            Self::Web => "web",
            Self::WalkIn => "walk_in",
            Self::Visit => "visit",
            Self::Inspection => "inspection",
        }
    }
}

impl Mapping {
    /// Refuses with `mapping_unreadable`, the place in `why`.
    pub fn from_toml(text: &str) -> Result<Self, Refusal> {
        let unreadable =
            |why: &dyn std::fmt::Display| Refusal::invalid("mapping_unreadable").with("why", why);
        let mapping: Self = toml::from_str(text).map_err(|error| unreadable(&error))?;
        if mapping.system.trim().is_empty() || mapping.times.formats.is_empty() {
            return Err(unreadable(&"system and times.formats must not be empty"));
        }
        Ok(mapping)
    }

    /// Refuses, with the column as field, a table that lacks one that is read.
    pub(crate) fn require_columns(&self, table: &Table) -> Result<(), Refusal> {
        self.columns().try_for_each(|column| table.column(column).map(drop))
    }

    /// Refuses a table that lacks a column of the catalogue.
    pub(crate) fn require_catalogue_columns(&self, table: &Table) -> Result<(), Refusal> {
        self.catalogue.columns().try_for_each(|column| table.column(column).map(drop))
    }

    fn columns(&self) -> impl Iterator<Item = &String> {
        let Self { record, times, place, .. } = self;
        let one = std::iter::once(&record.id).chain([&times.opened, &self.state.column]);
        let maybe = [&times.target, &times.closed].into_iter().flatten();
        let marks = [&self.on_time, &self.duplicate].into_iter().flatten().map(|mark| &mark.column);
        let place = place.iter().flat_map(|place| [&place.longitude, &place.latitude]);
        let words =
            self.area.iter().map(|area| &area.column).chain(self.department.iter().map(|one| &one.column));
        let channel = self.channel.iter().map(|channel| &channel.column);
        let listed = record.description.iter().chain(&record.address).chain(&self.keep);
        one.chain(maybe)
            .chain(marks)
            .chain(place)
            .chain(words)
            .chain(channel)
            .chain(listed)
            .chain(self.catalogue.columns())
    }
}

impl CatalogueColumns {
    fn columns(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.class).chain(&self.subclass).chain(&self.item)
    }
}

impl TryFrom<String> for LevelName {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self).map_err(|()| "a level is subdistrict, community, basic-grid or unit-grid")
    }
}
