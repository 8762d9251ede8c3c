//! What residents may do without an account, and what they are shown: when a report waits to be looked at first, how
//! often somebody may guess, what of a case is public.
//!
//! Pure: counts come in, verdicts go out.

mod email;
mod guess;
mod lane;
mod policy;
mod privacy;

pub use email::Email;
pub use guess::{Tries, may_try, same_tail};
pub use lane::{Doubt, Signs, doubts};
pub use policy::{
    DEFAULT_POLICY, GuessPolicy, KindsPolicy, LanePolicy, PrivacyPolicy, ResidentPolicy, WorkPolicy,
};
pub use privacy::{is_sensitive, told_count};
