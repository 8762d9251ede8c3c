//! What differs from place to place and from item to item: time, limits, lists of reasons.

use kernel::Timestamp;

use crate::CaseFacts;

/// From when to when a clock stood still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    pub from: Timestamp,
    pub to: Timestamp,
}

/// The terms of one case. An area implements them from its policy, the working calendar and the case's filing
/// criterion; names are those of the area's table.
pub trait Terms {
    /// When a clock that starts at `from` is due.
    fn due(&self, clock: &str, facts: &CaseFacts, from: Timestamp) -> Timestamp;

    /// Where `instant` of a clock lies after a pause: as far from the pause's end as it was from its beginning, in the
    /// clock's own time (working time, where it runs in that).
    fn moved(&self, clock: &str, facts: &CaseFacts, pause: Pause, instant: Timestamp) -> Timestamp;

    /// How often `count` may happen.
    fn most(&self, count: &str) -> u32;

    /// The furthest deadline of this kind that may be given at `now`.
    fn furthest(&self, kind: &str, now: Timestamp) -> Timestamp;

    /// Whether the list of reasons has this code.
    fn has_reason(&self, list: &str, code: &str) -> bool;
}
