//! The store, every function on both databases.

mod catalogue;
mod platform;
mod schema;
mod territory;
