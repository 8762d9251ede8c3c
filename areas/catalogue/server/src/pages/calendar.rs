//! A year of the working calendar: holidays and make-up days marked.

use askama::Template;
use axum::extract::State;
use chrono::{Datelike, Months, NaiveDate};
use serde::Deserialize;
use web::{Answer, Lang, Page, Query, Shell, Viewer};
use worktime::{DayKind, Holidays};

use crate::service::Catalogues;

/// Years that the calendar lays out.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2100;

#[derive(Debug, Deserialize)]
pub(crate) struct YearQuery {
    year: Option<i32>,
}

#[derive(Template)]
#[template(path = "catalogue/calendar.html")]
pub(crate) struct CalendarPage {
    shell: Shell,
    year: i32,
    before: Option<i32>,
    after: Option<i32>,
    /// Whether the year has a holiday table.
    known: bool,
    counts: String,
    hours: String,
    zone: String,
    months: Vec<Month>,
}

struct Month {
    name: String,
    /// Seven each, Monday first; `None` outside the month.
    weeks: Vec<Vec<Option<Day>>>,
}

struct Day {
    number: u32,
    kind: DayKind,
    today: bool,
}

pub(crate) async fn show(
    State(catalogues): State<Catalogues>,
    viewer: Viewer,
    lang: Lang,
    Query(query): Query<YearQuery>,
) -> Answer<Page<CalendarPage>> {
    let view = catalogues.view(viewer.subdistrict()).await?;
    let (holidays, settings) = (view.calendar.holidays(), view.calendar.settings());
    let today = view.calendar.day(catalogues.platform.now());
    let year = query.year.unwrap_or(today.year()).clamp(*YEARS.start(), *YEARS.end());
    Ok(Page(CalendarPage {
        shell: Shell::staff(&viewer, lang, &view.subdistrict.name, "/calendar"),
        year,
        before: Some(year - 1).filter(|year| YEARS.contains(year)),
        after: Some(year + 1).filter(|year| YEARS.contains(year)),
        known: holidays.knows(year),
        counts: counts(holidays, year, lang),
        hours: settings.hours.to_string().replace('-', "–"),
        zone: settings.zone.to_string(),
        months: (1..=12).filter_map(|month| month_of(holidays, year, month, today, lang)).collect(),
    }))
}

fn counts(holidays: &Holidays, year: i32, lang: Lang) -> String {
    let first = NaiveDate::from_yo_opt(year, 1);
    let days = first.iter().flat_map(NaiveDate::iter_days).take_while(|day| day.year() == year);
    let kinds: Vec<DayKind> = days.map(|day| holidays.kind(day)).collect();
    let of = |wanted: fn(DayKind) -> bool| kinds.iter().filter(|kind| wanted(**kind)).count().to_string();
    let worked = of(DayKind::is_worked);
    let off = of(|kind| kind == DayKind::Holiday);
    let make_up = of(|kind| kind == DayKind::MakeUp);
    lang.fill("calendar.counts", &[("worked", &worked), ("off", &off), ("make_up", &make_up)])
}

fn month_of(holidays: &Holidays, year: i32, month: u32, today: NaiveDate, lang: Lang) -> Option<Month> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let next = first.checked_add_months(Months::new(1))?;
    let day = |day: NaiveDate| Some(Day { number: day.day(), kind: holidays.kind(day), today: day == today });
    let outside = first.weekday().num_days_from_monday();
    let mut cells: Vec<Option<Day>> = (0..outside).map(|_| None).collect();
    cells.extend(first.iter_days().take_while(|day| *day < next).map(day));
    cells.resize_with(cells.len().next_multiple_of(7), || None);
    let mut weeks = Vec::new();
    while !cells.is_empty() {
        weeks.push(cells.drain(..7).collect());
    }
    Some(Month { name: lang.t(&format!("calendar.month_{month}")).to_owned(), weeks })
}

impl Day {
    fn is_holiday(&self) -> bool {
        self.kind == DayKind::Holiday
    }

    fn is_make_up(&self) -> bool {
        self.kind == DayKind::MakeUp
    }

    fn is_weekend(&self) -> bool {
        self.kind == DayKind::Weekend
    }
}
