//! What of cases is public: kind, coarse place, state. Sensitive kinds only as counts that point at nobody.

use crate::PrivacyPolicy;

/// Whether cases of this item say something about a person: they are on no list that anybody may read.
pub fn is_sensitive(item: &str, policy: &PrivacyPolicy) -> bool {
    policy.sensitive.iter().any(|code| item.starts_with(code.as_str()))
}

/// A count of sensitive cases of an area, when it is large enough to be told.
pub fn told_count(n: u32, policy: &PrivacyPolicy) -> Option<u32> {
    (n >= policy.least_in_cell).then_some(n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DEFAULT_POLICY, ResidentPolicy};

    #[test]
    fn what_concerns_persons_is_sensitive_and_few_of_it_are_not_counted() {
        let policy = ResidentPolicy::from_toml(DEFAULT_POLICY).unwrap().privacy;
        for item in ["E080501", "E080201", "E040701", "E080901"] {
            assert!(is_sensitive(item, &policy), "{item}");
        }
        for item in ["E011301", "C013703", "E081001", ""] {
            assert!(!is_sensitive(item, &policy), "{item}");
        }
        assert_eq!([0, 4, 5, 90].map(|n| told_count(n, &policy)), [None, None, Some(5), Some(90)]);
    }
}
