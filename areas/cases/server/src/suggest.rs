//! What a report is probably about, who answers for it, and which open case may be the same matter. It answers; what is
//! done with it is the operator's.

mod answer;
mod lessons;
mod memory;
mod overridden;

pub use answer::{Matter, Proposed, Suggestions};
pub(crate) use memory::Memory;
pub use overridden::{Offered, Overridden};
