//! A subdistrict made from a seed, and the people in it living through days.
//!
//! [`World`] is the ground, what stands on it and who works there. [`Life`] lets the people act, through whatever
//! implements [`Hands`]: the served program, or a fake in the tests.

mod chance;
mod life;
#[cfg(test)]
mod shipped;
mod world;

pub use life::{
    Books, CaseHandle, CaseNow, Contact, Hands, Life, NewReport, PhotoKind, Refused, Source, Tally, Who,
};
pub use world::{AuxiliaryKind, Employment, World, WorldPerson, WorldPlace};

/// A count as a number to reckon with.
#[expect(clippy::cast_precision_loss, reason = "counts here are far below 2⁵³")]
pub(crate) const fn real(count: usize) -> f64 {
    count as f64
}
