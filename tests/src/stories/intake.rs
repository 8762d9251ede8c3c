//! From the report to the filed case, and the ends that come before.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::{Town, WEST, at, on_both_databases};

use super::{FIRE, LITTER, POTHOLE, QUARREL, all_fits_together, figures, listed, report_of, reported};

/// Messages that wait to be sent: kind and recipient.
async fn told(town: &Town) -> Vec<(String, String)> {
    let read = async |tx: &mut db::Tx| {
        let rows =
            tx.all("select kind, recipient from outbox order by kind, recipient", db::params![]).await?;
        rows.iter().map(|row| Ok((row.get("kind")?, row.get("recipient")?))).collect()
    };
    town.fresh.db.read(read).await.unwrap()
}

on_both_databases! {
    async fn what_must_be_reported_stands_first_and_rings_when_nobody_takes_it_up(fresh) {
        let town = Town::new(fresh).await;
        let ordinary = reported(&town, POTHOLE).await;
        town.clock.advance(Duration::from_mins(2));
        let fire = reported(&town, FIRE).await;
        assert!(told(&town).await.contains(&("case.report".to_owned(), "role:leader".to_owned())));
        let first = listed(&town, "seat", "sort=due").await;
        assert_eq!(first, [fire.id.to_string(), ordinary.id.to_string()]);
        assert_eq!(listed(&town, "seat", "must_report=1").await, [fire.id.to_string()]);
        assert!(town.by("seat").get(&fire.page()).await.text().contains("突发事件必报"));
        town.clock.advance(Duration::from_mins(5));
        town.ring().await;
        assert_eq!(town.by("seat").trail(&fire).await, ["report"], "to the minute is in time");
        town.clock.advance(Duration::from_secs(1));
        town.ring().await;
        assert_eq!(town.by("seat").trail(&fire).await, ["report", "clock_ran_out"]);
        assert_eq!(town.by("seat").trail(&ordinary).await, ["report"]);
        assert_eq!(listed(&town, "seat", "light=red").await, [fire.id.to_string()]);
        town.ring().await;
        assert_eq!(town.by("seat").trail(&fire).await.len(), 2, "rings once");
        town.clock.advance(Duration::from_mins(6));
        let later_than_due = reported(&town, FIRE).await;
        let queue = listed(&town, "seat", "sort=due").await;
        assert_eq!(queue, [&fire, &later_than_due, &ordinary].map(|case| case.id.to_string()));
        all_fits_together(&town).await;
    }

    async fn what_a_patroller_finds_untrue_is_not_filed(fresh) {
        let town = Town::new(fresh).await;
        let (seat, patroller) = (town.by("seat"), town.by("west_patroller"));
        let case = seat.reports(json!({ "channel": "phone", "description": "有大坑", "position": at(WEST) })).await;
        assert_eq!(seat.may_not("file", &case, json!({})).await, "input_missing");
        let ask = json!({ "person": town.person("west_patroller") });
        seat.does("request_verification", &case, ask).await;
        assert_eq!(listed(&town, "west_patroller", "mine=me").await, [case.id.to_string()]);
        let seen = json!({ "answer": false, "photos": [patroller.photo().await], "position": at(WEST) });
        assert_eq!(town.by("grid_leader").may_not("answer_verification", &case, seen.clone()).await, "not_yours");
        patroller.does("answer_verification", &case, seen).await;
        assert_eq!(seat.may_not("file", &case, json!({ "item": POTHOLE })).await, "verified_untrue");
        assert_eq!(seat.does("decline", &case, json!({ "reason": "not_found" })).await["state"], "declined");
        let follow = town.anybody().get(&case.link()).await.text();
        assert!(follow.contains("不予立案") || follow.contains("未立案"), "{follow}");
        assert_eq!(seat.may_not("file", &case, json!({ "item": POTHOLE })).await, "action_not_now");
        assert!(seat.is_offered(&case, "comment").await);
        all_fits_together(&town).await;
    }

    async fn a_slip_is_void_and_counts_as_open_no_more(fresh) {
        let town = Town::new(fresh).await;
        let case = super::dispatched(&town, QUARREL).await;
        assert_eq!(figures(&town).await["open"], 1);
        town.by("seat").does("void", &case, json!({ "reason": "entered_twice" })).await;
        let after = figures(&town).await;
        assert_eq!((&after["open"], &after["reported"], &after["closed"]), (&json!(0), &json!(1), &json!(0)));
        assert!(listed(&town, "seat", "state=open").await.is_empty());
        town.clock.advance(Duration::from_hours(24 * 30));
        town.ring().await;
        assert_eq!(town.by("seat").trail(&case).await.last().unwrap(), "void", "no clock rings any more");
        all_fits_together(&town).await;
    }

    async fn two_reports_of_one_matter_are_merged_and_both_reporters_follow_it(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let first = seat.reports(json!({ "channel": "phone", "item": QUARREL, "description": "楼上漏水吵架", "position": at(WEST) })).await;
        town.clock.advance(Duration::from_mins(5));
        let second = seat.reports(json!({ "channel": "phone", "item": QUARREL, "description": "因楼上漏水吵架", "position": at(WEST) })).await;
        let question = format!("/api/v1/duplicates?item={QUARREL}&lon={}&lat={}&text=漏水吵架", WEST[0], WEST[1]);
        let question = question.replace("漏水吵架", "%E6%BC%8F%E6%B0%B4%E5%90%B5%E6%9E%B6");
        let suggested = seat.get(&question).await.with_status(StatusCode::OK).json();
        assert_eq!(suggested.as_array().map(Vec::len), Some(2), "{suggested}");
        assert!(seat.get(&second.page()).await.text().contains(&first.number), "suggested on its page");

        assert_eq!(seat.may_not("merge", &second, json!({ "other_case": second.id })).await, "other_case_is_this_one");
        seat.does("merge", &second, json!({ "other_case": first.id })).await;
        let follow = town.anybody().get(&second.link()).await.text();
        assert!(follow.contains(&first.number));
        seat.does("file", &first, json!({})).await;
        seat.does("dispatch", &first, json!({ "department": "city_management" })).await;
        town.by("city").does("accept", &first, json!({})).await;
        town.by("city").does("respond", &first, json!({ "text": "已调解" })).await;
        seat.does("close", &first, json!({})).await;
        for link in [first.link(), second.link()] {
            assert!(town.anybody().get(&link).await.text().contains("已结案"));
        }
        assert_eq!(seat.sees(&second).await["merged_into"], json!(first.id));
        let third = reported(&town, QUARREL).await;
        assert_eq!(seat.may_not("merge", &third, json!({ "other_case": first.id })).await, "other_case_ended");
        all_fits_together(&town).await;
    }

    async fn a_patroller_puts_litter_right_on_the_spot_and_the_seat_looks_once(fresh) {
        let town = Town::new(fresh).await;
        let (seat, patroller) = (town.by("seat"), town.by("west_patroller"));
        let case = reported(&town, LITTER).await;
        let photos = |ids: &[String]| json!({ "photos": ids });
        let before = patroller.photo().await;
        assert_eq!(patroller.may_not("self_handle", &case, photos(std::slice::from_ref(&before))).await, "photos_missing");
        assert_eq!(town.by("east_patroller").may_not("self_handle", &case, json!({})).await, "not_found");
        let closed = patroller.does("self_handle", &case, photos(&[before.clone(), before])).await;
        assert_eq!(closed["state"], "closed");
        seat.does("spot_check", &case, json!({ "text": "看过照片" })).await;
        assert_eq!(seat.may_not("spot_check", &case, json!({ "text": "再看" })).await, "spot_checked_already");
        let quarrel = reported(&town, QUARREL).await;
        assert_eq!(patroller.may_not("self_handle", &quarrel, json!({})).await, "self_handle_not_allowed");
        all_fits_together(&town).await;
    }

    async fn a_report_says_what_is_wrong_with_it(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let with = |name: &str, value: Value| {
            let mut report = report_of(POTHOLE);
            report[name] = value;
            report
        };
        let wrong = [
            (with("item", json!("E999999")), "item_unknown"),
            (with("channel", json!("pigeon")), "channel_unknown"),
            (with("description", json!("长".repeat(2_001))), "text_too_long"),
            (with("position", json!({ "longitude": 200.0, "latitude": 39.0 })), "coordinates_out_of_range"),
            (with("position", json!({ "longitude": 116.0, "latitude": 39.0, "crs": "moon" })), "crs_unknown"),
            (with("photos", json!(["00".repeat(32)])), "photo_unknown"),
            (with("photos", json!(vec!["00".repeat(32); 10])), "too_many_photos"),
            (json!({ "channel": "phone" }), "input_missing"),
        ];
        for (report, code) in wrong {
            let answered = seat.post_json("/api/v1/cases", &report).await;
            assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY, "{report}");
            assert_eq!(answered.refusal(), code);
        }
        assert!(listed(&town, "seat", "").await.is_empty(), "nothing of it is kept");
    }
}
