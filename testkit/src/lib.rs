//! What tests stand on: a fresh database for each, on both engines.

mod database;

pub use database::{Fresh, postgres_is_there};
