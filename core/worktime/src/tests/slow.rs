//! A second calendar, slow and obviously right: it looks at the wall clock every quarter of an hour and asks
//! whether people work, then walks. It shares no code with the first, not even the reading of the tables.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeZone, Timelike};

const QUARTER_S: i64 = 900;
const DAY_S: i64 = 86_400;
/// 2003-12-01 to 2029-01-01, UTC.
pub(super) const KNOWN_S: (i64, i64) = (1_070_236_800, 1_861_920_000);

/// From and to in microseconds.
type Run = (i64, i64);

pub(super) struct Slow {
    runs: Vec<Run>,
    /// For each UTC day since the beginning, how many runs ended before it.
    runs_before_day: Vec<usize>,
    /// Every day in the tables, off or worked.
    pub(super) listed: Vec<NaiveDate>,
}

impl Slow {
    /// `hours` as minutes of the day; all of them, and the zone's changes, on quarters of an hour.
    pub(super) fn new(table: &str, hours: &[(u32, u32)], zone: &impl TimeZone) -> Self {
        let (off, work) = (days(table, "off"), days(table, "work"));
        let people_work = |local: NaiveDateTime| {
            let minute = local.hour() * 60 + local.minute();
            let day = local.date();
            let is_weekday = day.weekday().number_from_monday() <= 5;
            let is_worked = work.contains(&day) || (is_weekday && !off.contains(&day));
            is_worked && hours.iter().any(|(from, to)| (*from..*to).contains(&minute))
        };
        let mut runs: Vec<Run> = Vec::new();
        let mut runs_before_day = Vec::new();
        let mut now = KNOWN_S.0;
        while now < KNOWN_S.1 {
            if now % DAY_S == 0 {
                runs_before_day.push(runs.len().saturating_sub(1));
            }
            let local = DateTime::from_timestamp(now, 0).unwrap().with_timezone(zone).naive_local();
            let (from, to) = (now * 1_000_000, (now + QUARTER_S) * 1_000_000);
            match runs.last_mut() {
                _ if !people_work(local) => {}
                Some(run) if run.1 == from => run.1 = to,
                _ => runs.push((from, to)),
            }
            now += QUARTER_S;
        }
        Self { runs, runs_before_day, listed: off.union(&work).copied().collect() }
    }

    /// The first instant by which `work` microseconds have been worked since `from`.
    pub(super) fn deadline(&self, from: i64, work: i64) -> i64 {
        let mut left = work;
        for run in self.runs_from(from) {
            if left <= run.1 - run.0 {
                return if left == 0 { from } else { run.0 + left };
            }
            left -= run.1 - run.0;
        }
        panic!("the slow calendar ends too early");
    }

    /// Microseconds worked between two instants.
    pub(super) fn worked(&self, from: i64, to: i64) -> i64 {
        self.runs_from(from).take_while(|run| run.0 < to).map(|run| run.1.min(to) - run.0).sum()
    }

    /// What is left of the runs after `from`.
    fn runs_from(&self, from: i64) -> impl Iterator<Item = Run> + '_ {
        let day = usize::try_from((from / 1_000_000 - KNOWN_S.0) / DAY_S).unwrap();
        let runs = self.runs[self.runs_before_day[day]..].iter();
        runs.filter(move |run| run.1 > from).map(move |run| (run.0.max(from), run.1))
    }
}

/// The days that the lines named `name` list, ranges written out.
fn days(table: &str, name: &str) -> BTreeSet<NaiveDate> {
    let mut days = BTreeSet::new();
    let mut year = "";
    for line in table.lines() {
        if let Some(rest) = line.strip_prefix('[') {
            year = rest.trim_end_matches(']');
        }
        if line.starts_with(name) {
            for range in line.split('"').skip(1).step_by(2) {
                let day = |text: &str| format!("{year}-{text}").parse::<NaiveDate>().unwrap();
                let (mut now, last) = (day(&range[..5]), day(&range[range.len() - 5..]));
                while now <= last {
                    days.insert(now);
                    now = now.succ_opt().unwrap();
                }
            }
        }
    }
    days
}
