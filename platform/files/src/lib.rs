//! Files that people hand in: photos made harmless, and the store that keeps bytes under the name of their hash.
//!
//! What is served is never what was sent: a photo is decoded within limits, turned upright, made smaller and
//! encoded anew, so that neither a position nor a hidden second file travels with it. Which case a file belongs
//! to is the areas' knowledge; this crate has no database.

pub mod darkroom;
pub mod photo;
pub mod store;
