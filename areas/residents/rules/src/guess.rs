//! Number and telephone tail: who has lost the link may come in, who guesses may not.
//!
//! Wrong tries are counted where they come from and never on the case alone, so that nobody can lock the reporter out:
//! a case that is being guessed at only asks for work from then on.

use crate::GuessPolicy;

/// Wrong tries so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tries {
    /// From this network at this number, in the last hour.
    pub here_hour: u32,
    /// From this network at any number, in the last hour.
    pub network_hour: u32,
    /// From everywhere at this number, in the last day.
    pub number_day: u32,
    /// Whether the browser has done its piece of work.
    pub worked: bool,
}

/// Whether the next try is looked at. The answer must not depend on whether there is such a number.
pub fn may_try(tries: &Tries, policy: &GuessPolicy) -> bool {
    let guessed_at = tries.number_day >= policy.number_day;
    tries.here_hour < policy.here_hour
        && tries.network_hour < policy.network_hour
        && (tries.worked || !guessed_at)
}

const TAIL: usize = 4;

/// Whether `typed` is the last four digits of `phone`, however they were typed. A number with fewer digits fits
/// nothing.
pub fn same_tail(phone: &str, typed: &str) -> bool {
    let (phone, typed) = (digits(phone), digits(typed));
    typed.len() == TAIL && phone.len() > TAIL && phone.ends_with(&typed)
}

/// ASCII and full-width digits as ASCII, everything else left out.
fn digits(text: &str) -> String {
    text.chars().filter_map(kernel::digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DEFAULT_POLICY, ResidentPolicy};

    #[test]
    fn a_tail_is_four_digits_however_typed() {
        for typed in ["5678", " 56-78", "５６７８"] {
            assert!(same_tail("000 1234 5678", typed), "{typed}");
        }
        for typed in ["", "678", "45678", "5679", "abcd"] {
            assert!(!same_tail("000 1234 5678", typed), "{typed}");
        }
        assert!(!same_tail("", "") && !same_tail("5678", "5678"));
    }

    #[test]
    fn one_who_guesses_is_stopped_and_the_reporter_is_not() {
        let policy = ResidentPolicy::from_toml(DEFAULT_POLICY).unwrap().guess;
        let tries = Tries { here_hour: policy.here_hour, ..Tries::default() };
        assert!(!may_try(&tries, &policy));
        assert!(!may_try(&Tries { network_hour: policy.network_hour, ..Tries::default() }, &policy));
        // Somebody elsewhere has tried this number a million times.
        let elsewhere = Tries { number_day: 1_000_000, ..Tries::default() };
        assert!(!may_try(&elsewhere, &policy));
        assert!(
            may_try(&Tries { worked: true, ..elsewhere }, &policy),
            "the reporter's own browser works and comes in"
        );
    }
}
