//! Rules of the assessment (`rules.md` 5): the month, the four rates and the exam, the score by a published policy, the
//! bonus in which no fen appears or vanishes, and what may happen to a month and to a miss.
//!
//! Only whole numbers: a month that was locked computes to the same bytes for ever. What cannot be named here cannot be
//! assessed: there are no kilometres, no log-ins, no hours on line and no quotas of reports.

mod bonus;
mod measure;
mod miss;
mod month;
mod points;
mod policy;
mod score;
mod sheet;

pub use bonus::{Bonus, Earner, share};
pub use measure::{Measure, Tally};
pub use miss::{MissState, may_appeal, may_confirm, may_decide_appeal};
pub use month::Month;
pub use points::{Points, Rate};
pub use policy::{Band, BonusPolicy, DEFAULT_POLICY, ScorePolicy, Weights};
pub use score::{Part, Score};
pub use sheet::{SheetState, may_lock, may_publish, open_until};
