//! Personal data that is no longer needed: forgotten when its time is over, or when a person asks for it.

mod person;
mod retention;

pub use person::{OfPerson, forget_person};
pub use retention::Forgotten;
