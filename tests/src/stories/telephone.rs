//! Telephone intake: one screen, what is known of the caller, duplicates before a new case, without script.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;
use testkit::{Form, Person, Town, WEST, at, on_both_databases};

use super::{POTHOLE, all_fits_together};

const PHONE: &str = "00012345678";
const AT: &str = "/desk/intake";

async fn form(seat: &Person<'_>) -> Form {
    seat.form(&format!("{AT}?caller={PHONE}"), AT).await.with("phone", PHONE)
}

/// Takes a call in; the page with the number.
async fn takes_in(seat: &Person<'_>, filled: Form) -> String {
    seat.page_after(&seat.submit(&filled.and("do", "send")).await).await
}

/// Code of the first place that the words find.
async fn place(seat: &Person<'_>, words: &str) -> String {
    let found = seat.get(&format!("/api/v1/places?q={words}")).await.json();
    found["items"][0]["code"].as_str().unwrap_or_else(|| panic!("{words}: {found}")).to_owned()
}

on_both_databases! {
    async fn a_call_becomes_a_case_and_the_caller_is_known_the_next_time(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let page = seat.get(&format!("{AT}?caller={PHONE}")).await.text();
        assert!(page.contains(&format!("value=\"{PHONE}\"")) && page.contains("反映过 0 件"), "{page}");
        let grid = place(&seat, "xl").await;
        let filled = form(&seat).await.with("description", "楼前有坑").with("item", POTHOLE).with("name", "林小满");
        let page = takes_in(&seat, filled.with("place", &grid)).await;
        assert!(page.contains("请告知来电人编号"), "{page}");
        let list = seat.get("/api/v1/cases").await.json();
        let case = &list["cases"][0];
        assert_eq!((&case["item"], &case["description"]), (&json!(POTHOLE), &json!("楼前有坑")));
        assert!(case["position"].is_object() && !case["grid"].as_str().unwrap().is_empty(), "{case}");
        assert!(page.contains(case["number"].as_str().unwrap()));

        let known = seat.get(&format!("{AT}?caller=%2B86%20000-1234-5678")).await.text();
        assert!(known.contains("反映过 1 件") && known.contains("曾留姓名 林**"), "{known}");
        assert!(known.contains("在办") && known.contains("最近三件") && !known.contains("林小满"), "{known}");
        let again = form(&seat).await.with("description", "又一件事");
        takes_in(&seat, again).await;
        let second = seat.get("/api/v1/cases").await.json()["cases"][0]["id"].as_str().unwrap().to_owned();
        let detail = seat.get(&format!("/cases/{second}")).await.text();
        assert!(detail.contains("林**"), "the name that is known is asked for once");
        all_fits_together(&town).await;
    }

    async fn a_caller_is_known_as_far_as_the_operator_may_see(fresh) {
        let town = Town::new(fresh).await.with_neighbour().await;
        takes_in(&town.by("seat"), form(&town.by("seat")).await.with("description", "楼前有坑")).await;
        let page = town.by("seat_next_door").get(&format!("{AT}?caller={PHONE}")).await.text();
        assert!(page.contains("反映过 0 件"), "{page}");
        assert_eq!(town.by("city").get(AT).await.status, StatusCode::NOT_FOUND);
        assert_eq!(town.anybody().get(AT).await.status, StatusCode::SEE_OTHER);
    }

    async fn what_is_known_already_is_offered_first_and_the_call_noted_there(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let code = place(&seat, "xl").await;
        takes_in(&seat, form(&seat).await.with("description", "路面有坑").with("item", POTHOLE).with("place", &code)).await;
        let first = seat.get("/api/v1/cases").await.json()["cases"][0].clone();
        town.clock.advance(Duration::from_mins(5));
        let filled = || Form::to(AT).and("idempotency_key", "second-call").and("description", "路面有坑").and("item", POTHOLE)
            .and("place", &code).and("phone", "00099998888");
        let looked = seat.submit(&filled().and("do", "look")).await.text();
        let number = first["number"].as_str().unwrap();
        assert!(looked.contains(number), "{looked}");
        let page = seat.page_after(&seat.submit(&filled().and("follow", first["id"].as_str().unwrap())).await).await;
        assert!(page.contains("已记入在办案件") && page.contains(number), "{page}");
        assert_eq!(seat.get("/api/v1/cases").await.json()["cases"].as_array().unwrap().len(), 1, "no second case");
        let case = seat.get(&format!("/cases/{}", first["id"].as_str().unwrap())).await.text();
        assert!(case.contains("来电人反映同一问题。路面有坑"), "{case}");
        assert!(seat.get(&format!("{AT}?caller=00099998888")).await.text().contains("反映过 1 件"));
        all_fits_together(&town).await;
    }

    async fn what_was_typed_comes_back_with_the_refusal(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let filled = form(&seat).await.with("item", "E999999").with("description", "楼前有坑");
        let answered = seat.submit(&filled.and("do", "send")).await;
        assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answered.text().contains("楼前有坑</textarea>"));
        let report = json!({ "channel": "phone", "description": "有坑", "position": at(WEST) });
        assert!(!seat.reports(report).await.number.is_empty());
    }
}
