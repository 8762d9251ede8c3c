//! The territory as it is kept and shown: editions, what stands in the grids, who answers for them.
//!
//! Other areas ask [`Territories::view`] where a place lies, and keep the edition's number with what they file.
//! What an edition holds never changes, so a view of it is good for ever.

mod api;
mod cache;
mod drafts;
mod edition;
mod geojson;
mod locate;
mod pages;
mod place;
mod scores;
mod service;
mod store;
mod team;
mod view;

pub use drafts::{ImportOptions, ImportSummary};
pub use edition::Edition;
pub use locate::{Located, PointColumns, locate_csv};
pub use place::{Place, PlaceKind};
pub use service::Territories;
pub use view::{AreaFacts, View};

/// Pages and API operations of the territory.
pub fn routes(territories: Territories) -> web::Routes {
    api::routes().with_state(territories.clone()).and(pages::routes().with_state(territories))
}
