//! A position as a telephone tells it.

use gewu_geo::Coord;
use kernel::Timestamp;

/// Where a device was, in longitude and latitude of WGS-84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fix {
    pub at: Timestamp,
    pub place: Coord,
    /// Radius within which the device believes itself, in metres.
    pub accuracy_m: f64,
    /// Metres a second, where the device tells it.
    pub speed_m_s: Option<f64>,
    /// Which device of the patroller, by any number.
    pub device: u64,
}

impl Fix {
    /// Seconds since an earlier fix.
    #[expect(clippy::cast_precision_loss, reason = "microseconds of a day are far below 2^52")]
    pub fn seconds_since(&self, earlier: &Self) -> f64 {
        self.at.micros_since(earlier.at) as f64 / 1e6
    }
}
