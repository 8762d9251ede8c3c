//! The suites that need more than one crate: the store on both databases, stories over HTTP, the harness.
#![cfg(test)]

mod demo;
mod harness;
mod notify;
mod observe;
mod open311;
mod openapi;
mod overview;
mod photo_child;
mod records;
mod rights;
mod store;
mod stories;
mod texts;
