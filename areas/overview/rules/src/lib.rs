//! Rules of the overview: spans and what came before them, rates and grades, quantities on a map, where cases repeat,
//! and how charts are laid out. Pure.

mod chart;
mod grade;
mod hot_spot;
mod outline;
mod rate;
mod span;
mod steps;
mod trend;

pub use chart::{Bar, Chart, Mark, chart};
pub use grade::Grade;
pub use hot_spot::{HotSpot, Search, Sighting, hot_spots};
pub use outline::Outline;
pub use rate::{Counts, DEFINITION, Measure, Rate};
pub use span::{Days, Span, Step, buckets};
pub use steps::{STEPS, Steps};
pub use trend::Trend;
