//! What a person may not see is not there.

use axum::http::StatusCode;
use serde_json::json;
use testkit::{EAST, NOWHERE, Town, WEST, at, on_both_databases};

use super::{POTHOLE, QUARREL, dispatched, filed, listed, report_of, reported};

on_both_databases! {
    async fn a_case_of_another_grid_looks_exactly_like_one_that_never_was(fresh) {
        let town = Town::new(fresh).await;
        let case = reported(&town, POTHOLE).await;
        let stranger = town.by("east_patroller");
        let never = "00000000-0000-7000-8000-000000000000";
        for path in ["/api/v1/cases/ID", "/api/v1/cases/ID/trail", "/cases/ID"] {
            let hidden = stranger.get(&path.replace("ID", &case.id.to_string())).await;
            let absent = stranger.get(&path.replace("ID", never)).await;
            assert_eq!(hidden.status, StatusCode::NOT_FOUND);
            assert_eq!((hidden.bytes, hidden.headers), (absent.bytes, absent.headers), "{path}");
        }
        let comment = json!({ "version_seen": 1, "inputs": { "text": "x" } });
        let hidden = stranger.post_json(&format!("{}/comment", case.path()), &comment).await;
        let absent = stranger.post_json(&format!("/api/v1/cases/{never}/comment"), &comment).await;
        assert_eq!((hidden.status, hidden.bytes), (StatusCode::NOT_FOUND, absent.bytes));
        assert_eq!(stranger.get(&format!("/api/v1/cases?q={}", case.number)).await.json()["cases"], json!([]));
        assert!(!stranger.get("/map").await.text().contains(&case.number));
        assert_eq!(stranger.get("/api/v1/map/cases").await.json()["features"], json!([]));
    }

    async fn what_may_be_the_same_matter_is_told_to_those_only_who_may_see_it(fresh) {
        let town = Town::new(fresh).await;
        let ask = |place: [f64; 2]| format!("/api/v1/duplicates?item={POTHOLE}&lon={}&lat={}", place[0], place[1]);
        let before = town.by("east_patroller").get(&ask(WEST)).await.with_status(StatusCode::OK);
        let case = reported(&town, POTHOLE).await;
        for login in ["east_patroller", "city"] {
            let hidden = town.by(login).get(&ask(WEST)).await;
            assert_eq!((&hidden.bytes, &hidden.headers), (&before.bytes, &before.headers), "{login}: as if it were not there");
        }
        for login in ["seat", "west_patroller", "grid_leader"] {
            let told = town.by(login).get(&ask(WEST)).await.json();
            assert_eq!(told[0]["id"], json!(case.id), "{login}");
        }
    }

    async fn everybody_sees_their_own_part_of_the_town(fresh) {
        let town = Town::new(fresh).await;
        let west = reported(&town, POTHOLE).await.id.to_string();
        let mut report = report_of(POTHOLE);
        report["position"] = at(EAST);
        let east = town.by("east_patroller").reports(report.clone()).await.id.to_string();
        report["position"] = at(NOWHERE);
        let nowhere = town.by("seat").reports(report).await.id.to_string();
        for login in ["west_patroller", "grid_leader", "responsible", "director"] {
            assert_eq!(listed(&town, login, "").await, [west.as_str()], "{login}");
        }
        assert_eq!(listed(&town, "east_patroller", "").await, [east.as_str()]);
        for login in ["seat", "leader", "office"] {
            let mut all = [nowhere.clone(), east.clone(), west.clone()];
            let mut seen = listed(&town, login, "").await;
            all.sort();
            seen.sort();
            assert_eq!(seen, all, "{login}");
        }
        assert!(listed(&town, "city", "").await.is_empty());
    }

    async fn a_department_sees_its_cases_and_those_it_helps_and_loses_sight_of_what_goes_elsewhere(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let own = dispatched(&town, POTHOLE).await;
        let helped = filed(&town, QUARREL).await;
        let to = json!({ "department": "water", "helpers": ["city_management"] });
        seat.does("dispatch", &helped, to).await;
        let foreign = filed(&town, QUARREL).await;
        seat.does("dispatch", &foreign, json!({ "department": "water" })).await;
        let mut seen = listed(&town, "city", "").await;
        let mut expected = [own.id.to_string(), helped.id.to_string()];
        seen.sort();
        expected.sort();
        assert_eq!(seen, expected);
        assert_eq!(town.by("city").get(&foreign.path()).await.status, StatusCode::NOT_FOUND);
        assert!(town.by("city").get("/department").await.text().contains(&own.number));

        town.by("city").does("return", &own, json!({ "reason": "not_ours" })).await;
        seat.does("dispatch", &own, json!({ "department": "water" })).await;
        assert_eq!(listed(&town, "city", "").await, [helped.id.to_string()]);
    }

    async fn a_patroller_goes_on_seeing_what_they_reported_elsewhere(fresh) {
        let town = Town::new(fresh).await;
        let mut report = report_of(POTHOLE);
        report["position"] = at(EAST);
        let case = town.by("west_patroller").reports(report).await;
        assert_eq!(town.by("west_patroller").sees(&case).await["grid"], "110115010002001");
        assert_eq!(town.by("responsible").get(&case.path()).await.status, StatusCode::NOT_FOUND);
        let words = json!({ "text": "在东里" });
        town.by("west_patroller").does("correct", &case, words).await;
    }

    async fn another_subdistrict_is_another_world(fresh) {
        let town = Town::new(fresh).await.with_neighbour().await;
        let case = reported(&town, POTHOLE).await;
        let office = town.by("office_next_door");
        assert_eq!(office.get(&case.path()).await.status, StatusCode::NOT_FOUND);
        assert!(listed(&town, "office_next_door", "").await.is_empty());
        let theirs = office.reports(json!({ "channel": "phone", "description": "路灯不亮" })).await;
        assert!(theirs.number.ends_with(&case.number[case.number.len() - 8..]), "each counts for itself");
        assert_eq!(town.by("office").get(&theirs.path()).await.status, StatusCode::NOT_FOUND);
        let photo = town.by("seat").photo().await;
        assert_eq!(office.get(&format!("/photos/{photo}")).await.status, StatusCode::NOT_FOUND);
    }
}
