//! Kept counters against the lists that they are opened by, on the days of the demo.

use std::collections::BTreeMap;

use cases_rules::Metric;
use cases_server::{CaseFilter, Cases};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use db::Tx;
use db::counters::{self, Counter};
use kernel::{Actor, SubdistrictId, Timestamp};
use testkit::on_both_databases;

use crate::demo::days_of_the_demo;

/// How many rows a list has, page after page.
async fn rows(cases: &Cases, subdistrict: SubdistrictId, mut filter: CaseFilter) -> i64 {
    let (actor, mut count) = (Actor::system(subdistrict), 0);
    filter.limit = Some(200);
    loop {
        let page = cases.list(&actor, filter.clone()).await.unwrap();
        count += i64::try_from(page.lines.len()).unwrap();
        let Some(next) = page.next else { return count };
        filter.after = next;
    }
}

fn midnight(day: i64) -> Timestamp {
    let day = NaiveDate::default() + TimeDelta::days(day);
    day.and_time(NaiveTime::MIN).and_local_timezone(chrono_tz::Asia::Shanghai).unwrap().into()
}

fn sums(counted: &[(Counter, i64)], of: impl Fn(&Counter) -> String) -> BTreeMap<(String, String), i64> {
    let mut sums = BTreeMap::new();
    for (counter, n) in counted {
        *sums.entry((counter.metric.clone(), of(counter))).or_default() += n;
    }
    sums
}

on_both_databases! {
    async fn each_kept_counter_is_the_length_of_the_list_that_it_opens(fresh) {
        let (services, subdistrict) = days_of_the_demo(&fresh, 3, [17, 24]).await;
        let cases = &services.cases;
        let all = fresh.db.read(async move |tx: &mut Tx| counters::all(tx, subdistrict).await).await.unwrap();
        let all: Vec<_> = all.into_iter().filter(|(one, _)| !one.metric.starts_with("in_state")).collect();
        let counted = |metric: &str| CaseFilter { counted: metric.to_owned(), ..CaseFilter::default() };
        for metric in Metric::ALL.iter().filter(|metric| !matches!(metric, Metric::InState | Metric::Exempt)) {
            assert!(all.iter().any(|(one, _)| one.metric == metric.name()), "{metric:?} would prove nothing");
        }
        for ((metric, department), n) in sums(&all, |one| one.department.clone()) {
            let code = if department.is_empty() { "none".to_owned() } else { department };
            let filter = CaseFilter { department: code.clone(), ..counted(&metric) };
            assert_eq!(rows(cases, subdistrict, filter).await, n, "{metric} of {code}");
        }
        for ((metric, grid), n) in sums(&all, |one| one.grid.clone()).into_iter().filter(|((_, grid), _)| !grid.is_empty()) {
            let filter = CaseFilter { grid: grid.clone(), ..counted(&metric) };
            assert_eq!(rows(cases, subdistrict, filter).await, n, "{metric} of {grid}");
        }
        for ((metric, class), n) in sums(&all, |one| one.class.clone()).into_iter().filter(|((_, class), _)| !class.is_empty()) {
            let filter = CaseFilter { item: class.clone(), ..counted(&metric) };
            assert_eq!(rows(cases, subdistrict, filter).await, n, "{metric} of {class}");
        }
        for ((metric, day), n) in sums(&all, |one| one.day.to_string()) {
            let day = day.parse().unwrap();
            let filter = CaseFilter { from: Some(midnight(day)), to: Some(midnight(day + 1)), ..counted(&metric) };
            assert_eq!(rows(cases, subdistrict, filter).await, n, "{metric} on day {day}");
        }
    }
}
