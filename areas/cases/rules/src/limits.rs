//! The limits of the procedure as a list: what the lists of a subdistrict show and change of the policy.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Refusal;

use crate::{HandlingPolicy, PrivacyPolicy};

/// Name of the handler's time where no criterion gives one.
const HANDLER: &str = "handling.limit";
const REVEALS_MAX: u32 = 1_000;
/// Ten years: what is kept longer is kept for ever (0).
const KEPT_MAX: u32 = 3_653;
/// Minutes of a stage: at most two weeks.
const MINUTES_MAX: u32 = 20_160;
const MOST_MAX: u32 = 99;
const DAYS_MAX: u32 = 3_650;

/// Name, most, how it is read, where it is put.
type PrivacyLimit = (&'static str, u32, fn(&PrivacyPolicy) -> u32, fn(&mut PrivacyPolicy) -> &mut u32);
const PRIVACY: [PrivacyLimit; 5] = [
    ("reveals_a_day", REVEALS_MAX, |privacy| privacy.reveals_a_day, |privacy| &mut privacy.reveals_a_day),
    ("contact_days", KEPT_MAX, |privacy| privacy.contact_days, |privacy| &mut privacy.contact_days),
    ("caller_days", KEPT_MAX, |privacy| privacy.caller_days, |privacy| &mut privacy.caller_days),
    ("contractor_days", KEPT_MAX, |privacy| privacy.contractor_days, |privacy| &mut privacy.contractor_days),
    ("photo_days", KEPT_MAX, |privacy| privacy.photo_days, |privacy| &mut privacy.photo_days),
];

fn put_privacy(privacy: &mut PrivacyPolicy, name: &str, value: &str) -> Result<(), &'static str> {
    let known = PRIVACY.iter().find(|(known, ..)| *known == name);
    let (_, most, _, place) = known.ok_or("limit_unknown")?;
    let value = value.parse().ok().filter(|value| value <= most);
    *place(privacy) = value.ok_or("limit_value_wrong")?;
    Ok(())
}

impl HandlingPolicy {
    /// Every limit by name (`minutes.intake`, `most.returns`, `days_furthest.extension`, `handling.limit`), as written.
    pub fn limits(&self) -> BTreeMap<String, String> {
        let tables =
            [("minutes", &self.minutes), ("most", &self.most), ("days_furthest", &self.days_furthest)];
        let of = |(table, values): (&str, &BTreeMap<String, u32>)| {
            let named = values.iter().map(|(name, value)| (format!("{table}.{name}"), value.to_string()));
            named.collect::<Vec<_>>()
        };
        let mut limits: BTreeMap<String, String> = tables.into_iter().flat_map(of).collect();
        limits.insert(HANDLER.to_owned(), self.handling.limit.to_string());
        let privacy =
            PRIVACY.iter().map(|(name, _, read, _)| (format!("privacy.{name}"), read(&self.privacy)));
        limits.extend(privacy.map(|(name, value)| (name, value.to_string())));
        limits
    }

    /// The policy with these limits in place of its own. Refuses names that it does not have and values out of bounds.
    pub fn with_limits<'l>(
        &self,
        limits: impl IntoIterator<Item = (u64, &'l str, &'l str)>,
    ) -> Result<Self, Vec<Refusal>> {
        let (mut policy, mut refusals) = (self.clone(), Vec::new());
        let mut seen = BTreeSet::new();
        for (row, name, value) in limits {
            let put = if seen.insert(name) { policy.put_limit(name, value) } else { Err("limit_twice") };
            if let Err(code) = put {
                let refusal = Refusal::invalid(code).at_row(row).at_field("value");
                refusals.push(refusal.with("name", name).with("value", value));
            }
        }
        if refusals.is_empty() { Ok(policy) } else { Err(refusals) }
    }

    fn put_limit(&mut self, name: &str, value: &str) -> Result<(), &'static str> {
        if name == HANDLER {
            self.handling.limit = value.parse().map_err(|_refusal| "limit_value_wrong")?;
            return Ok(());
        }
        if let Some(name) = name.strip_prefix("privacy.") {
            return put_privacy(&mut self.privacy, name, value);
        }
        let (table, name) = name.split_once('.').ok_or("limit_unknown")?;
        let (values, least, most) = match table {
            "minutes" => (&mut self.minutes, 1, MINUTES_MAX),
            "most" => (&mut self.most, 0, MOST_MAX),
            "days_furthest" => (&mut self.days_furthest, 1, DAYS_MAX),
            _ => return Err("limit_unknown"),
        };
        let place = values.get_mut(name).ok_or("limit_unknown")?;
        let value: u32 = value.parse().map_err(|_no_number| "limit_value_wrong")?;
        if !(least..=most).contains(&value) {
            return Err("limit_value_wrong");
        }
        *place = value;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DEFAULT_POLICY;

    fn shipped() -> HandlingPolicy {
        HandlingPolicy::from_toml(DEFAULT_POLICY).unwrap()
    }

    #[test]
    fn the_limits_of_a_policy_put_into_it_change_nothing() {
        let limits = shipped().limits();
        assert_eq!((limits["minutes.intake"].as_str(), limits["handling.limit"].as_str()), ("15", "5wd"));
        let rows = limits.iter().map(|(name, value)| (1, name.as_str(), value.as_str()));
        assert_eq!(shipped().with_limits(rows).unwrap(), shipped());
    }

    #[test]
    fn a_limit_that_is_unknown_twice_or_out_of_bounds_is_refused_with_its_row() {
        let rows = [
            (1, "minutes.accept", "20"),
            (2, "minutes.lunch", "20"),
            (3, "minutes.accept", "30"),
            (4, "most.returns", "many"),
            (5, "minutes.verify", "0"),
            (6, "handling.limit", "5 apples"),
            (7, "privacy.photo_days", "4000"),
            (8, "privacy.face_days", "1"),
        ];
        let refusals = shipped().with_limits(rows).unwrap_err();
        let told: Vec<_> = refusals.iter().map(|refusal| (refusal.row.unwrap(), refusal.code)).collect();
        assert_eq!(
            told,
            [
                (2, "limit_unknown"),
                (3, "limit_twice"),
                (4, "limit_value_wrong"),
                (5, "limit_value_wrong"),
                (6, "limit_value_wrong"),
                (7, "limit_value_wrong"),
                (8, "limit_unknown"),
            ]
        );
        assert_eq!(shipped().with_limits([(1, "minutes.accept", "20")]).unwrap().minutes["accept"], 20);
    }
}
