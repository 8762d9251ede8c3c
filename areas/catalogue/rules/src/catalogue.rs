//! One edition of the catalogue as values.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use worktime::Limit;

use crate::{Code, Kind, Level};

/// A text in the two languages of the house. An import from elsewhere may leave the English out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Bilingual {
    pub zh: String,
    #[serde(default)]
    pub en: String,
}

impl Bilingual {
    /// The text for a reader of `language` (`zh-CN`, `en`); Chinese where there is no English.
    pub fn in_language(&self, language: &str) -> &str {
        if language.starts_with("en") && !self.en.is_empty() { &self.en } else { &self.zh }
    }
}

/// 大类
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Class {
    pub code: Code,
    pub name: Bilingual,
}

/// 小类
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subclass {
    pub code: Code,
    pub name: Bilingual,
}

/// 综合管理事项: a kind of problem that can be reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "four independent marks of the printed catalogue")]
pub struct Item {
    pub code: Code,
    pub name: Bilingual,
    /// Added here; not in the national standard.
    pub local: bool,
    /// Can be seen on patrol, so that overlooking it can be a miss.
    pub patrol: bool,
    /// Residents may choose it.
    pub public: bool,
    /// 定项: the subdistrict works with it.
    pub adopted: bool,
    /// Kind of must-report (五必报), by its code in [`crate::DutyLists`].
    pub must_report: Option<String>,
    /// What people call it every day.
    pub keywords: Vec<String>,
    /// Name of its picture.
    pub icon: String,
}

impl Item {
    pub fn kind(&self) -> Kind {
        self.code.kind()
    }
}

/// How soon somebody must act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    Ordinary,
    Urgent,
    Emergency,
}

impl Urgency {
    pub const ALL: [Self; 3] = [Self::Ordinary, Self::Urgent, Self::Emergency];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Urgent => "urgent",
            Self::Emergency => "emergency",
        }
    }
}

impl FromStr for Urgency {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|urgency| urgency.name() == text).ok_or(())
    }
}

/// 立案标准: when a report of the item becomes a case, and how long its handler has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilingCriterion {
    pub item: Code,
    /// Position among the criteria of the item, from 1.
    pub no: u32,
    pub condition: Bilingual,
    pub limit: Limit,
    pub closing: Bilingual,
    /// What must be attached, such as `before_photo`.
    pub evidence: Vec<String>,
    pub urgency: Urgency,
    /// Whether a patroller must look at the spot before the case closes.
    pub recheck: bool,
}

/// A whole edition; every list sorted by code, criteria by item and number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    /// What the edition is called by those who published it.
    pub edition: String,
    pub classes: Vec<Class>,
    pub subclasses: Vec<Subclass>,
    pub items: Vec<Item>,
    pub criteria: Vec<FilingCriterion>,
}

impl Catalogue {
    pub fn item(&self, code: &Code) -> Option<&Item> {
        self.items.binary_search_by(|item| item.code.cmp(code)).ok().map(|index| &self.items[index])
    }

    /// The criteria of one item, by number.
    pub fn criteria_of(&self, item: &Code) -> &[FilingCriterion] {
        let from = self.criteria.partition_point(|criterion| criterion.item < *item);
        let to = self.criteria.partition_point(|criterion| criterion.item <= *item);
        &self.criteria[from..to]
    }

    pub fn adopted(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.adopted)
    }

    /// Whether a class, a subclass or an item carries `code`.
    pub fn contains(&self, code: &Code) -> bool {
        match code.level() {
            Level::Class => self.classes.binary_search_by(|class| class.code.cmp(code)).is_ok(),
            Level::Subclass => self.subclasses.binary_search_by(|subclass| subclass.code.cmp(code)).is_ok(),
            Level::Item => self.item(code).is_some(),
        }
    }
}
