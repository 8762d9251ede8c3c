//! The handling policy: what rule 4 leaves to each place.

use std::collections::BTreeMap;

use kernel::Refusal;
use procedure::{Change, ClockStep, Name, Need, Test};
use serde::Deserialize;
use worktime::Limit;

use crate::handling::HANDLING;
use crate::names::clock;

/// The policy the program comes with.
pub const DEFAULT_POLICY: &str = include_str!("../../../../policies/handling.toml");

/// `policies/handling.toml` as values. The names are those of the table, and every name the table uses is there.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandlingPolicy {
    /// Length of each stage clock, in minutes that run round the clock.
    pub minutes: BTreeMap<String, u32>,
    /// How often each counted thing may happen.
    pub most: BTreeMap<String, u32>,
    /// The furthest deadline of each kind, in days from now.
    pub days_furthest: BTreeMap<String, u32>,
    pub handling: HandlerTime,
    pub privacy: PrivacyPolicy,
    pub duplicates: DuplicatePolicy,
    pub reasons: BTreeMap<String, Vec<Reason>>,
}

/// The handler's time where no filing criterion gives one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandlerTime {
    pub limit: Limit,
}

/// How personal data is looked at, and for how many days after the end of a case it is kept; 0 days keep it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivacyPolicy {
    /// How many reporters' contacts one person may have revealed on one day.
    pub reveals_a_day: u32,
    /// Name and telephone number of reporters.
    pub contact_days: u32,
    /// By which number a case was reported.
    pub caller_days: u32,
    /// Names of outside contractors and what they were told.
    pub contractor_days: u32,
    pub photo_days: u32,
}

/// When two reports may be about the same matter. The weights say how much of the score each likeness makes up.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DuplicatePolicy {
    pub distance_m: f64,
    pub days: u32,
    /// What scores less is not suggested.
    pub least_score: f64,
    pub weight_near: f64,
    pub weight_recent: f64,
    pub weight_words: f64,
    /// What is left of the score when only the subclass is the same.
    pub same_subclass_share: f64,
}

/// One reason of a list, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    pub code: String,
    pub zh: String,
    pub en: String,
}

impl HandlingPolicy {
    /// Refuses with `policy_unreadable` (the line in `why`) and with `policy_incomplete`, the field named, when
    /// something is missing that the table asks for.
    pub fn from_toml(text: &str) -> Result<Self, Refusal> {
        let policy: Self =
            toml::from_str(text).map_err(|error| Refusal::invalid("policy_unreadable").with("why", error))?;
        match asked_for().find(|asked| !policy.has(asked)) {
            Some((table, name)) => {
                Err(Refusal::invalid("policy_incomplete").at_field(format!("{table}.{name}")))
            }
            None => Ok(policy),
        }
    }

    fn has(&self, (table, name): &(&str, Name)) -> bool {
        match *table {
            "minutes" => self.minutes.contains_key(*name),
            "most" => self.most.contains_key(*name),
            "days_furthest" => self.days_furthest.contains_key(*name),
            _ => self.reasons.get(*name).is_some_and(|list| !list.is_empty()),
        }
    }

    /// The reasons of one list, in the order they are offered.
    pub fn reasons(&self, list: &str) -> &[Reason] {
        self.reasons.get(list).map_or(&[], Vec::as_slice)
    }
}

/// Table and name of every setting that the procedure uses.
fn asked_for() -> impl Iterator<Item = (&'static str, Name)> {
    HANDLING.actions().flat_map(|action| {
        let needs = action.needs.iter().chain(action.takes).filter_map(setting_of_need);
        let guards = action.guards.iter().filter_map(|guard| match guard.0 {
            Test::Below(count) => Some(("most", count)),
            _ => None,
        });
        let changes = action.changes.iter().filter_map(|change| match *change {
            Change::MarkAtMost { count, .. } => Some(("most", count)),
            _ => None,
        });
        let clocks = action.clocks.iter().filter_map(|step| match *step {
            ClockStep::Start(clock) if clock != clock::HANDLING => Some(("minutes", clock)),
            ClockStep::StartUntil { clock, .. } if clock != clock::SUSPENSION => Some(("minutes", clock)),
            _ => None,
        });
        needs.chain(guards).chain(changes).chain(clocks)
    })
}

fn setting_of_need(need: &Need) -> Option<(&'static str, Name)> {
    match *need {
        Need::Reason(list) => Some(("reasons", list)),
        Need::Deadline(kind) | Need::LaterDeadline { kind, .. } => Some(("days_furthest", kind)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_that_comes_with_the_program_is_that_of_rule_4() {
        let policy = HandlingPolicy::from_toml(DEFAULT_POLICY).unwrap();
        let minutes = |clock| policy.minutes[clock];
        assert_eq!(
            (minutes("accept"), minutes("dispatch"), minutes("verify"), minutes("recheck")),
            (15, 15, 30, 120)
        );
        assert_eq!(minutes("sign_in"), 30);
        assert_eq!(
            (policy.most["extensions"], policy.most["suspensions"], policy.most["returns"]),
            (2, 1, 3)
        );
        assert_eq!(policy.days_furthest["suspension"], 365);
        assert_eq!((policy.duplicates.distance_m, policy.duplicates.days), (50.0, 14));
        assert!(
            policy.reasons.values().flatten().all(|reason| !reason.zh.is_empty() && !reason.en.is_empty())
        );
    }

    #[test]
    fn a_setting_that_the_table_uses_and_the_policy_lacks_is_named() {
        for (line, field) in [
            ("recheck = 120\n", "minutes.recheck"),
            ("returns = 3\n", "most.returns"),
            ("suspension = 365\n", "days_furthest.suspension"),
        ] {
            let refusal = HandlingPolicy::from_toml(&DEFAULT_POLICY.replace(line, "")).unwrap_err();
            assert_eq!((refusal.code, refusal.field.as_deref()), ("policy_incomplete", Some(field)));
        }
        let renamed = DEFAULT_POLICY.replace("reasons.appeal", "reasons.appeals");
        assert_eq!(HandlingPolicy::from_toml(&renamed).unwrap_err().field.as_deref(), Some("reasons.appeal"));
        assert_eq!(HandlingPolicy::from_toml("minutes = 3").unwrap_err().code, "policy_unreadable");
    }
}
