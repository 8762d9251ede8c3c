//! Discovery, services, definitions, and lists of requests with their filters.

use std::time::Duration;

use axum::http::StatusCode;
use testkit::{NEIGHBOUR, TOWN, Town, on_both_databases};

use super::{BASE, POTHOLE, QUARREL, fault, found, get, key, posted, pothole};

/// A pothole that a seat operator has filed, so that it is public; its name.
async fn filed(town: &Town, secret: &str) -> String {
    let receipt = posted(town, &pothole(secret)).await;
    let seat = town.by("seat");
    let id = seat.get("/api/v1/cases").await.json()["cases"][0]["id"].as_str().unwrap().to_owned();
    let body = serde_json::json!({ "version_seen": 1, "inputs": {} });
    let answered = seat.post_json(&format!("/api/v1/cases/{id}/file"), &body).await;
    assert!(answered.status.is_success(), "{}", answered.text());
    receipt["service_request_id"].as_str().unwrap().to_owned()
}

async fn names(town: &Town, query: &str) -> Vec<String> {
    let all = found(town, &format!("requests.json?{query}")).await;
    let id = |request: &serde_json::Value| request["service_request_id"].as_str().unwrap().to_owned();
    all.as_array().unwrap().iter().map(id).collect()
}

on_both_databases! {
    async fn discovery_leads_to_an_endpoint_that_answers(fresh) {
        let town = Town::new(fresh).await;
        let told = town.anybody().get("/open311/discovery.json").await.with_status(StatusCode::OK).json();
        let endpoint = &told["endpoints"][0];
        assert_eq!(endpoint["url"], "https://town.example/open311/v2");
        let xml = town.anybody().get("/open311/discovery.xml").await.with_status(StatusCode::OK);
        assert_eq!(xml.header("content-type"), "text/xml; charset=utf-8");
        assert!(xml.text().starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?><discovery>"));
        assert!(xml.text().contains("<format>application/json</format>"));
    }

    async fn services_are_what_residents_may_choose_and_have_their_definitions(fresh) {
        let town = Town::new(fresh).await;
        let services = found(&town, "services.json").await;
        let pothole = services.as_array().unwrap().iter().find(|one| one["service_code"] == POTHOLE).unwrap();
        assert_eq!((&pothole["type"], &pothole["metadata"]), (&"batch".into(), &true.into()));
        let definition = found(&town, &format!("services/{POTHOLE}.json")).await;
        let asked = &definition["attributes"][0];
        assert_eq!((&asked["code"], &asked["datatype"]), (&"circumstance".into(), &"singlevaluelist".into()));
        assert!(asked["values"].as_array().unwrap().len() >= 2);
        let view = town.services.catalogues.view(town.id).await.unwrap();
        let offered = |item: &catalogue_rules::Item| item.public && item.adopted;
        let count = view.catalogue.items.iter().filter(|item| offered(item)).count();
        assert!(count > 10 && services.as_array().unwrap().len() == count);
        let hidden = view.catalogue.items.iter().find(|item| !offered(item)).unwrap();
        assert_eq!(fault(&get(&town, &format!("services/{}.json", hidden.code)).await).0, 404);
        let secret = key(&town, "民生热线", true).await;
        assert_eq!(found(&town, &format!("services.json?api_key={secret}")).await[0]["type"], "realtime");
    }

    async fn a_list_is_filtered_by_service_state_time_and_page(fresh) {
        let town = Town::new(fresh).await;
        let secret = key(&town, "民生热线", true).await;
        let mut all = Vec::new();
        for _ in 0..3 {
            all.push(filed(&town, &secret).await);
            town.clock.advance(Duration::from_hours(2));
        }
        all.reverse();
        assert_eq!(names(&town, "").await, all, "the latest first");
        assert_eq!(names(&town, "page=2&page_size=2").await, all[2..]);
        assert_eq!(names(&town, "status=open").await.len(), 3);
        assert_eq!(names(&town, "status=closed").await.len(), 0);
        assert_eq!(names(&town, &format!("service_code={POTHOLE},{QUARREL}")).await.len(), 3);
        assert_eq!(names(&town, &format!("service_code={QUARREL}")).await.len(), 0);
        // The second came at three in the morning of UTC.
        let hour = "start_date=2026-09-07T11:00:00%2B08:00&end_date=2026-09-07T04:00:00Z";
        assert_eq!(names(&town, hour).await, all[1..2]);
        assert_eq!(names(&town, "end_date=2026-06-01T00:00:00Z").await.len(), 0);
        let two = format!("service_request_id={},{}&status=closed", all[0], all[2]);
        assert_eq!(names(&town, &two).await, [all[0].clone(), all[2].clone()], "ids override the rest");
        let one = found(&town, &format!("requests/{}.json", all[1])).await;
        assert_eq!(one[0]["service_request_id"], all[1].as_str());
        let xml = get(&town, &format!("requests/{}.xml", all[1])).await.text();
        assert!(xml.contains("<service_requests><request><service_request_id>") && xml.contains("<description/>"));
    }

    async fn what_is_wrong_is_told_by_code_in_the_format_that_was_asked_for(fresh) {
        let town = Town::new(fresh).await.with_neighbour().await;
        let one = format!("jurisdiction_id={TOWN}");
        for (resource, code) in [
            ("requests.json".to_owned(), 400),
            ("services.json?jurisdiction_id=elsewhere".to_owned(), 404),
            (format!("services/X999.json?{one}"), 404),
            (format!("requests/12345.json?{one}"), 404),
            (format!("requests/{}.json?{one}", "0".repeat(32)), 404),
            (format!("tokens/12345.json?{one}"), 404),
            (format!("requests.json?{one}&start_date=yesterday"), 400),
            (format!("requests.json?{one}&start_date=2026-01-01T00:00:00Z&end_date=2026-09-01T00:00:00Z"), 400),
            (format!("requests.json?{one}&status=stuck"), 400),
            (format!("servicerequestupdates.json?{one}&page=0"), 400),
            (format!("services.json?{one}&api_key=nonsense"), 403),
        ] {
            assert_eq!(fault(&get(&town, &resource).await).0, code, "{resource}");
        }
        let xml = get(&town, "requests.xml").await;
        assert_eq!(xml.status, StatusCode::BAD_REQUEST);
        assert!(xml.text().contains("<errors><error><code>400</code><description>jurisdiction_id"));
        let without = town.anybody().get(&format!("{BASE}/services/{POTHOLE}?{one}")).await;
        assert_eq!(without.status, StatusCode::NOT_FOUND, "no format, no answer");
        assert_eq!(names(&town, &format!("jurisdiction_id={NEIGHBOUR}")).await.len(), 0);
    }
}
