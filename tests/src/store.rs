//! The store, every function on both databases.

mod cases;
mod catalogue;
mod platform;
mod schema;
mod territory;
