//! The page: each of its numbers opens rows that add up to it; its table leaves as a spreadsheet; who may see it.

use axum::http::StatusCode;
use serde_json::json;
use testkit::{EAST, Person, Town, WEST, at, on_both_databases};

const POTHOLE: &str = "E011301";
const QUARREL: &str = "E080501";

/// Some days in which everything happens that the page counts.
async fn some_days(town: &Town) {
    let [seat, city, water] = ["seat", "city", "water"].map(|login| town.by(login));
    let mut cases = Vec::new();
    for n in 0..12_usize {
        let (item, place) = ([POTHOLE, QUARREL][n % 2], at([WEST, WEST, EAST][n % 3]));
        let words = format!("第{n}件");
        let report = json!({ "channel": "phone", "item": item, "description": words, "position": place });
        cases.push(seat.reports(report).await);
        town.clock.advance(std::time::Duration::from_hours(3));
    }
    for (n, case) in cases.iter().enumerate().skip(1) {
        seat.does("file", case, json!({})).await;
        let department = ["city_management", "water"][usize::from(n % 4 == 3)];
        if n > 1 {
            seat.does("dispatch", case, json!({ "department": department })).await;
        }
    }
    for _ in 0..2 {
        water.does("return", &cases[3], json!({ "reason": "not_ours" })).await;
        seat.does("dispatch", &cases[3], json!({ "department": "water" })).await;
    }
    for n in [5, 9] {
        city.does("accept", &cases[n], json!({})).await;
        city.does("respond", &cases[n], json!({ "text": "已调解" })).await;
    }
    seat.does("rework", &cases[5], json!({ "reason": "undone" })).await;
    city.does("respond", &cases[5], json!({ "text": "再次调解" })).await;
    seat.does("close", &cases[9], json!({})).await;
    town.clock.advance(std::time::Duration::from_hours(24 * 9));
    town.ring().await;
}

/// Number and address of everything that says how many rows it opens.
fn numbers(page: &str) -> Vec<(i64, String)> {
    let anchors = page.split("<a ").skip(1).filter_map(|part| part.split_once('>').map(|(tag, _)| tag));
    let value =
        |tag: &str, name: &str| Some(tag.split_once(&format!("{name}=\""))?.1.split('"').next()?.to_owned());
    anchors
        .filter_map(|tag| Some((value(tag, "data-rows")?.parse().ok()?, value(tag, "href")?)))
        .map(|(n, href)| (n, href.replace("&#38;", "&").replace("&amp;", "&")))
        .collect()
}

async fn rows(person: &Person<'_>, href: &str) -> i64 {
    let (query, mut count, mut after) = (href.strip_prefix("/cases?").unwrap(), 0, String::new());
    loop {
        let page = person.get(&format!("/api/v1/cases?{query}&limit=200{after}")).await;
        let page = page.with_status(StatusCode::OK).json();
        count += i64::try_from(page["cases"].as_array().unwrap().len()).unwrap();
        let Some(next) = page["next"].as_str() else { return count };
        after = format!("&after={next}");
    }
}

on_both_databases! {
    async fn every_number_of_the_page_opens_as_many_rows(fresh) {
        let town = Town::new(fresh).await;
        some_days(&town).await;
        let leader = town.by("leader");
        let mut opened = std::collections::BTreeMap::new();
        for query in ["", "?by=basic_grid&quantity=open", "?by=unit_grid&quantity=late&span=month&step=week", "?span=today"] {
            let page = leader.get(&format!("/overview{query}")).await.with_status(StatusCode::OK).text();
            let numbers = numbers(&page);
            assert!(numbers.len() > 30, "{query}: {} numbers", numbers.len());
            for (n, href) in numbers {
                let rows = match opened.get(&href) {
                    Some(rows) => *rows,
                    None => rows(&leader, &href).await,
                };
                assert_eq!(rows, n, "{query}: {href}");
                opened.insert(href, rows);
            }
        }
        let some = |part: &str| opened.iter().any(|(href, rows)| href.contains(part) && *rows > 0);
        for part in [
            "counted=reported", "counted=decided", "counted=on_time", "counted=due_closed", "counted=due", "counted=reworked",
            "counted=responded", "counted=returned", "counted=dispatched", "counted=closed", "near=", "returns=2",
            "light=late", "grid=", "department=water",
        ] {
            assert!(some(part), "{part} would prove nothing");
        }
    }

    async fn a_list_says_what_it_counts_and_keeps_it_when_it_is_narrowed(fresh) {
        let town = Town::new(fresh).await;
        some_days(&town).await;
        let list = "/cases?counted=returned&from=2026-09-01T00:00:00%2B08:00&to=2026-10-01T00:00:00%2B08:00";
        let page = town.by("leader").get(list).await.with_status(StatusCode::OK).text();
        assert!(page.contains("每退回一次列一行") && page.contains("2026年9月1日") && page.contains("2026年9月30日"), "{page}");
        assert!(page.contains("name=\"counted\" value=\"returned\""));
        let refused = town.by("leader").get("/api/v1/cases?counted=everything").await;
        assert_eq!(refused.refusal(), "counted_unknown");
    }

    async fn the_comparison_leaves_as_a_spreadsheet_with_the_numbers_of_the_page(fresh) {
        let town = Town::new(fresh).await;
        some_days(&town).await;
        let leader = town.by("leader");
        let csv = leader.get("/overview/table/csv?by=department").await.with_status(StatusCode::OK);
        assert!(csv.header("content-disposition").starts_with("attachment"));
        let text = csv.text();
        let line = text.lines().find(|line| line.starts_with("\"water\",")).unwrap();
        let cells: Vec<&str> = line.split(',').collect();
        // Code, name, grade, score, due, then each rate with its two numbers; returns and dispatches come last.
        assert_eq!(cells[14..17], ["60", "2", "5"], "{text}");
        assert!(line.ends_with("\"overview-1\""), "{text}");
        assert!(leader.get("/overview/table/xlsx").await.bytes.starts_with(b"PK"));
        assert_eq!(leader.get("/overview/table/exe").await.status, StatusCode::NOT_FOUND);
    }

    async fn the_old_address_leads_here_and_a_senseless_span_is_refused(fresh) {
        let town = Town::new(fresh).await;
        let leader = town.by("leader");
        assert_eq!(leader.get("/figures").await.location(), "/overview");
        let empty = leader.get("/overview?wall=1").await.with_status(StatusCode::OK).text();
        assert!(empty.contains("data-refresh"));
        let backward = leader.get("/overview?from=2026-09-30&to=2026-09-01").await;
        assert_eq!(backward.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(town.by("city").get("/overview").await.status, StatusCode::NOT_FOUND);
    }
}
