//! Words that every area shares: typed ids, the instant, roles and scopes, refusals.
//!
//! Nothing here does IO. The only reader of the machine's clock is [`SystemClock`], the only source of fresh
//! ids is [`Ids`]: everything else takes time, ids and randomness as arguments, so that the same seed gives the
//! same answer.

mod administrators;
mod check_digit;
mod ids;
mod person;
mod refusal;
mod timestamp;

pub use administrators::check_together;
pub use check_digit::{damm_append, damm_is_valid, digit};
pub use ids::{CaseId, FileId, Ids, JobId, SubdistrictId, UserId};
pub use person::{Actor, Grant, Role, Scope, ScopeKind};
pub use refusal::{Refusal, RefusalKind};
pub use timestamp::{Clock, ManualClock, SystemClock, Timestamp};
