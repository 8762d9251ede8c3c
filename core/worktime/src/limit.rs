//! Time limits as a filing criterion writes them: an amount and a unit, "4wh".

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use kernel::Refusal;
use serde::{Deserialize, Serialize};

const HOUR_SECONDS: u64 = 3_600;
/// Rule 3: a working day is eight working hours, whatever a place's daily hours add up to.
const WORKING_DAY_HOURS: u64 = 8;
/// Longest amount a text may name; more is a slip of the keyboard.
const AMOUNT_MAX: u32 = 9_999;

/// What a limit is counted in (rule 3). Urgent units run round the clock, working units only in working
/// hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Unit {
    #[serde(rename = "uh")]
    UrgentHour,
    #[serde(rename = "ud")]
    UrgentDay,
    #[serde(rename = "wh")]
    WorkingHour,
    #[serde(rename = "wd")]
    WorkingDay,
}

impl Unit {
    pub const ALL: &'static [Self] =
        &[Self::UrgentHour, Self::UrgentDay, Self::WorkingHour, Self::WorkingDay];

    /// The name in code, storage and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UrgentHour => "uh",
            Self::UrgentDay => "ud",
            Self::WorkingHour => "wh",
            Self::WorkingDay => "wd",
        }
    }

    /// Whether only working hours count.
    pub const fn is_working(self) -> bool {
        matches!(self, Self::WorkingHour | Self::WorkingDay)
    }

    const fn hours(self) -> u64 {
        match self {
            Self::UrgentHour | Self::WorkingHour => 1,
            Self::UrgentDay => 24,
            Self::WorkingDay => WORKING_DAY_HOURS,
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Unit {
    type Err = Refusal;

    /// Refuses with `limit_unit_unknown`.
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.iter().copied().find(|unit| unit.name() == text);
        found.ok_or_else(|| Refusal::invalid("limit_unit_unknown").with("value", text))
    }
}

/// How much time there is for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Limit {
    pub amount: u32,
    pub unit: Unit,
}

impl Limit {
    pub const fn new(amount: u32, unit: Unit) -> Self {
        Self { amount, unit }
    }

    /// The limit in its own kind of time: working time for working units, else plain time.
    pub const fn duration(self) -> Duration {
        Duration::from_secs(self.amount as u64 * self.unit.hours() * HOUR_SECONDS)
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.amount, self.unit)
    }
}

impl FromStr for Limit {
    type Err = Refusal;

    /// Reads "4wh". Refuses with `limit_amount_wrong` (1 to 9999) or `limit_unit_unknown`.
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (amount, unit) = text.split_at(digits);
        let unit = unit.trim_start().parse()?;
        match amount.parse() {
            Ok(amount @ 1..=AMOUNT_MAX) => Ok(Self { amount, unit }),
            _ => Err(Refusal::invalid("limit_amount_wrong").with("value", text).with("most", AMOUNT_MAX)),
        }
    }
}

impl TryFrom<String> for Limit {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<Limit> for String {
    fn from(limit: Limit) -> Self {
        limit.to_string()
    }
}
