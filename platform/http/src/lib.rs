//! What every face of the program shares: who asks, what they may, how refusals are told, languages, layout.
//!
//! Areas bring [`Routes`]; a route cannot be added without its [`Policy`]. The policy is the coarse gate (which
//! roles may knock); what a person sees of the records is decided by the look-up itself, and what may be done to a
//! case by its procedure.

mod aside;
mod assets;
mod author;
mod design;
mod display;
mod extract;
mod guard;
mod held;
mod lang;
mod live;
mod observe;
mod paging;
mod platform;
mod problem;
mod rights;
mod routes;
mod seal;
pub mod session;
mod shell;
mod sign_in;
pub mod subdistricts;
pub mod users;
pub mod words;

pub use aside::aside;
pub use author::{Author, personal};
pub use display::Theme;
pub use extract::{Form, Json, PathOf, Query, next_field, unreadable_part};
pub use held::Held;
pub use lang::{Lang, Texts, texts};
pub use live::{AtWork, Listener, Live, News, Numbered};
pub use paging::Cursor;
pub use platform::{Inner, Platform, Settings};
pub use problem::{Answer, Problem, ProblemBody};
pub use rights::rights_table;
pub use routes::{Policy, RouteRule, Routes, app, openapi};
pub use seal::Sealer;
pub use session::{Viewer, forget_expired, still};
pub use shell::{NavLink, Page, Shell};
pub use sign_in::{front_name, inside};
