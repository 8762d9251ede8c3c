//! The working calendar: which days and hours are worked, when a time limit runs out, how that came about,
//! and how much of it is used.
//!
//! ```text
//! Holidays (yearly tables: TOML, CSV)  ─┐
//! Settings (daily hours, zone, amber)  ─┴─> Calendar ─> deadline, explain, light, remaining, resume
//! ```
//!
//! A [`Calendar`] lays all working spans from 1970 to 2100 out on the line of instants once; after that every
//! question is a binary search or two, whatever the limit and the zone. Outside those years nothing is
//! worked.

mod calendar;
mod explain;
mod holidays;
mod hours;
mod import;
mod light;
mod limit;
mod pause;
mod settings;
mod spans;
#[cfg(test)]
mod tests;
mod zone;

pub use calendar::{Calendar, Deadline};
pub use explain::Step;
pub use holidays::{DayKind, Holidays};
pub use hours::Hours;
pub use light::Light;
pub use limit::{Limit, Unit};
pub use pause::Remaining;
pub use settings::Settings;
pub use zone::Zone;

/// The tables of mainland China, 2004–2026, for [`Holidays::from_toml`].
pub const CN: &str = include_str!("../../../policies/calendar/cn.toml");
