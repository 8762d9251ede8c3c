//! The program ends and starts again.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;
use testkit::{Town, on_both_databases};

use super::{POTHOLE, QUARREL, figures, in_hand, listed, reported};

on_both_databases! {
    async fn after_a_restart_everything_is_there_and_numbers_go_on(fresh) {
        let town = Town::new(fresh).await;
        let before = [in_hand(&town, QUARREL).await, reported(&town, POTHOLE).await];
        let seen = town.by("seat").sees(&before[0]).await;
        let (list, counted) = (listed(&town, "seat", "").await, figures(&town).await);
        let session = town.by("seat").session().await;

        let town = town.restarted().await;
        assert_eq!(town.by("seat").session().await, session);
        assert_eq!(town.by("seat").sees(&before[0]).await, seen, "still signed in, nothing has changed");
        assert_eq!((listed(&town, "seat", "").await, figures(&town).await), (list, counted));
        assert_eq!(town.anybody().get(&before[1].link()).await.status, StatusCode::OK);
        town.by("city").does("respond", &before[0], json!({ "text": "已调解" })).await;

        let mut numbers: BTreeSet<String> = before.iter().map(|case| case.number.clone()).collect();
        for _ in 0..3 {
            numbers.insert(reported(&town, QUARREL).await.number);
        }
        assert_eq!(numbers.len(), 5, "no number is given twice");
    }

    async fn clocks_that_ran_out_meanwhile_ring_once_after_the_restart(fresh) {
        let town = Town::new(fresh).await;
        let case = reported(&town, POTHOLE).await;
        town.clock.advance(Duration::from_hours(1));
        let town = town.restarted().await;
        town.ring().await;
        town.ring().await;
        assert_eq!(town.by("seat").trail(&case).await, ["report", "clock_ran_out"]);
    }

    async fn a_step_sent_again_after_the_restart_is_not_taken_again(fresh) {
        let town = Town::new(fresh).await;
        let case = reported(&town, POTHOLE).await;
        let path = format!("{}/comment", case.path());
        let body = json!({ "version_seen": 1, "inputs": { "text": "请尽快" } });
        let first = town.by("seat").post_json_under("k", &path, &body).await.with_status(StatusCode::OK);
        let town = town.restarted().await;
        let again = town.by("seat").post_json_under("k", &path, &body).await.with_status(StatusCode::OK);
        assert_eq!(first.json(), again.json());
        assert_eq!(town.by("seat").trail(&case).await, ["report", "comment"]);
    }
}
