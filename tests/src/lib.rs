//! The suites that need more than one crate: the store on both databases, stories over HTTP, the harness.
#![cfg(test)]

mod records;
mod store;
mod texts;
