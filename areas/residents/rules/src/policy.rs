//! The residents' policy: `policies/residents.toml` as values.

use kernel::Refusal;
use serde::Deserialize;

/// The policy the program comes with.
pub const DEFAULT_POLICY: &str = include_str!("../../../../policies/residents.toml");

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResidentPolicy {
    pub kinds: KindsPolicy,
    pub work: WorkPolicy,
    pub lane: LanePolicy,
    pub guess: GuessPolicy,
    pub privacy: PrivacyPolicy,
}

/// What the form offers first.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindsPolicy {
    /// Codes of items, in the order they are shown; those that are not adopted are left out.
    pub common: Vec<String>,
}

/// The piece of work that a browser does for a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkPolicy {
    /// Hashes: a browser on a slow phone does some twenty thousand in a second.
    pub least: u32,
    pub most: u32,
    /// How long a piece of work is good for.
    pub minutes: u32,
}

/// From which count on a report waits (see [`crate::Signs`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LanePolicy {
    pub device_hour: u32,
    pub phone_day: u32,
    pub words_hour: u32,
    pub network_minute: u32,
    pub network_ten_minutes: u32,
    pub everybody_minute: u32,
}

/// How many wrong tries there may be (see [`crate::Tries`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuessPolicy {
    pub here_hour: u32,
    pub network_hour: u32,
    pub number_day: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivacyPolicy {
    /// Beginnings of item codes.
    pub sensitive: Vec<String>,
    pub least_in_cell: u32,
}

impl ResidentPolicy {
    /// Refuses with `policy_unreadable`, the line in `why`.
    pub fn from_toml(text: &str) -> Result<Self, Refusal> {
        toml::from_str(text).map_err(|error| Refusal::invalid("policy_unreadable").with("why", error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_policy_keeps_what_was_promised() {
        let policy = ResidentPolicy::from_toml(DEFAULT_POLICY).unwrap();
        assert!((1..=8).contains(&policy.kinds.common.len()));
        assert!(policy.work.least < policy.work.most && policy.work.minutes == 10);
        assert!(policy.lane.everybody_minute <= 100, "at most one in a hundred of ten thousand a minute");
        assert!(policy.lane.network_ten_minutes > 200, "two hundred people of one office");
        assert!(policy.privacy.least_in_cell >= 5);
        assert_eq!(ResidentPolicy::from_toml("kinds = 3").unwrap_err().code, "policy_unreadable");
    }
}
