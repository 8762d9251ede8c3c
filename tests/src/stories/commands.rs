//! Versions, keys, bodies: what programs rely on.

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::{Case, Town, on_both_databases};

use super::{POTHOLE, QUARREL, in_hand, listed, report_of, reported};

fn comment(version_seen: i64, text: &str) -> Value {
    json!({ "version_seen": version_seen, "inputs": { "text": text } })
}

fn comments(case: &Case) -> String {
    format!("{}/comment", case.path())
}

on_both_databases! {
    async fn who_saw_an_older_version_is_told_what_happened_since(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let case = reported(&town, POTHOLE).await;
        seat.does("file", &case, json!({})).await;
        seat.does("comment", &case, json!({ "text": "请尽快" })).await;
        let late = json!({ "version_seen": 1, "inputs": { "department": "water" } });
        let answered = seat.post_json(&format!("{}/dispatch", case.path()), &late).await;
        assert_eq!((answered.status, answered.refusal().as_str()), (StatusCode::CONFLICT, "version_stale"));
        let since = answered.json()["difference"]["since"].clone();
        let actions: Vec<&Value> = since.as_array().unwrap().iter().map(|step| &step["action"]).collect();
        assert_eq!(actions, ["file", "comment"]);
        assert_eq!(seat.sees(&case).await["state"], "filed", "nothing was done");
        let ahead = seat.post_json(&comments(&case), &comment(99, "?")).await;
        assert_eq!((ahead.status, ahead.refusal().as_str()), (StatusCode::CONFLICT, "version_unknown"));
    }

    async fn an_alarm_that_rang_meanwhile_makes_nobodys_version_stale(fresh) {
        let town = Town::new(fresh).await;
        let case = reported(&town, POTHOLE).await;
        town.clock.advance(std::time::Duration::from_mins(16));
        town.ring().await;
        assert_eq!(town.by("seat").sees(&case).await["version"], 2);
        let answered = town.by("seat").post_json(&comments(&case), &comment(1, "看到了")).await;
        assert_eq!(answered.status, StatusCode::OK);
    }

    async fn one_key_reports_once_and_another_body_under_it_is_refused(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let send = async |body: Value| seat.post_json_under("k", "/api/v1/cases", &body).await;
        let first = send(report_of(POTHOLE)).await.with_status(StatusCode::CREATED);
        let again = send(report_of(POTHOLE)).await.with_status(StatusCode::CREATED);
        assert_eq!(first.json(), again.json());
        let other = send(report_of(QUARREL)).await;
        assert_eq!((other.status, other.refusal().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "idempotency_other_body"));
        assert_eq!(listed(&town, "seat", "").await.len(), 1);
        let somebody_else = town.by("office").post_json_under("k", "/api/v1/cases", &report_of(POTHOLE)).await;
        assert_ne!(somebody_else.json()["id"], first.json()["id"], "keys belong to whoever sends them");
        let without = seat.post("/api/v1/cases", "application/json", report_of(POTHOLE).to_string()).await;
        assert_eq!((without.status, without.refusal().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_missing"));
    }

    async fn one_key_takes_a_step_once_also_after_the_case_went_on(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let case = reported(&town, POTHOLE).await;
        let path = comments(&case);
        let first = seat.post_json_under("step", &path, &comment(1, "请尽快")).await.with_status(StatusCode::OK);
        seat.does("file", &case, json!({})).await;
        let again = seat.post_json_under("step", &path, &comment(1, "请尽快")).await;
        assert_eq!(first.json(), again.with_status(StatusCode::OK).json());
        assert_eq!(seat.trail(&case).await, ["report", "comment", "file"]);
        let other = seat.post_json_under("step", &path, &comment(1, "别的话")).await;
        assert_eq!(other.refusal(), "idempotency_other_body");
        let refused = seat.post_json_under("new", &path, &comment(1, "请尽快")).await;
        assert_eq!(refused.refusal(), "version_stale", "a refused step keeps no key");
        let retried = seat.post_json_under("new", &path, &comment(3, "请尽快")).await;
        assert_eq!(retried.status, StatusCode::OK);
    }

    async fn many_sends_of_one_key_at_once_make_one_case(fresh) {
        let town = std::sync::Arc::new(Town::new(fresh).await);
        town.by("seat").session().await;
        let sends: Vec<_> = (0..20).map(|_| {
            let town = std::sync::Arc::clone(&town);
            tokio::spawn(async move {
                let seat = town.by("seat");
                seat.post_json_under("k", "/api/v1/cases", &report_of(POTHOLE)).await.json()["id"].clone()
            })
        }).collect();
        let mut ids = std::collections::BTreeSet::new();
        for send in sends {
            ids.insert(send.await.unwrap().to_string());
        }
        assert_eq!(ids.len(), 1);
        assert_eq!(listed(&town, "seat", "").await.len(), 1);
    }

    async fn two_who_act_at_once_on_one_version_do_not_both_succeed(fresh) {
        let town = std::sync::Arc::new(Town::new(fresh).await);
        let case = in_hand(&town, QUARREL).await;
        let version = town.by("city").sees(&case).await["version"].as_i64().unwrap();
        let sends: Vec<_> = (0..10).map(|n| {
            let (town, path) = (std::sync::Arc::clone(&town), comments(&case));
            tokio::spawn(async move { town.by("city").post_json(&path, &comment(version, &n.to_string())).await.status })
        }).collect();
        let mut statuses = Vec::new();
        for send in sends {
            statuses.push(send.await.unwrap());
        }
        statuses.sort();
        assert_eq!(statuses[0], StatusCode::OK);
        assert!(statuses[1..].iter().all(|status| *status == StatusCode::CONFLICT), "{statuses:?}");
        assert_eq!(town.by("city").sees(&case).await["version"], version + 1);
    }

    async fn whatever_is_sent_the_answer_is_a_problem_of_the_sender(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let case = reported(&town, POTHOLE).await;
        let step = comments(&case);
        let bodies = [
            "", "{", "[]", "null", "\"x\"", "{\"version_seen\":-1}", "{\"version_seen\":1,\"inputs\":3}",
            "{\"version_seen\":1,\"unknown\":1}", "{\"version_seen\":1,\"inputs\":{\"unknown\":1}}",
            "{\"version_seen\":1,\"inputs\":{\"clock\":\"verify\"}}", "{\"version_seen\":1,\"inputs\":{\"person\":\"x\"}}",
            "{\"version_seen\":1,\"inputs\":{\"rating\":999}}",
            "{\"version_seen\":1,\"inputs\":{\"text\":\"x\",\"reason\":\"y\"}}", "\u{fffd}",
        ];
        for body in bodies {
            for path in [step.as_str(), "/api/v1/cases", "/api/v1/sessions", "/api/v1/adoptions"] {
                let answered = seat.post_under(&town.key(), path, "application/json", body).await;
                assert!(answered.is_problem(), "{path} {body:?}: {} {}", answered.status, answered.text());
            }
        }
        let wrong_kind = seat.post("/api/v1/cases", "text/plain", "{}").await;
        assert!(wrong_kind.is_problem());
        for path in ["/api/v1/cases/x", "/api/v1/cases/00000000-0000-0000-0000-000000000000", "/api/v1/nothing"] {
            assert_eq!(seat.get(path).await.refusal(), "not_found");
        }
        let unknown = seat.may_not("dance", &case, json!({})).await;
        assert_eq!(unknown, "action_unknown");
        assert_eq!(seat.may_not("report", &case, json!({ "text": "x" })).await, "action_unknown");
        assert_eq!(seat.may_not("clock_ran_out", &case, json!({})).await, "not_yours");
    }

    async fn a_character_that_no_database_keeps_is_refused_by_both(fresh) {
        let town = Town::new(fresh).await;
        let (seat, nul) = (town.by("seat"), "x\u{0}y");
        for report in [
            json!({ "channel": "phone", "description": nul }),
            json!({ "channel": "phone", "description": "x", "address": nul }),
            json!({ "channel": "phone", "description": "x", "item": nul }),
            json!({ "channel": nul, "description": "x" }),
            json!({ "channel": "phone", "description": "x", "photos": [nul] }),
        ] {
            assert!(seat.post_json("/api/v1/cases", &report).await.is_problem(), "{report}");
        }
        let case = reported(&town, POTHOLE).await;
        assert_eq!(seat.may_not("correct", &case, json!({ "text": nul })).await, "text_unstorable");
        assert!(town.anybody().post_json("/api/v1/sessions", &json!({ "login": nul, "password": nul })).await.is_problem());
        for query in ["q=%00", "department=%00", "grid=%00", "item=%00"] {
            assert!(seat.get(&format!("/api/v1/cases?{query}")).await.is_problem(), "{query}");
        }
    }

    async fn a_query_that_says_nonsense_is_refused(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let nonsense = [
            "state=x", "light=x", "after=x", "after=1~x", "from=yesterday", "limit=-1", "limit=x", "colour=red",
        ];
        for query in nonsense {
            let answered = seat.get(&format!("/api/v1/cases?{query}")).await;
            assert!(answered.is_problem(), "{query}: {}", answered.text());
        }
        for query in ["from=2026-09-30&to=2026-09-01", "from=2026-09-01", "from=x&to=y"] {
            assert!(town.by("leader").get(&format!("/api/v1/figures?{query}")).await.is_problem(), "{query}");
        }
        assert!(seat.get(&format!("/api/v1/cases?q={}", "x".repeat(101))).await.is_problem());
    }
}
