//! Traffic lights for deadlines (rule 4).

use std::fmt;

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Calendar, Unit};

/// How much of the time is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// Less than the settings' amber share.
    Green,
    /// From the amber share up to and with the deadline.
    Amber,
    /// Past the deadline.
    Red,
}

impl Light {
    /// The name in code, storage and address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Amber => "amber",
            Self::Red => "red",
        }
    }
}

impl fmt::Display for Light {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Calendar {
    /// The light at `now` of a clock that has run since `from`. The share is measured in the unit's kind of
    /// time; past is past even when no working time has gone by since.
    pub fn light(&self, from: Timestamp, due: Timestamp, now: Timestamp, unit: Unit) -> Light {
        let used = self.time_between(from, now, unit).as_micros();
        let whole = self.time_between(from, due, unit).as_micros();
        if now > due {
            Light::Red
        } else if used * 100 >= whole * u128::from(self.settings().amber_percent) {
            Light::Amber
        } else {
            Light::Green
        }
    }
}
