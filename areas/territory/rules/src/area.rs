//! One area of an edition, and the kind of work that a grid is fitted to.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use geo_types::MultiPolygon;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Level;

/// A subdistrict, community or grid in one edition of the territory.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    pub level: Level,
    /// See [`crate::check_code`]; unique within level and edition.
    pub code: String,
    pub name: String,
    /// Code of the area that this one is part of.
    pub parent: Option<String>,
    pub character: Option<Character>,
    /// Main land use, in the words of the place.
    pub land_use: Option<String>,
    /// Degrees of WGS-84, x the longitude; closed and valid rings.
    pub geometry: MultiPolygon<f64>,
}

impl Area {
    /// All but the geometry, under the names that an export carries.
    pub fn properties(&self) -> BTreeMap<String, Value> {
        let texts = [
            ("level", Some(self.level.name())),
            ("code", Some(self.code.as_str())),
            ("name", Some(self.name.as_str())),
            ("parent", self.parent.as_deref()),
            ("character", self.character.map(Character::name)),
            ("land_use", self.land_use.as_deref()),
        ];
        texts.into_iter().map(|(name, text)| (name.to_owned(), text.into())).collect()
    }
}

/// The kind of work that a grid is fitted to (M2): what there is most of decides who is put there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Character {
    /// 安全生产: enterprises, building sites.
    Safety,
    /// 流动人口管理: shops and rented rooms.
    MigrantManagement,
    /// 环境整治: rubbish, water, illegal building.
    Environment,
    /// 治安秩序: traffic, trading, public order.
    Order,
    /// 居民服务: old housing, people who need help.
    Service,
}

impl Character {
    pub const ALL: [Self; 5] =
        [Self::Safety, Self::MigrantManagement, Self::Environment, Self::Order, Self::Service];

    /// The name in code, storage and address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Safety => "safety",
            Self::MigrantManagement => "migrant_management",
            Self::Environment => "environment",
            Self::Order => "order",
            Self::Service => "service",
        }
    }
}

impl fmt::Display for Character {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Character {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|character| character.name() == text).ok_or(())
    }
}
