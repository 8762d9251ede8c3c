//! What goes out is what residents' pages show too: no text, name, number or exact place; nothing of what concerns persons.

use serde_json::json;
use testkit::{Town, WEST, at, on_both_databases};

use super::{POTHOLE, QUARREL, found, get, key, posted, pothole};

/// What stands in the case and nowhere else.
const MARKERS: [&str; 6] = ["大坑", "小满", "0001234", "5678", "西里3号楼", "城市管理"];

on_both_databases! {
    async fn nothing_that_a_resident_said_goes_out(fresh) {
        let town = Town::new(fresh).await;
        let secret = key(&town, "民生热线", true).await;
        let name = posted(&town, &pothole(&secret)).await["service_request_id"].as_str().unwrap().to_owned();
        let seat = town.by("seat");
        let case = seat.get("/api/v1/cases").await.json()["cases"][0].clone();
        let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
        seat.post_json(&format!("{path}/file"), &json!({ "version_seen": 1, "inputs": {} })).await;
        let wish = json!({ "version_seen": 2, "inputs": { "department": "city_management" } });
        assert!(seat.post_json(&format!("{path}/dispatch"), &wish).await.status.is_success());

        for resource in ["requests.xml", "requests.json", "servicerequestupdates.xml", &format!("requests/{name}.json")] {
            let told = get(&town, resource).await.text();
            assert!(told.contains(&name), "{resource}: {told}");
            let id = case["id"].as_str().unwrap();
            let own = [id, &id.replace('-', ""), case["number"].as_str().unwrap()];
            for secret in MARKERS.iter().chain(&own) {
                assert!(!told.contains(secret), "{resource} says {secret}: {told}");
            }
        }
        let request = found(&town, "requests.json").await[0].clone();
        let [long, lat] = WEST;
        assert_ne!((request["lat"].as_f64(), request["long"].as_f64()), (Some(lat), Some(long)), "the grid's middle");
        assert_eq!(request["requested_datetime"], "2026-09-07T09:00:00+08:00", "by the hour, with its zone");
    }

    async fn a_report_is_on_no_list_before_it_is_filed(fresh) {
        let town = Town::new(fresh).await;
        let secret = key(&town, "民生热线", true).await;
        let name = posted(&town, &pothole(&secret)).await["service_request_id"].as_str().unwrap().to_owned();
        assert_eq!(found(&town, "requests.json").await, json!([]));
        let known = found(&town, &format!("requests/{name}.json")).await;
        assert_eq!((&known[0]["status"], &known[0]["service_code"]), (&json!("open"), &json!(POTHOLE)));
    }

    async fn what_concerns_persons_is_on_no_list_and_has_no_place(fresh) {
        let town = Town::new(fresh).await;
        let report = json!({ "channel": "phone", "item": QUARREL, "description": "吵架", "position": at(WEST) });
        let seat = town.by("seat");
        let case = seat.reports(report).await;
        seat.does("file", &case, json!({})).await;
        assert_eq!(found(&town, "requests.json").await, json!([]));
        assert_eq!(found(&town, "servicerequestupdates.json").await, json!([]));
        assert_eq!(found(&town, &format!("requests.json?service_code={QUARREL}")).await, json!([]));

        let secret = key(&town, "民生热线", true).await;
        let form = pothole(&secret).and("service_code", QUARREL);
        let name = posted(&town, &form).await["service_request_id"].as_str().unwrap().to_owned();
        let known = found(&town, &format!("requests/{name}.json")).await[0].clone();
        let places: Vec<_> = ["lat", "long", "address", "address_id"].iter().map(|name| known[name].clone()).collect();
        assert!(places.iter().all(serde_json::Value::is_null), "{known}");
    }
}
