//! The kinds of things that stand in the grids.

use std::fmt;
use std::str::FromStr;

/// What kind of thing a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    Street,
    Building,
    Doorway,
    Component,
    Shop,
}

impl PlaceKind {
    pub const ALL: [Self; 5] = [Self::Street, Self::Building, Self::Doorway, Self::Component, Self::Shop];

    /// The name in code, storage and address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Street => "street",
            Self::Building => "building",
            Self::Doorway => "doorway",
            Self::Component => "component",
            Self::Shop => "shop",
        }
    }
}

impl fmt::Display for PlaceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for PlaceKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or(())
    }
}
