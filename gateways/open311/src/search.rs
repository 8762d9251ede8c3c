//! Which service requests are asked for.

use std::time::Duration;

use chrono::DateTime;
use kernel::Timestamp;

use crate::{Arguments, Fault};

/// Open, or come to an end whatever it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Open,
    Closed,
}

impl Status {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// From an instant (with it) to another (without it).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: Timestamp,
    pub to: Timestamp,
}

/// Which part of a long answer, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    pub page: u32,
    pub size: u32,
}

/// What `GET requests` asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// Overrides everything else.
    pub ids: Vec<String>,
    pub services: Vec<String>,
    pub span: Span,
    /// `None` for both.
    pub status: Option<Status>,
    pub page: Page,
}

/// The specification's own limits: 90 days, 1,000 requests.
const SPAN: Duration = Duration::from_hours(90 * 24);
const REQUESTS_MAX: u32 = 1_000;
/// Behind this nobody turns pages; dates reach farther.
const PAGE_MAX: u32 = 1_000;

impl Search {
    pub fn of(arguments: &Arguments, now: Timestamp) -> Result<Self, Fault> {
        let owned = |name| arguments.list(name).into_iter().map(str::to_owned).collect::<Vec<_>>();
        let ids = owned("service_request_id");
        if ids.len() > REQUESTS_MAX as usize {
            return Err(Fault::new(400, format!("at most {REQUESTS_MAX} of service_request_id")));
        }
        Ok(Self {
            ids,
            services: owned("service_code"),
            span: Span::of(arguments, now)?,
            status: status(arguments)?,
            page: Page::of(arguments)?,
        })
    }
}

fn status(arguments: &Arguments) -> Result<Option<Status>, Fault> {
    let named = arguments.list("status");
    let is = |word: &str, status: Status| word.eq_ignore_ascii_case(status.name());
    if named.iter().any(|word| !is(word, Status::Open) && !is(word, Status::Closed)) {
        return Err(Fault::unreadable("status", "open or closed"));
    }
    let has = |status| named.iter().any(|word| is(word, status));
    Ok(match (has(Status::Open), has(Status::Closed)) {
        (true, false) => Some(Status::Open),
        (false, true) => Some(Status::Closed),
        _ => None,
    })
}

impl Span {
    /// The last 90 days unless told otherwise; one end alone reaches 90 days from there.
    pub fn of(arguments: &Arguments, now: Timestamp) -> Result<Self, Fault> {
        let (start, end) = (instant(arguments, "start_date")?, instant(arguments, "end_date")?);
        let span = match (start, end) {
            (Some(from), Some(to)) => Self { from, to },
            (Some(from), None) => Self { from, to: from.plus(SPAN) },
            (None, to) => {
                // What came in at this very instant is in.
                let to = to.unwrap_or(now.plus(Duration::from_secs(1)));
                Self { from: to.minus(SPAN), to }
            }
        };
        if span.to < span.from {
            return Err(Fault::new(400, "end_date is before start_date"));
        }
        if span.to.micros_since(span.from) > i64::try_from(SPAN.as_micros()).unwrap_or(i64::MAX) {
            return Err(Fault::new(400, "start_date and end_date may not span more than 90 days"));
        }
        Ok(span)
    }
}

/// Date and time with a zone, as W3C writes them: `2010-05-24T18:13:00-04:00`, also without seconds.
fn instant(arguments: &Arguments, name: &'static str) -> Result<Option<Timestamp>, Fault> {
    let Some(text) = arguments.get(name) else { return Ok(None) };
    // A plus that was not encoded arrives as a blank.
    let text = text.replace(' ', "+");
    let without_seconds = || DateTime::parse_from_str(&text.replace('Z', "+00:00"), "%Y-%m-%dT%H:%M%:z");
    let parsed = DateTime::parse_from_rfc3339(&text).or_else(|_no_seconds| without_seconds());
    let at = parsed.map_err(|_no_date| Fault::unreadable(name, "a date and time with a zone (W3C)"))?;
    Ok(Some(Timestamp::from_micros(at.timestamp_micros())))
}

impl Page {
    pub fn of(arguments: &Arguments) -> Result<Self, Fault> {
        let within = |name: &'static str, usual: u32, most: u32| match arguments.get(name) {
            None => Ok(usual),
            Some(text) => text
                .parse::<u32>()
                .ok()
                .filter(|number| (1..=most).contains(number))
                .ok_or_else(|| Fault::unreadable(name, &format!("a number from 1 to {most}"))),
        };
        Ok(Self {
            page: within("page", 1, PAGE_MAX)?,
            size: within("page_size", REQUESTS_MAX, REQUESTS_MAX)?,
        })
    }

    pub const fn offset(self) -> u32 {
        (self.page - 1) * self.size
    }
}
