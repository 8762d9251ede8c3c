//! The department's part: returns, rework, helpers, the whistle.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;
use testkit::{Town, WEST, at, on_both_databases};

use super::{POTHOLE, QUARREL, all_fits_together, dispatched, done, figures, in_hand};

on_both_databases! {
    async fn returned_three_times_a_case_comes_before_a_leader_whose_word_is_the_last(fresh) {
        let town = Town::new(fresh).await;
        let [seat, leader, city, water] = ["seat", "leader", "city", "water"].map(|login| town.by(login));
        let case = dispatched(&town, POTHOLE).await;
        let not_ours = || json!({ "reason": "not_ours" });
        assert_eq!(city.may_not("return", &case, json!({ "reason": "no such reason" })).await, "reason_unknown");
        city.does("return", &case, not_ours()).await;
        seat.does("dispatch", &case, json!({ "department": "water" })).await;
        water.does("return", &case, not_ours()).await;
        assert!(!leader.is_offered(&case, "dispatch_by_leader").await);
        seat.does("dispatch", &case, json!({ "department": "city_management" })).await;
        city.does("return", &case, not_ours()).await;

        assert_eq!(seat.may_not("dispatch", &case, json!({ "department": "water" })).await, "not_yours");
        let word = json!({ "department": "city_management", "text": "路面归城管科" });
        leader.does("dispatch_by_leader", &case, word).await;
        assert_eq!(city.may_not("return", &case, not_ours()).await, "leader_decided");
        city.does("accept", &case, json!({})).await;
        assert_eq!(figures(&town).await["returned"], 3);
        all_fits_together(&town).await;
    }

    async fn what_is_not_done_well_is_done_again_and_only_a_look_on_the_spot_closes_it(fresh) {
        let town = Town::new(fresh).await;
        let [seat, city, patroller] = ["seat", "city", "west_patroller"].map(|login| town.by(login));
        let case = in_hand(&town, POTHOLE).await;
        assert_eq!(city.may_not("respond", &case, json!({ "text": "已修复" })).await, "input_missing");
        city.does("respond", &case, done(&town).await).await;
        assert_eq!(seat.may_not("close", &case, json!({})).await, "recheck_required");
        let ask = json!({ "person": town.person("west_patroller") });
        seat.does("request_recheck", &case, ask.clone()).await;
        let seen = |answer: bool, photo: String| json!({ "answer": answer, "photos": [photo], "position": at(WEST) });
        patroller.does("answer_recheck", &case, seen(false, patroller.photo().await)).await;
        assert_eq!(seat.may_not("close", &case, json!({})).await, "recheck_required");
        seat.does("rework", &case, json!({ "reason": "half_done" })).await;
        city.does("respond", &case, done(&town).await).await;
        seat.does("request_recheck", &case, ask).await;
        patroller.does("answer_recheck", &case, seen(true, patroller.photo().await)).await;
        assert_eq!(seat.does("close", &case, json!({})).await["state"], "closed");
        let figures = figures(&town).await;
        assert_eq!((&figures["reworked"], &figures["responded"], &figures["on_time"]), (&json!(1), &json!(2), &json!(1)));
        all_fits_together(&town).await;
    }

    async fn a_helper_speaks_before_the_lead_department_can_respond(fresh) {
        let town = Town::new(fresh).await;
        let [seat, city, water] = ["seat", "city", "water"].map(|login| town.by(login));
        let case = super::filed(&town, QUARREL).await;
        assert_eq!(water.get(&case.path()).await.status, StatusCode::NOT_FOUND);
        let to = json!({ "department": "city_management", "helpers": ["water", "sanitation"] });
        seat.does("dispatch", &case, to).await;
        city.does("accept", &case, json!({})).await;
        let words = || json!({ "text": "我们的部分已办完" });
        assert_eq!(city.may_not("respond", &case, words()).await, "helpers_outstanding");
        water.does("give_word", &case, words()).await;
        assert_eq!(water.may_not("give_word", &case, words()).await, "not_yours", "one word each");
        seat.does("release_helper", &case, json!({ "department": "sanitation", "text": "不需要了" })).await;
        assert_eq!(city.does("respond", &case, words()).await["state"], "responded");
        all_fits_together(&town).await;
    }

    async fn a_whistle_calls_departments_who_sign_in_in_time_or_the_clock_says_so(fresh) {
        let town = Town::new(fresh).await;
        let [director, sanitation, water] = ["director", "sanitation", "water"].map(|login| town.by(login));
        let case = in_hand(&town, POTHOLE).await;
        let call = json!({ "helpers": ["sanitation", "water"], "text": "请到现场" });
        assert_eq!(town.by("city").may_not("whistle", &case, call.clone()).await, "not_yours");
        director.does("whistle", &case, call).await;
        town.clock.advance(Duration::from_mins(10));
        sanitation.does("sign_in", &case, json!({ "position": at(WEST) })).await;
        town.ring().await;
        let ran_out = |trail: Vec<String>| trail.iter().filter(|action| *action == "clock_ran_out").count();
        let before = ran_out(director.trail(&case).await);
        town.clock.advance(Duration::from_mins(21));
        town.ring().await;
        assert_eq!(ran_out(director.trail(&case).await), before + 1, "water is late");
        water.does("sign_in", &case, json!({})).await;
        assert_eq!(water.may_not("sign_in", &case, json!({})).await, "not_yours", "once");
        all_fits_together(&town).await;
    }

    async fn a_leader_presses_and_everybody_at_work_is_told(fresh) {
        let town = Town::new(fresh).await;
        let case = in_hand(&town, POTHOLE).await;
        town.by("leader").does("escalate", &case, json!({ "text": "今天必须修好" })).await;
        let page = town.by("city").get(&case.page()).await.text();
        assert!(page.contains("今天必须修好") && page.contains("◆"));
        assert_eq!(town.by("leader").may_not("put_on_top", &case, json!({})).await, "on_top_already");
        all_fits_together(&town).await;
    }
}
