//! What differs from place to place.

use serde::{Deserialize, Serialize};

use crate::{Hours, Zone};

/// The settings of a working calendar; the defaults are those of rules 3 and 4.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    pub hours: Hours,
    pub zone: Zone,
    /// Share of the time used from which the light is amber, in percent.
    pub amber_percent: u8,
}

impl Default for Settings {
    fn default() -> Self {
        Self { hours: Hours::default(), zone: Zone::default(), amber_percent: 80 }
    }
}
