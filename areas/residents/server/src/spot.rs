//! Where a resident means: a door or grid that is known, a point, or only words.

use kernel::Refusal;
use serde::{Deserialize, Serialize};
use territory_server::{Place, View};

/// A place as the form knows it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Spot {
    /// Longitude and latitude in degrees of WGS-84, with how far off they may be, in metres.
    pub(crate) point: Option<(f64, f64, f64)>,
    pub(crate) address: String,
}

/// A building or doorway is as large as this.
const DOOR_M: f64 = 15.0;
/// Farther off than this a point says nothing about what was reported beside it.
pub(crate) const VAGUE_M: f64 = 100.0;

impl Spot {
    pub(crate) fn is_known(&self) -> bool {
        self.point.is_some() || !self.address.is_empty()
    }

    pub(crate) fn point(lon: f64, lat: f64, accuracy_m: f64) -> Self {
        Self { point: Some((lon, lat, accuracy_m)), ..Self::default() }
    }

    pub(crate) fn words(address: &str) -> Self {
        Self { address: address.to_owned(), ..Self::default() }
    }

    pub(crate) fn door(door: &Place) -> Self {
        Self { point: Some((door.lon, door.lat, DOOR_M)), address: door.address.clone() }
    }

    /// Somewhere in a grid: its middle, as far off as the grid is large.
    pub(crate) fn grid(view: &View, code: &str) -> Result<Self, Refusal> {
        let facts = view.facts(code).ok_or_else(Refusal::not_found)?;
        let reach = (facts.area_m2 / std::f64::consts::PI).sqrt().round();
        Ok(Self { point: Some((facts.lon, facts.lat, reach)), address: view.path(code) })
    }
}
