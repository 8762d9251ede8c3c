//! More time, a standing clock, an overdue mark that the statistics leave out.

use std::time::Duration;

use kernel::{Clock, Timestamp};
use serde_json::{Value, json};
use testkit::{Case, Town, on_both_databases};

use super::{POTHOLE, all_fits_together, done, figures, in_hand};

const DAY: Duration = Duration::from_hours(24);

/// When the handler's time ends, as the leader sees it.
async fn due(town: &Town, case: &Case) -> Timestamp {
    town.by("leader").sees(case).await["due_at"].as_str().unwrap().parse().unwrap()
}

fn more_time(until: Timestamp) -> Value {
    json!({ "reason": "large", "deadline": until })
}

fn standstill(until: Timestamp) -> Value {
    json!({ "reason": "budget", "deadline": until })
}

on_both_databases! {
    async fn a_department_gets_more_time_twice_and_not_a_third_time(fresh) {
        let town = Town::new(fresh).await;
        let (city, leader) = (town.by("city"), town.by("leader"));
        let case = in_hand(&town, POTHOLE).await;
        for _ in 0..2 {
            let until = due(&town, &case).await.plus(DAY);
            city.does("request_extension", &case, more_time(until)).await;
            assert_eq!(city.may_not("request_extension", &case, more_time(until)).await, "asked_already");
            assert_eq!(city.may_not("grant_extension", &case, json!({})).await, "not_yours");
            leader.does("grant_extension", &case, json!({})).await;
            assert_eq!(due(&town, &case).await, until);
        }
        let until = due(&town, &case).await.plus(DAY);
        assert_eq!(city.may_not("request_extension", &case, more_time(until)).await, "extensions_used_up");
        assert!(!city.is_offered(&case, "request_extension").await);
        all_fits_together(&town).await;
    }

    async fn once_overdue_there_is_no_more_time_to_be_had(fresh) {
        let town = Town::new(fresh).await;
        let (city, leader) = (town.by("city"), town.by("leader"));
        let case = in_hand(&town, POTHOLE).await;
        let until = due(&town, &case).await.plus(DAY);
        city.does("request_extension", &case, more_time(until)).await;
        town.clock.set(due(&town, &case).await.plus(Duration::from_secs(1)));
        town.ring().await;
        assert_eq!(leader.may_not("grant_extension", &case, json!({})).await, "overdue_already");
        leader.does("refuse_extension", &case, json!({ "text": "已逾期" })).await;
        assert_eq!(city.may_not("request_extension", &case, more_time(until)).await, "overdue_already");
        assert!(city.trail(&case).await.contains(&"clock_ran_out".to_owned()));
        all_fits_together(&town).await;
    }

    async fn a_suspended_case_comes_back_by_itself_with_the_time_that_was_left(fresh) {
        let town = Town::new(fresh).await;
        let (city, leader) = (town.by("city"), town.by("leader"));
        let case = in_hand(&town, POTHOLE).await;
        assert_eq!(due(&town, &case).await.to_string(), "2026-09-14T01:00:00Z", "five working days");
        let until = town.clock.now().plus(DAY * 14);
        city.does("request_suspension", &case, standstill(until)).await;
        leader.does("grant_suspension", &case, json!({})).await;
        assert!(city.get(&case.page()).await.text().contains("‖"));
        town.clock.set(until);
        town.ring().await;
        assert!(!city.trail(&case).await.contains(&"resume".to_owned()), "not before it is over");
        town.clock.advance(Duration::from_secs(1));
        town.ring().await;
        assert_eq!(city.trail(&case).await.last().unwrap(), "resume");
        assert_eq!(due(&town, &case).await.to_string(), "2026-09-29T01:00:01Z", "five again, the 25th is a holiday");
        let again = standstill(town.clock.now().plus(DAY));
        assert_eq!(city.may_not("request_suspension", &case, again).await, "suspensions_used_up");
        all_fits_together(&town).await;
    }

    async fn an_overdue_case_that_an_appeal_exempts_stays_overdue_and_leaves_the_statistics(fresh) {
        let town = Town::new(fresh).await;
        let (city, office) = (town.by("city"), town.by("office"));
        let case = in_hand(&town, POTHOLE).await;
        let appeal = || json!({ "reason": "late_dispatch", "text": "派遣晚了" });
        assert_eq!(city.may_not("appeal_overdue", &case, appeal()).await, "not_overdue");
        town.clock.set(due(&town, &case).await.plus(Duration::from_secs(1)));
        town.ring().await;
        city.does("respond", &case, done(&town).await).await;
        assert_eq!(figures(&town).await["overdue"], 1);
        city.does("appeal_overdue", &case, appeal()).await;
        assert_eq!(city.may_not("grant_appeal", &case, json!({})).await, "not_yours");
        office.does("grant_appeal", &case, json!({ "text": "属实" })).await;
        let figures = figures(&town).await;
        assert_eq!((&figures["overdue"], &figures["due"], &figures["dispatched"]), (&json!(0), &json!(0), &json!(1)));
        let seen = office.sees(&case).await;
        assert_eq!(seen["on_time"], false, "the fact stays");
        assert!(seen["marks"].as_array().unwrap().contains(&json!("exempt")));
        assert_eq!(city.may_not("appeal_overdue", &case, appeal()).await, "appeals_used_up");
        all_fits_together(&town).await;
    }
}
