//! What a list counts, told above it: the figure that opened it, its span and its place.

use std::time::Duration;

use kernel::Timestamp;

use super::names::Names;
use crate::list::CaseFilter;

/// `None` for a list that is narrowed by nothing but what its own form shows.
pub(super) fn in_words(names: &Names, filter: &CaseFilter) -> Option<String> {
    let lang = names.lang;
    let mut parts = Vec::new();
    if !filter.counted.is_empty() {
        parts.push(lang.t(&format!("counted.{}", filter.counted)).to_owned());
    }
    if filter.owner_by == "fallback" {
        parts.push(lang.t("counted.fallback").to_owned());
    }
    if let Some(returns) = filter.returns {
        parts.push(lang.fill("counted.returns", &[("n", &returns.to_string())]));
    }
    if let Some(metres) = filter.near.rsplit(',').next().filter(|metres| !metres.is_empty()) {
        parts.push(lang.fill("counted.near", &[("metres", metres)]));
    }
    parts.extend(span(names, filter));
    (!parts.is_empty()).then(|| parts.join(lang.t("counted.and")))
}

/// The days, both counted in.
fn span(names: &Names, filter: &CaseFilter) -> Option<String> {
    let day = |at: Timestamp| web::words::day(at.utc().with_timezone(&names.zone).date_naive(), names.lang);
    let last = |to: Timestamp| day(to.minus(Duration::from_micros(1)));
    let lang = names.lang;
    match (filter.from, filter.to) {
        (None, None) => None,
        (Some(from), None) => Some(lang.fill("counted.since", &[("from", &day(from))])),
        (None, Some(to)) => Some(lang.fill("counted.until", &[("to", &last(to))])),
        (Some(from), Some(to)) if day(from) == last(to) => Some(day(from)),
        (Some(from), Some(to)) => Some(lang.fill("counted.span", &[("from", &day(from)), ("to", &last(to))])),
    }
}
