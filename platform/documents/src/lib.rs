//! Documents that leave the program: spreadsheets, and how they are sent.
//!
//! A [`Sheet`] has columns and rows of typed cells. Texts are made harmless on the way out ([`neutralised`]), so nobody
//! who makes one has to think of it.

mod download;
mod neutral;
mod sheet;
#[cfg(test)]
mod tests;
mod write;

pub use download::{Download, Format, download};
pub use neutral::{neutralised, original};
pub use sheet::{Cell, Column, Sheet};
