//! Which reports wait in the quarantine lane until a seat operator has looked at them.
//!
//! Nothing is thrown away here: a doubt costs an honest person some minutes, a flood costs the operators nothing.

use crate::LanePolicy;

/// What is known of a report that has just come in. Counts are of reports before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Signs {
    /// Whether the browser has done its piece of work, unexpired and not used before.
    pub worked: bool,
    pub device_hour: u32,
    pub phone_day: u32,
    /// With the same words and kind, from anybody.
    pub words_hour: u32,
    pub network_minute: u32,
    pub network_ten_minutes: u32,
    pub everybody_minute: u32,
}

/// Why a report waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    NoWork,
    Device,
    Phone,
    Words,
    /// Weak: whole offices share one address, so only a pace that no office has counts.
    Network,
    Everybody,
}

impl Doubt {
    pub const ALL: [Self; 6] =
        [Self::NoWork, Self::Device, Self::Phone, Self::Words, Self::Network, Self::Everybody];

    /// The name in storage and texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoWork => "no_work",
            Self::Device => "device",
            Self::Phone => "phone",
            Self::Words => "words",
            Self::Network => "network",
            Self::Everybody => "everybody",
        }
    }
}

/// Every reason to look at the report first; none means that it goes straight to the queue.
pub fn doubts(signs: &Signs, policy: &LanePolicy) -> Vec<Doubt> {
    let network = signs.network_minute >= policy.network_minute
        || signs.network_ten_minutes >= policy.network_ten_minutes;
    let all = [
        (Doubt::NoWork, !signs.worked),
        (Doubt::Device, signs.device_hour >= policy.device_hour),
        (Doubt::Phone, signs.phone_day >= policy.phone_day),
        (Doubt::Words, signs.words_hour >= policy.words_hour),
        (Doubt::Network, network),
        (Doubt::Everybody, signs.everybody_minute >= policy.everybody_minute),
    ];
    all.into_iter().filter_map(|(doubt, stands)| stands.then_some(doubt)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DEFAULT_POLICY, ResidentPolicy};

    fn policy() -> LanePolicy {
        ResidentPolicy::from_toml(DEFAULT_POLICY).unwrap().lane
    }

    #[test]
    fn an_ordinary_report_goes_straight_on_and_one_without_work_waits() {
        let ordinary = Signs { worked: true, device_hour: 1, network_ten_minutes: 199, ..Signs::default() };
        assert_eq!(doubts(&ordinary, &policy()), []);
        assert_eq!(doubts(&Signs { worked: false, ..ordinary }, &policy()), [Doubt::NoWork]);
    }

    #[test]
    fn each_limit_is_the_first_count_that_waits() {
        let policy = policy();
        let worked = Signs { worked: true, ..Signs::default() };
        let at = [
            (Signs { device_hour: policy.device_hour, ..worked }, Doubt::Device),
            (Signs { phone_day: policy.phone_day, ..worked }, Doubt::Phone),
            (Signs { words_hour: policy.words_hour, ..worked }, Doubt::Words),
            (Signs { network_minute: policy.network_minute, ..worked }, Doubt::Network),
            (Signs { network_ten_minutes: policy.network_ten_minutes, ..worked }, Doubt::Network),
            (Signs { everybody_minute: policy.everybody_minute, ..worked }, Doubt::Everybody),
        ];
        for (signs, doubt) in at {
            assert_eq!(doubts(&signs, &policy), [doubt]);
        }
        let below = Signs {
            device_hour: policy.device_hour - 1,
            phone_day: policy.phone_day - 1,
            words_hour: policy.words_hour - 1,
            network_minute: policy.network_minute - 1,
            network_ten_minutes: policy.network_ten_minutes - 1,
            everybody_minute: policy.everybody_minute - 1,
            ..worked
        };
        assert_eq!(doubts(&below, &policy), []);
    }

    #[test]
    fn two_hundred_people_of_one_office_pass_and_a_flood_of_ten_thousand_does_not() {
        let policy = policy();
        // Spread over ten minutes, twenty of them in one minute together with twice as many as usual.
        for person in 0..200 {
            let signs =
                Signs { worked: true, network_ten_minutes: person, network_minute: 20, ..Signs::default() };
            assert_eq!(doubts(&signs, &policy), [], "{person}");
        }
        // All have done the work, from ten thousand devices, networks and texts, within a minute.
        let through = (0..10_000_u32).filter(|before| {
            let signs = Signs { worked: true, everybody_minute: *before, ..Signs::default() };
            doubts(&signs, &policy).is_empty()
        });
        assert!(through.count() <= 100);
    }
}
