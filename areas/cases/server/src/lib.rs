//! Cases: reported, verified, filed, dispatched, handled, rechecked, closed.
//!
//! A command goes [`report`] or [`act`] → [`ground`] (what it is judged on) → the procedure's decision → [`step`] (row,
//! trail, counters, alarms, messages in one transaction). Reading goes through [`scope`]: what a person may not see is
//! not there.

mod act;
mod alarms;
mod api;
mod caller;
mod clients;
mod columns;
mod contractor;
mod discovered;
mod duplicates;
mod entered;
mod figures;
mod forms;
mod ground;
mod happenings;
mod import;
mod list;
mod live;
mod looks;
mod model;
mod opening;
mod outcome;
pub mod pages;
mod photos;
mod presence;
mod privacy;
mod public;
mod report;
mod reveal;
mod scope;
mod service;
mod show;
mod standing;
mod step;
mod store;
mod suggest;
mod texts;
mod token;
mod told;
mod undo;
mod verify;
mod work;

pub use act::{Done, Which, Wish};
pub use caller::CallerHistory;
pub use clients::{CaseNews, NewsQuery, RequestLine, RequestQuery};
pub use contractor::{NewTaskLink, Task, TaskAnswer, TaskLink};
pub use discovered::{Discovery, Verdict as DiscoveryVerdict};
pub use duplicates::{Question, Suggestion};
pub use figures::{Board, Figures, Span};
pub use import::{Flag, ImportOptions, ImportReport, Mapping, Rejected};
pub use list::{CaseFilter, CasePage};
pub use looks::LookLine;
pub use model::{Case, CaseLine, Outside, Place};
pub use outcome::{OutcomeLine, OutcomeReport, Rate};
pub use photos::Stored as StoredPhoto;
pub use privacy::{Forgotten, OfPerson, forget_person};
pub use public::PublicLine;
pub use report::{Contact, NewReport, Reported, ReportedPosition};
pub use reveal::{REVEALED, Revealed};
pub use service::Cases;
pub use show::{CaseDetail, TrailLine, mask_name};
pub use standing::{Seen, Standing};
pub use suggest::{Matter, Offered, Overridden, Proposed, Suggestions};
pub use texts::StandardText;
pub use token::Token;
pub use undo::{UndoOffer, forget_undo_steps};
pub use verify::{Damage, Verdict};

/// API operations and pages of area cases.
pub fn routes(cases: Cases) -> web::Routes {
    api::routes().and(pages::routes()).with_state(cases)
}
