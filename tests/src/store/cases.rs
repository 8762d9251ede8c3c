//! Cases in the database: lists, counters, and the check that finds whatever does not fit together.

mod damage;
mod lists;

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{Case, EAST, NOWHERE, Town, WEST, at};

const POTHOLE: &str = "E011301";
const QUARREL: &str = "E080501";
const FIRE: &str = "E059501";

/// A day in the town: 36 reports, four at a time, of which every second is filed, every third of those dispatched, some
/// of them finished, and the rest left where it is.
async fn a_day(town: &Town) -> Vec<Case> {
    let mut cases = Vec::new();
    for n in 0..36_usize {
        let item = [POTHOLE, QUARREL, FIRE][n % 3];
        let place = [WEST, EAST, NOWHERE, WEST][n % 4];
        let login = ["seat", "west_patroller"][n % 2];
        let words = format!("第{n}件");
        let report = json!({ "channel": "phone", "item": item, "description": words, "position": at(place) });
        cases.push(town.by(login).reports(report).await);
        if n % 4 == 3 {
            town.clock.advance(Duration::from_mins(7));
        }
    }
    for (n, case) in cases.iter().enumerate().step_by(2) {
        go_on(town, case, n).await;
    }
    town.ring().await;
    cases
}

async fn go_on(town: &Town, case: &Case, n: usize) {
    let seat = town.by("seat");
    if n.is_multiple_of(10) {
        seat.does("decline", case, json!({ "reason": "outside" })).await;
        return;
    }
    seat.does("file", case, json!({})).await;
    if n.is_multiple_of(3) {
        return;
    }
    let [first, helper] =
        if n.is_multiple_of(4) { ["city_management", "water"] } else { ["water", "sanitation"] };
    seat.does("dispatch", case, json!({ "department": first, "helpers": [helper] })).await;
}

/// The first page of a list as the grid office sees it.
async fn page(town: &Town, query: &str) -> Value {
    town.by("office").get(&format!("/api/v1/cases?{query}")).await.json()
}

/// The whole list, page after page.
async fn walk(town: &Town, query: &str) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let page = page(town, &format!("{query}&limit=7{after}")).await;
        let cases = page["cases"].as_array().unwrap();
        assert!(cases.len() <= 7);
        all.extend(cases.iter().cloned());
        let Some(next) = page["next"].as_str() else { return all };
        assert_eq!(cases.len(), 7, "a page that is not the last is full");
        after = format!("&after={next}");
    }
}
