//! The store, every function on both databases.

mod platform;
mod schema;
