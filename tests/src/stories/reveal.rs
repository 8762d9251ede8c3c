//! A reporter's contact: masked, and shown as it is to whoever says why, a row of the record for each look.

use axum::http::StatusCode;
use db::Tx;
use db::audit::{self, Filter, Recorded};
use serde_json::json;
use testkit::{Case, Town, WEST, at, on_both_databases};

use super::{POTHOLE, all_fits_together};

const FORM: &str = "application/x-www-form-urlencoded";

async fn with_contact(town: &Town) -> Case {
    let report = json!({
        "channel": "phone", "item": POTHOLE, "description": "有坑", "position": at(WEST),
        "contact": { "name": "林小满", "phone": "00012345678" },
    });
    town.by("seat").reports(report).await
}

async fn looks(town: &Town) -> Vec<Recorded> {
    let id = town.id;
    let filter = Filter { action: "contact_reveal".to_owned(), ..Filter::default() };
    let read = async move |tx: &mut Tx| audit::newest(tx, id, &filter, 100).await;
    town.services.platform.db.read(read).await.unwrap()
}

on_both_databases! {
    async fn a_contact_is_masked_until_somebody_says_why_and_each_look_is_recorded(fresh) {
        let town = Town::new(fresh).await;
        let case = with_contact(&town).await;
        let reveal = format!("/cases/{}/reveal", case.id);
        let seat = town.by("seat");
        let masked = seat.get(&case.page()).await.text();
        assert!(masked.contains("林** 000****5678") && !masked.contains("00012345678"), "{masked}");
        let silent = seat.post(&reveal, FORM, "reason=+").await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!silent.text().contains("00012345678") && looks(&town).await.is_empty());
        let shown = seat.post(&reveal, FORM, "reason=回访核实位置").await.with_status(StatusCode::OK).text();
        assert!(shown.contains("林小满 00012345678"), "{shown}");
        assert!(!seat.get(&case.page()).await.text().contains("00012345678"), "shown this once");
        let record = looks(&town).await;
        assert_eq!((record.len(), record[0].event.actor_name.as_str()), (1, "赵坐席"));
        assert!(record[0].event.body.contains("回访核实位置") && record[0].event.subject == case.number);
        assert!(!record[0].event.body.contains("林小满"));
        let page = town.by("secadmin").get("/administration/reveals").await.with_status(StatusCode::OK).text();
        assert!(page.contains("回访核实位置") && page.contains("赵坐席") && page.contains(&case.number), "{page}");
        assert_eq!(town.by("sysadmin").get("/administration/reveals").await.status, StatusCode::NOT_FOUND);
        all_fits_together(&town).await;
    }

    async fn who_does_not_see_the_case_sees_no_contact_and_who_has_looked_enough_no_further_one(fresh) {
        let town = Town::new(fresh).await;
        let case = with_contact(&town).await;
        let reveal = format!("/cases/{}/reveal", case.id);
        assert_eq!(town.by("east_patroller").post(&reveal, FORM, "reason=x").await.status, StatusCode::NOT_FOUND);
        assert_eq!(town.by("sysadmin").post(&reveal, FORM, "reason=x").await.status, StatusCode::NOT_FOUND);
        let list = "/administration/lists/limits";
        let form = town.by("sysadmin").get(list).await.text();
        let place = form.split("privacy.reveals_a_day").nth(1).and_then(|rest| rest.split("/row?n=").nth(1));
        let place = place.and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        let row = town.by("sysadmin").get(&format!("{list}/row?n={place}")).await.text();
        let seen = row.split("name=\"seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        let saved = town.by("sysadmin").post(&format!("{list}/row"), FORM, format!("n={place}&seen={seen}&value=2")).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        town.clock.advance(std::time::Duration::from_secs(2));
        for expected in [StatusCode::OK, StatusCode::OK, StatusCode::TOO_MANY_REQUESTS] {
            assert_eq!(town.by("seat").post(&reveal, FORM, "reason=回访").await.status, expected);
        }
        assert_eq!(looks(&town).await.len(), 2, "what was not shown is no look");
        assert_eq!(town.by("leader").post(&reveal, FORM, "reason=回访").await.status, StatusCode::OK, "a quota is one's own");
        town.clock.advance(std::time::Duration::from_hours(24));
        assert_eq!(town.by("seat").post(&reveal, FORM, "reason=回访").await.status, StatusCode::OK, "tomorrow is another day");
    }

    async fn an_unknown_value_of_a_filter_is_refused(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        assert_eq!(seat.get("/api/v1/cases?owner_by=fallback").await.status, StatusCode::OK);
        assert_eq!(seat.get("/api/v1/cases?owner_by=whoever").await.refusal(), "owner_by_unknown");
    }
}
