//! What stands in the grids.

use geo_types::Geometry;
pub use territory_rules::PlaceKind;

/// A street, building, doorway, component or shop.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Unique within its kind.
    pub code: String,
    pub kind: PlaceKind,
    /// Of a component the code of its catalogue subclass, else a word (`residential`, `pharmacy`).
    pub class: String,
    pub name: String,
    /// Where it is, as a person would say it.
    pub address: String,
    /// Code of the unit grid.
    pub grid: String,
    /// Degrees of WGS-84.
    pub lon: f64,
    pub lat: f64,
    /// A street's line, a building's outline; nothing for what is a point.
    pub geometry: Option<Geometry<f64>>,
}
