//! A miss 漏报: what a patroller should have found and somebody else reported. Proposed by one, confirmed by a second,
//! appealed once, decided by a third.

use kernel::{Refusal, UserId};
use serde::{Deserialize, Serialize};

/// Where a miss stands. Only what is confirmed counts, and what was appealed counts until it is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissState {
    Proposed,
    Confirmed,
    /// The second person did not agree.
    Dropped,
    Appealed,
    /// The appeal was granted: it counts no more.
    Lifted,
    /// The appeal was refused.
    Upheld,
}

impl MissState {
    pub const ALL: [Self; 6] =
        [Self::Proposed, Self::Confirmed, Self::Dropped, Self::Appealed, Self::Lifted, Self::Upheld];

    /// The name in storage and texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Confirmed => "confirmed",
            Self::Dropped => "dropped",
            Self::Appealed => "appealed",
            Self::Lifted => "lifted",
            Self::Upheld => "upheld",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    pub const fn counts(self) -> bool {
        matches!(self, Self::Confirmed | Self::Appealed | Self::Upheld)
    }

    /// Whether somebody still has to say something before the month can be locked.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Proposed | Self::Appealed)
    }
}

/// Refuses the one who proposed it: a miss needs two.
pub fn may_confirm(state: MissState, proposed_by: UserId, by: UserId) -> Result<(), Refusal> {
    if state != MissState::Proposed {
        return Err(Refusal::conflict("miss_decided"));
    }
    if proposed_by == by { Err(Refusal::forbidden("miss_own_proposal")) } else { Ok(()) }
}

/// Refuses everybody but whom it counts against: to others it is not there.
pub fn may_appeal(state: MissState, counts_against: bool) -> Result<(), Refusal> {
    if !counts_against {
        return Err(Refusal::not_found());
    }
    if state == MissState::Confirmed { Ok(()) } else { Err(Refusal::conflict("miss_not_confirmed")) }
}

/// Refuses whoever had a hand in it.
pub fn may_decide_appeal(state: MissState, had_a_hand: &[UserId], by: UserId) -> Result<(), Refusal> {
    if state != MissState::Appealed {
        return Err(Refusal::conflict("miss_not_appealed"));
    }
    if had_a_hand.contains(&by) { Err(Refusal::forbidden("miss_own_decision")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u128) -> UserId {
        UserId(uuid::Uuid::from_u128(n))
    }

    #[test]
    fn a_miss_needs_two_and_its_appeal_a_third() {
        let (one, two, three) = (person(1), person(2), person(3));
        assert_eq!(may_confirm(MissState::Proposed, one, one).unwrap_err().code, "miss_own_proposal");
        assert_eq!(may_confirm(MissState::Proposed, one, two), Ok(()));
        assert_eq!(may_confirm(MissState::Confirmed, one, two).unwrap_err().code, "miss_decided");
        assert_eq!(
            may_decide_appeal(MissState::Appealed, &[one, two], two).unwrap_err().code,
            "miss_own_decision"
        );
        assert_eq!(may_decide_appeal(MissState::Appealed, &[one, two], three), Ok(()));
        assert_eq!(may_decide_appeal(MissState::Upheld, &[], three).unwrap_err().code, "miss_not_appealed");
    }

    #[test]
    fn only_whom_it_counts_against_appeals_and_only_once() {
        assert_eq!(may_appeal(MissState::Confirmed, true), Ok(()));
        assert_eq!(may_appeal(MissState::Confirmed, false).unwrap_err().code, "not_found");
        for state in [MissState::Proposed, MissState::Appealed, MissState::Upheld] {
            assert_eq!(may_appeal(state, true).unwrap_err().code, "miss_not_confirmed");
        }
    }

    #[test]
    fn what_is_not_decided_does_not_count_unless_it_did_before() {
        let counting = MissState::ALL.map(MissState::counts);
        assert_eq!(counting, [false, true, false, true, false, true]);
        assert!(MissState::ALL.into_iter().all(|state| MissState::named(state.name()) == Some(state)));
    }
}
