//! Reports that come in: by a trusted key at once, by another through the lane; once, however often they are sent.

use axum::http::StatusCode;
use kernel::Actor;
use serde_json::json;
use testkit::{DOOR, Town, on_both_databases, photo};

use super::{BASE, POTHOLE, fault, found, key, posted, pothole};

async fn cases(town: &Town) -> Vec<serde_json::Value> {
    town.by("seat").get("/api/v1/cases").await.json()["cases"].as_array().unwrap().clone()
}

on_both_databases! {
    async fn a_trusted_program_gets_an_id_at_once_and_the_case_has_all_it_said(fresh) {
        let town = Town::new(fresh).await;
        let secret = key(&town, "民生热线", true).await;
        let form = pothole(&secret).and("attribute[circumstance]", 2).and("media_url", "https://img.example/1.jpg");
        let receipt = posted(&town, &form.and_file("media", photo::small_png(7))).await;
        let case = cases(&town).await[0].clone();
        let detail = town.by("seat").get(&format!("/api/v1/cases/{}", case["id"].as_str().unwrap())).await.json();
        let description = detail["description"].as_str().unwrap();
        assert!(description.starts_with("楼前路面有个大坑\n属于下列哪种情形？"), "{description}");
        assert!(description.ends_with("https://img.example/1.jpg"), "{description}");
        assert_eq!((&detail["channel"], &detail["item"]), (&json!("program"), &json!(POTHOLE)));
        assert_eq!(detail["photos"].as_array().unwrap().len(), 1);
        let page = town.by("seat").get(&format!("/cases/{}", case["id"].as_str().unwrap())).await.text();
        assert!(page.contains("林** 000****5678") && page.contains("外部系统"));
        let notice = receipt["service_notice"].as_str().unwrap();
        let link = notice.split("https://town.example").nth(1).unwrap();
        assert!(town.anybody().get(link).await.text().contains("楼前路面有个大坑"), "{notice}");
        super::all_fits_together(&town).await;
    }

    async fn another_program_gets_a_token_that_becomes_an_id_once_somebody_has_looked(fresh) {
        let town = Town::new(fresh).await;
        let secret = key(&town, "随手拍", false).await;
        let receipt = posted(&town, &pothole(&secret)).await;
        assert!(receipt.get("service_request_id").is_none() && cases(&town).await.is_empty());
        let token = receipt["token"].as_str().unwrap();
        let waiting = found(&town, &format!("tokens/{token}.json")).await;
        assert_eq!(waiting, json!([{ "service_request_id": null, "token": token }]));

        let page = town.by("seat").get("/lane").await.text();
        let target = page.split("\"/lane/").nth(1).unwrap().split('/').next().unwrap().parse().unwrap();
        let seat = Actor { user: Some(town.person("seat")), ..Actor::system(town.id) };
        town.services.residents.lane_accept(&seat, target).await.unwrap();
        let id = found(&town, &format!("tokens/{token}.json")).await[0]["service_request_id"].as_str().unwrap().to_owned();
        assert_eq!(found(&town, &format!("requests/{id}.json")).await[0]["status"], "open");

        let other = posted(&town, &pothole(&secret)).await["token"].as_str().unwrap().to_owned();
        let page = town.by("seat").get("/lane").await.text();
        let target = page.split("\"/lane/").nth(1).unwrap().split('/').next().unwrap().parse().unwrap();
        town.services.residents.lane_discard(&seat, target, "spam").await.unwrap();
        let gone = town.anybody().get(&format!("{BASE}/tokens/{other}.json")).await;
        assert_eq!(fault(&gone).0, 404, "it will never have an id");
    }

    async fn an_order_that_comes_fifty_times_is_one_case(fresh) {
        let town = Town::new(fresh).await;
        let secret = key(&town, "民生热线", true).await;
        let form = pothole(&secret).and("external_id", "12345-20260907-001");
        let sends = (0..50).map(|_| posted(&town, &form));
        let mut first = None;
        for receipt in sends {
            let receipt = receipt.await;
            assert_eq!(first.get_or_insert(receipt.clone()), &receipt);
        }
        assert_eq!(cases(&town).await.len(), 1);
        let other = key(&town, "随手拍", true).await;
        let theirs = posted(&town, &pothole(&other).and("external_id", "12345-20260907-001")).await;
        assert_ne!(Some(theirs), first, "each program counts its own orders");
        assert_eq!(cases(&town).await.len(), 2);
    }

    async fn a_building_of_the_subdistrict_is_a_place_too(fresh) {
        let town = Town::new(fresh).await;
        let secret = key(&town, "民生热线", true).await;
        let form = pothole(&secret).and("lat", "").and("long", "").and("address_string", "").and("address_id", DOOR);
        posted(&town, &form).await;
        assert!(!cases(&town).await[0]["grid"].as_str().unwrap().is_empty());
    }

    async fn a_report_that_cannot_be_meant_is_refused_and_leaves_nothing(fresh) {
        let town = Town::new(fresh).await;
        let secret = key(&town, "民生热线", true).await;
        for (field, value, code) in [
            ("service_code", "", 400),
            ("service_code", "X999", 404),
            ("lat", "", 400),
            ("lat", "north", 400),
            ("lat", "91", 400),
            ("attribute[circumstance]", "99", 400),
            ("attribute[colour]", "red", 400),
            ("jurisdiction_id", "elsewhere", 404),
        ] {
            let refused = town.anybody().submit(&pothole(&secret).and(field, value)).await;
            assert_eq!(fault(&refused).0, code, "{field}={value}");
        }
        let nowhere = pothole(&secret).and("lat", "").and("long", "").and("address_string", "");
        assert_eq!(fault(&town.anybody().submit(&nowhere).await).0, 400);
        let long = pothole(&secret).and("description", "坑".repeat(2_001));
        assert_eq!(fault(&town.anybody().submit(&long).await).0, 400);
        let no_photo = pothole(&secret).and_file("media", b"GIF89a".to_vec());
        assert_eq!(fault(&town.anybody().submit(&no_photo).await).0, 400);
        let encoded = format!("api_key={secret}&service_code={POTHOLE}&lat=x&long=1");
        let path = format!("{BASE}/requests.xml");
        let xml = town.anybody().post(&path, "application/x-www-form-urlencoded", encoded).await;
        assert_eq!(xml.status, StatusCode::BAD_REQUEST);
        assert!(xml.text().contains("<errors><error><code>400</code><description>lat is not a number"));
        assert!(cases(&town).await.is_empty());
    }
}
