//! Points and rates in whole hundredths.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Hundredths of a point, 0 to 10,000: what is shown with two places is what is reckoned with, so that everybody can
/// do the sum again on paper.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(u32);

impl Points {
    pub const FULL: Self = Self(10_000);

    /// `None` beyond a hundred points.
    pub const fn from_hundredths(hundredths: u32) -> Option<Self> {
        if hundredths <= Self::FULL.0 { Some(Self(hundredths)) } else { None }
    }

    pub const fn hundredths(self) -> u32 {
        self.0
    }

    /// `part / whole` of a hundred points, the half rounded up. `None` for a whole of zero, and for a part beyond it.
    pub fn of(part: u64, whole: u64) -> Option<Self> {
        let (part, whole) = (u128::from(part), u128::from(whole));
        if whole == 0 {
            return None;
        }
        let rounded = (part * 20_000 + whole) / (2 * whole);
        u32::try_from(rounded).ok().and_then(Self::from_hundredths)
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// `95`, `95.5`, `95.50`: at most a hundred, at most two places.
impl FromStr for Points {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (whole, places) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 3 || places.len() > 2 || !digits(whole) || !digits(places) {
            return Err(());
        }
        let hundredths: u32 = format!("{whole}{places:0<2}").parse().map_err(|_too_long| ())?;
        Self::from_hundredths(hundredths).ok_or(())
    }
}

/// A part of a whole, both counted, both opening the rows that they count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    pub part: u64,
    pub whole: u64,
}

impl Rate {
    /// `None`: not applicable, there was nothing to do well or badly.
    pub fn points(self) -> Option<Points> {
        Points::of(self.part, self.whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_rounded_to_two_places_the_half_up() {
        let shown = |part, whole| Points::of(part, whole).map(|points| points.to_string());
        assert_eq!(shown(2, 3).as_deref(), Some("66.67"));
        assert_eq!(shown(1, 3).as_deref(), Some("33.33"));
        assert_eq!(shown(1, 20_000).as_deref(), Some("0.01"));
        assert_eq!(shown(7, 7).as_deref(), Some("100.00"));
        assert_eq!(shown(0, 0), None);
        assert_eq!(shown(2, 1), None);
    }

    #[test]
    fn points_are_read_as_they_are_written() {
        for text in ["0.00", "59.99", "100.00"] {
            assert_eq!(text.parse::<Points>().unwrap().to_string(), text);
        }
        assert_eq!("95.5".parse(), Ok(Points(9550)));
        for wrong in ["", "-1", "100.01", "101", "5.123", "5,1", "１", ".5", "+5"] {
            assert_eq!(wrong.parse::<Points>(), Err(()), "{wrong}");
        }
    }
}
