//! The store, every function on both databases.

mod audit;
mod cases;
mod catalogue;
mod platform;
mod schema;
mod territory;
