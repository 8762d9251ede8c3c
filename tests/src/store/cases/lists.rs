//! Filters, both orders, paging, and figures that add up to what the lists show.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::Value;
use testkit::{MORNING, Town, on_both_databases};

use super::{a_day, page, walk};

fn ids(cases: &[Value]) -> Vec<&str> {
    cases.iter().map(|case| case["id"].as_str().unwrap()).collect()
}

fn text<'c>(case: &'c Value, field: &str) -> &'c str {
    case[field].as_str().unwrap_or_default()
}

/// What a filter should leave, found without the database.
type Holds = fn(&Value) -> bool;

fn filters() -> [(String, Holds); 15] {
    let filter = |query: &str, holds: Holds| (query.to_owned(), holds);
    let soon = MORNING.plus(std::time::Duration::from_mins(20));
    [
        filter("", |_| true),
        filter("state=filed", |case| case["state"] == "filed"),
        filter("state=open", |case| case["state"] != "declined"),
        filter("grid=110115010001", |case| text(case, "grid").starts_with("110115010001")),
        filter("grid=110115010002001", |case| case["grid"] == "110115010002001"),
        filter("department=water", |case| case["department"] == "water"),
        filter("item=E01", |case| text(case, "item").starts_with("E01")),
        filter("item=E059501", |case| case["item"] == "E059501"),
        filter("must_report=1", |case| !text(case, "must_report").is_empty()),
        filter("light=red", |case| case["light"] == "red"),
        filter("light=amber", |case| case["light"] == "amber"),
        filter("q=%E7%AC%AC7%E4%BB%B6", |case| case["description"] == "第7件"),
        filter("q=%25", |_| false),
        filter("state=open&item=E01&grid=110115010001", |case| {
            case["state"] != "declined"
                && case["item"] == "E011301"
                && text(case, "grid").starts_with("110115010001")
        }),
        (format!("from={soon}"), |case| text(case, "reported_at") >= "2026-09-07T01:20:00Z"),
    ]
}

on_both_databases! {
    async fn every_list_shows_every_case_that_it_should_once_page_after_page(fresh) {
        let town = Town::new(fresh).await;
        let made = a_day(&town).await;
        let all = page(&town, "limit=200").await["cases"].as_array().unwrap().clone();
        assert_eq!(ids(&all).into_iter().collect::<BTreeSet<_>>().len(), made.len());
        let newest: Vec<_> = all.iter().map(|case| (text(case, "reported_at"), text(case, "id"))).collect();
        assert!(newest.is_sorted_by(|one, next| one > next), "latest first, and no two alike");
        for (query, holds) in filters() {
            let expected: Vec<Value> = all.iter().filter(|case| holds(case)).cloned().collect();
            assert!(!expected.is_empty() || query.starts_with("q=%25"), "{query} would prove nothing");
            assert_eq!(ids(&walk(&town, &query).await), ids(&expected), "{query}");
        }
    }

    async fn in_order_of_deadline_what_must_be_done_first_comes_first(fresh) {
        let town = Town::new(fresh).await;
        a_day(&town).await;
        let walked = walk(&town, "sort=due").await;
        let open = walk(&town, "state=open").await;
        assert_eq!(ids(&walked).into_iter().collect::<BTreeSet<_>>(), ids(&open).into_iter().collect());
        assert_eq!(walked.len(), open.len(), "each once");
        let on_top = |case: &&Value| !case["must_report"].as_str().unwrap().is_empty();
        assert!(walked.iter().is_sorted_by_key(|case| !on_top(&case)), "what must be reported comes first");
        let running = walked.iter().filter(|case| !on_top(case) && !case["stage_due_at"].is_null());
        let order: Vec<_> = running.map(|case| (text(case, "stage_due_at"), text(case, "id"))).collect();
        assert!(order.len() > 5 && order.is_sorted(), "{order:?}");
        let water = walk(&town, "sort=due&department=water").await;
        let expected: Vec<Value> = walked.into_iter().filter(|case| case["department"] == "water").collect();
        assert_eq!(ids(&water), ids(&expected));
    }

    async fn a_case_is_found_by_its_number_as_people_type_it(fresh) {
        let town = Town::new(fresh).await;
        let made = a_day(&town).await;
        for typed in [made[5].number.clone(), made[5].number.replace('-', "")] {
            assert_eq!(ids(&walk(&town, &format!("q={typed}")).await), [made[5].id.to_string()], "{typed}");
        }
    }

    async fn the_kept_figures_are_what_a_count_of_the_list_gives(fresh) {
        let town = Town::new(fresh).await;
        a_day(&town).await;
        let span = "/api/v1/figures?from=2026-09-07&to=2026-09-07";
        let figures = town.by("office").get(span).await.with_status(StatusCode::OK).json();
        let all = walk(&town, "").await;
        let count = |holds: Holds| all.iter().filter(|case| holds(case)).count();
        let filed = |case: &Value| ["filed", "dispatched"].contains(&text(case, "state"));
        assert_eq!(figures["total"]["reported"], all.len());
        assert_eq!(figures["total"]["open"], count(|case| case["state"] != "declined"));
        assert_eq!(figures["total"]["filed"], all.iter().filter(|case| filed(case)).count());
        assert_eq!(figures["total"]["dispatched"], count(|case| case["state"] == "dispatched"));
        assert_eq!(figures["total"]["closed"], 0);
        for (part, field) in [("by_grid", "grid"), ("by_department", "department"), ("by_class", "item")] {
            for line in figures[part].as_array().unwrap() {
                let of_line = |case: &&Value| text(case, field).get(..text(line, "code").len()) == line["code"].as_str();
                let open = all.iter().filter(|case| case["state"] != "declined").filter(of_line).filter(|case| {
                    field == "item" || text(case, field) == text(line, "code")
                });
                assert_eq!(line["open"], open.count(), "{part} {line}");
            }
        }
    }
}
