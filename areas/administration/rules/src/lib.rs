//! Who may change what about people and settings, how a grant is written, and what a changed list comes to.

mod duty;
mod grant;
mod table;

pub use duty::Duty;
pub use grant::{check_scope, grant_from_text, grant_text};
pub use table::{Absent, Cells, Difference, Shape, differences};
