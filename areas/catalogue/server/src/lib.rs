//! The catalogue of a subdistrict, kept, imported and shown: what can be reported, who answers for it, and the
//! working calendar that its time limits run by.
//!
//! Everybody who needs any of it asks [`Catalogues::view`]: one [`View`] a subdistrict, held in memory until
//! something about it changes.

mod api;
mod entries;
mod import;
mod own;
mod pages;
mod service;
mod settings;
mod store;
mod tree;
mod view;
mod words;

pub use entries::{Created, EntriesFound, EntriesWanted, ItemPath};
pub use import::{
    CalendarSummary, CatalogueSummary, DepartmentsSummary, ImportFailure, ResponsibilitySummary,
};
pub use service::Catalogues;
pub use settings::{Editions, Setting, kind_name};
pub use view::View;
pub use words::limit_words;

/// Pages and API operations of the catalogue.
pub fn routes(catalogues: Catalogues) -> web::Routes {
    api::routes().with_state(catalogues.clone()).and(pages::routes().with_state(catalogues))
}
