//! The four levels of the territory.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// From the whole to the smallest part; the order of the variants is the order of the levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 街道.
    Subdistrict,
    /// 社区.
    Community,
    /// 基本网格: as a rule one community; several, where they were merged.
    BasicGrid,
    /// 单元网格.
    UnitGrid,
}

impl Level {
    pub const ALL: [Self; 4] = [Self::Subdistrict, Self::Community, Self::BasicGrid, Self::UnitGrid];

    /// The name in code, storage and address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Subdistrict => "subdistrict",
            Self::Community => "community",
            Self::BasicGrid => "basic_grid",
            Self::UnitGrid => "unit_grid",
        }
    }

    /// Digits of a code of this level (rule 1). A basic grid has the code of its community.
    pub const fn code_digits(self) -> usize {
        match self {
            Self::Subdistrict => 9,
            Self::Community | Self::BasicGrid => 12,
            Self::UnitGrid => 15,
        }
    }

    /// Levels whose areas can be the parent, the nearest first.
    pub const fn parents(self) -> &'static [Self] {
        match self {
            Self::Subdistrict => &[],
            Self::Community | Self::BasicGrid => &[Self::Subdistrict],
            Self::UnitGrid => &[Self::BasicGrid, Self::Community],
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Level {
    type Err = ();

    /// The name, also with hyphens as on the command line.
    fn from_str(text: &str) -> Result<Self, ()> {
        let name = text.replace('-', "_");
        Self::ALL.into_iter().find(|level| level.name() == name).ok_or(())
    }
}
