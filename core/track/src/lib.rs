//! What the positions of a patrol say: which of them can be believed, and which streets they cover.
//!
//! A gap in a track is a gap and not absence; nothing here judges a person.

mod coverage;
mod filter;
mod fix;
mod flat;

pub use coverage::{Covered, Nearness, StreetIndex};
pub use filter::{Limits, Reason, filter};
pub use fix::Fix;
