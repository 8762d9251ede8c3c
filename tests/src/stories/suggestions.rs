//! What is suggested for a report, why, and what the trail keeps when somebody chooses otherwise.

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::{EAST, Town, WEST, at, on_both_databases};

use super::{LITTER, POTHOLE, all_fits_together, done, in_hand, reported};

const WORDS: &str = "%E9%97%A8%E5%8F%A3%E8%B7%AF%E9%9D%A2%E5%9D%91%E6%B4%BC%E5%BE%88%E5%A4%A7";

/// 门口路面坑洼很大, in the western grid.
async fn suggested(town: &Town, login: &str) -> Value {
    let [lon, lat] = WEST;
    town.by(login).get(&format!("/api/v1/suggestions?text={WORDS}&lon={lon}&lat={lat}")).await.json()
}

fn codes(of: &Value) -> Vec<&str> {
    of.as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect()
}

on_both_databases! {
    async fn before_any_case_the_catalogue_and_the_responsibility_list_answer(fresh) {
        let town = Town::new(fresh).await;
        let found = suggested(&town, "seat").await;
        assert_eq!(found["learnt_from"], 0);
        assert_eq!(codes(&found["items"])[0], POTHOLE, "{found}");
        assert!(found["items"][0]["words"].as_array().unwrap().iter().any(|word| word.as_str().unwrap().contains("坑洼")), "{found}");
        assert_eq!(found["departments"][0]["by_list"], true, "{found}");
        let by_pinyin = town.by("seat").get("/api/v1/suggestions?text=lmkw").await.json();
        assert!(codes(&by_pinyin["items"]).contains(&POTHOLE), "{by_pinyin}");
        assert_eq!(town.by("seat").get("/api/v1/suggestions?text=").await.json()["items"], json!([]));
        assert_eq!(town.anybody().get("/api/v1/suggestions?text=x").await.status, StatusCode::UNAUTHORIZED);
    }

    async fn past_cases_are_named_as_reasons_only_to_those_who_may_see_them(fresh) {
        let town = Town::new(fresh).await;
        let case = in_hand(&town, POTHOLE).await;
        town.by("city").does("respond", &case, done(&town).await).await;
        assert_eq!(town.services.cases.learn(town.id).await.unwrap(), 1);
        let number = town.by("seat").sees(&case).await["number"].clone();
        let text = "%E8%B7%AF%E8%BE%B9%E5%8F%91%E7%8E%B0%E7%9A%84%E9%97%AE%E9%A2%98";
        let ask = format!("/api/v1/suggestions?text={text}&item={POTHOLE}");
        let told = town.by("seat").get(&ask).await.json();
        assert_eq!(told["learnt_from"], 1);
        assert_eq!(told["departments"][0]["code"], "city_management", "{told}");
        assert_eq!(told["departments"][0]["cases"][0]["number"], number);
        let hidden = town.by("east_patroller").get(&ask).await.json();
        assert_eq!(hidden["departments"][0]["code"], "city_management");
        assert_eq!(hidden["departments"][0]["cases"], json!([]));
    }

    async fn an_open_case_nearby_is_offered_before_it_is_reported_twice(fresh) {
        let town = Town::new(fresh).await;
        let case = reported(&town, POTHOLE).await;
        let found = suggested(&town, "seat").await;
        assert_eq!(found["duplicates"][0]["id"], case.id.to_string(), "{found}");
        let for_case = town.by("seat").get(&format!("{}/suggestions", case.path())).await.json();
        assert_eq!(for_case["duplicates"], json!([]), "a case is no duplicate of itself");
        let [lon, lat] = EAST;
        let far = town.by("seat").get(&format!("/api/v1/suggestions?text={WORDS}&lon={lon}&lat={lat}")).await.json();
        assert_eq!(far["duplicates"], json!([]));
        let hidden = suggested(&town, "east_patroller").await;
        assert_eq!(hidden["duplicates"], json!([]), "a case that this person may not see");
    }

    async fn what_is_chosen_instead_of_the_suggestion_stands_in_the_trail(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let case = reported(&town, POTHOLE).await;
        let file = |suggested: Value| json!({ "version_seen": 1, "suggested": suggested, "inputs": { "item": LITTER } });
        let answered = seat.post_json(&format!("{}/file", case.path()), &file(json!({ "item": POTHOLE }))).await;
        assert_eq!(answered.status, StatusCode::OK);
        let trail = seat.get(&format!("{}/trail", case.path())).await.json();
        assert_eq!(trail[1]["overridden"], json!([{ "field": "item", "before": POTHOLE, "after": LITTER }]));
        assert_eq!(trail[0].get("overridden"), None);

        let follow = json!({ "version_seen": 2, "suggested": { "department": "city_management" },
            "inputs": { "department": "city_management" } });
        assert_eq!(seat.post_json(&format!("{}/dispatch", case.path()), &follow).await.status, StatusCode::OK);
        let trail = seat.get(&format!("{}/trail", case.path())).await.json();
        assert_eq!(trail[2].get("overridden"), None, "followed");
        assert!(seat.get(&case.page()).await.text().contains("系统建议：路面坑洼；改选：公共场所暴露垃圾"));
        all_fits_together(&town).await;
    }

    async fn a_place_that_is_not_on_earth_is_refused_by_name(fresh) {
        let town = Town::new(fresh).await;
        for place in ["lon=9223372036854776.0&lat=0.0", "lon=0&lat=-90.1", "lon=NaN&lat=0"] {
            for asked in ["duplicates?item=E080501", "suggestions?text=x"] {
                let answered = town.by("seat").get(&format!("/api/v1/{asked}&{place}")).await;
                assert_eq!(answered.refusal(), "position_impossible", "{asked} {place}");
            }
        }
    }

    async fn seeded_duplicates_are_among_the_first_three(fresh) {
        let town = Town::new(fresh).await;
        let words = ["路面坑洼", "路上有个大坑", "门口的路坑坑洼洼"];
        let (mut asked, mut shown) = (0, 0);
        for n in 0..40_u32 {
            // 80 m apart, so that neighbours are others.
            let place = [WEST[0] + 0.001 * f64::from(n % 5), WEST[1] + 0.0009 * f64::from(n / 5)];
            let first = json!({ "channel": "phone", "item": POTHOLE, "description": words[n as usize % 3], "position": at(place) });
            let case = town.by("seat").reports(first).await;
            let [lon, lat] = [place[0] + 0.0003, place[1] + 0.0002];
            let found = town.by("seat").get(&format!("/api/v1/suggestions?text={WORDS}&lon={lon}&lat={lat}")).await.json();
            asked += 1;
            let found = found["duplicates"].as_array().unwrap();
            shown += usize::from(found.iter().any(|one| one["id"] == case.id.to_string()));
        }
        println!("duplicates: {shown} of {asked} seeded ones among the first three, 35 m away, in other words, no item known");
        assert!(shown * 100 >= asked * 95, "{shown} of {asked}");
    }
}
