//! What tests stand on: a fresh database for each, on both engines; a small town with the whole program in it; people
//! who ask for pages and operations as browsers and programs do.

mod answered;
mod case;
mod database;
mod form;
mod person;
pub mod photo;
mod resident;
mod town;

pub use answered::Answered;
pub use case::Case;
pub use database::{Fresh, postgres_is_there};
pub use form::Form;
pub use person::Person;
pub use resident::Told;
pub use town::{DOOR, EAST, MORNING, NEIGHBOUR, NOWHERE, PASSWORD, TOWN, Town, WEST, at};
