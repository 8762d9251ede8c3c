//! What went on in requests, told to everybody and to the program that sent them in; words that come in for one.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::{Case, Form, Town, on_both_databases};

use super::{BASE, fault, found, key, posted, pothole};

async fn case(town: &Town) -> Case {
    let told = town.by("seat").get("/api/v1/cases").await.json()["cases"][0].clone();
    let text = |name: &str| told[name].as_str().unwrap().to_owned();
    Case { id: text("id").parse().unwrap(), number: text("number"), token: String::new() }
}

fn states(updates: &Value) -> Vec<(String, String)> {
    let text = |update: &Value, name: &str| update[name].as_str().unwrap().to_owned();
    let all = updates.as_array().unwrap().iter();
    all.map(|update| (text(update, "external_status_code"), text(update, "status"))).collect()
}

fn update(secret: &str, name: &str) -> Form {
    Form::to(&format!("{BASE}/servicerequestupdates.json"))
        .and("api_key", secret)
        .and("service_request_id", name)
        .and("update_id", "77")
        .and("updated_datetime", "2026-09-07T09:30:00+08:00")
        .and("status", "OPEN")
        .and("description", "又有人报了同一处")
}

on_both_databases! {
    async fn the_steps_of_a_case_are_told_in_their_order(fresh) {
        let town = Town::new(fresh).await;
        let secret = key(&town, "民生热线", true).await;
        let name = posted(&town, &pothole(&secret)).await["service_request_id"].clone();
        let case = case(&town).await;
        let (seat, city) = (town.by("seat"), town.by("city"));
        seat.does("file", &case, json!({})).await;
        town.clock.advance(Duration::from_mins(1));
        seat.does("dispatch", &case, json!({ "department": "city_management" })).await;
        city.does("accept", &case, json!({})).await;
        town.clock.advance(Duration::from_mins(1));
        city.does("respond", &case, json!({ "text": "已修复", "photos": [city.photo().await] })).await;
        let updates = found(&town, "servicerequestupdates.json").await;
        let told = |code: &str| (code.to_owned(), "open".to_owned());
        assert_eq!(states(&updates), ["filed", "dispatched", "responded"].map(told));
        assert!(updates.as_array().unwrap().iter().all(|update| update["service_request_id"] == name));
        assert!(!updates.to_string().contains("已修复"), "the department's own words stay inside");
        let before = found(&town, "servicerequestupdates.json?end_date=2026-09-07T00:00:00Z").await;
        assert_eq!(before, json!([]));
        let page = found(&town, "servicerequestupdates.json?page=2&page_size=2").await;
        assert_eq!(page.as_array().unwrap().len(), 1);
    }

    async fn a_program_hears_that_its_own_report_came_to_nothing_and_others_do_not(fresh) {
        let town = Town::new(fresh).await;
        let (ours, theirs) = (key(&town, "民生热线", true).await, key(&town, "随手拍", true).await);
        posted(&town, &pothole(&ours)).await;
        let case = case(&town).await;
        town.by("seat").does("decline", &case, json!({ "reason": "not_found" })).await;
        let heard = async |secret: &str| found(&town, &format!("servicerequestupdates.json?api_key={secret}")).await;
        assert_eq!(states(&heard(&ours).await), [("declined".to_owned(), "closed".to_owned())]);
        assert_eq!(heard(&theirs).await, json!([]));
        assert_eq!(found(&town, "servicerequestupdates.json").await, json!([]));
    }

    async fn words_of_the_program_that_reported_become_a_comment_once(fresh) {
        let town = Town::new(fresh).await;
        let (ours, theirs) = (key(&town, "民生热线", true).await, key(&town, "随手拍", true).await);
        let name = posted(&town, &pothole(&ours)).await["service_request_id"].as_str().unwrap().to_owned();
        let form = update(&ours, &name);
        let first = town.anybody().submit(&form).await.with_status(StatusCode::OK).json();
        assert!(first[0]["update_id"].as_str().unwrap().starts_with(&name));
        assert_eq!(town.anybody().submit(&form).await.json(), first, "the same update once");
        let case = case(&town).await;
        assert_eq!(town.by("seat").trail(&case).await, ["report", "comment"]);
        let page = town.by("seat").get(&case.page()).await.text();
        assert!(page.contains("又有人报了同一处") && page.contains("OPEN"));

        for (form, code) in [
            (update(&theirs, &name), 404),
            (update("", &name), 403),
            (update(&ours, &"0".repeat(32)), 404),
            (update(&ours, &name).and("update_id", ""), 400),
            (update(&ours, &name).and("description", "").and("status", ""), 400),
        ] {
            assert_eq!(fault(&town.anybody().submit(&form).await).0, code);
        }
        assert_eq!(town.by("seat").trail(&case).await.len(), 2);
    }
}
