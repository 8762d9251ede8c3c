//! Who may change what about people and settings, and how a grant is written.

mod duty;
mod grant;

pub use duty::Duty;
pub use grant::{check_scope, grant_from_text, grant_text};
