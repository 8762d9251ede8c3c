//! The daily working hours.

use std::fmt;
use std::str::FromStr;

use kernel::Refusal;
use serde::{Deserialize, Serialize};

const DAY_MINUTES: u32 = 24 * 60;

/// The spans worked on every working day, in order and apart, as minutes of the wall clock since midnight.
/// As text "08:00-12:00 14:00-18:00"; "24:00" may end the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hours(Vec<(u32, u32)>);

impl Hours {
    /// Refuses with `hours_wrong` when there is no span, one ends before it begins, or two meet.
    pub fn new(spans: Vec<(u32, u32)>) -> Result<Self, Refusal> {
        let ordered = spans.windows(2).all(|pair| pair[0].1 < pair[1].0);
        let sound = spans.iter().all(|(from, to)| from < to && *to <= DAY_MINUTES);
        if spans.is_empty() || !ordered || !sound {
            return Err(Refusal::invalid("hours_wrong").at_field("hours"));
        }
        Ok(Self(spans))
    }

    /// From and to, in minutes since midnight.
    pub fn spans(&self) -> &[(u32, u32)] {
        &self.0
    }
}

impl Default for Hours {
    /// 08:00–12:00 and 14:00–18:00.
    fn default() -> Self {
        Self(vec![(8 * 60, 12 * 60), (14 * 60, 18 * 60)])
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().enumerate().try_for_each(|(index, (from, to))| {
            let gap = if index == 0 { "" } else { " " };
            write!(f, "{gap}{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
        })
    }
}

impl FromStr for Hours {
    type Err = Refusal;

    /// Refuses with `hours_wrong`.
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let spans: Option<Vec<_>> = text.split_whitespace().map(span).collect();
        let hours =
            spans.ok_or_else(|| Refusal::invalid("hours_wrong").at_field("hours")).and_then(Self::new);
        hours.map_err(|refusal| refusal.with("value", text))
    }
}

fn span(text: &str) -> Option<(u32, u32)> {
    let (from, to) = text.split_once('-')?;
    Some((minutes(from)?, minutes(to)?))
}

fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !two_digits(hours) || !two_digits(minutes) {
        return None;
    }
    let minutes: u32 = minutes.parse().ok().filter(|minutes| *minutes < 60)?;
    Some(hours.parse::<u32>().ok()? * 60 + minutes)
}

impl TryFrom<String> for Hours {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<Hours> for String {
    fn from(hours: Hours) -> Self {
        hours.to_string()
    }
}
