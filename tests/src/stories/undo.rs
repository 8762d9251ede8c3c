//! Taking a step back while its messages wait.

use std::time::Duration;

use axum::http::StatusCode;
use db::{Tx, params};
use kernel::Clock;
use serde_json::{Value, json};
use testkit::{Case, Person, Town, on_both_databases};

use super::{POTHOLE, QUARREL, all_fits_together, done, figures, filed, in_hand, reported};

/// Kinds of the messages that wait, of those that have left, and the jobs, of one case.
async fn kept(town: &Town, case: &Case) -> (Vec<String>, Vec<String>, Vec<String>) {
    let id = case.id;
    let subdistrict = town.id;
    let read = async move |tx: &mut Tx| {
        let kinds = async |tx: &mut Tx, sent: &str| {
            let sql = format!(
                "select kind from outbox where subdistrict = $1 and case_id = $2 and sent_at is {sent} order by id"
            );
            let rows = tx.all(&sql, params![subdistrict, id]).await?;
            rows.iter().map(|row| row.get::<String>("kind")).collect::<db::Result<Vec<_>>>()
        };
        let (waiting, left) = (kinds(tx, "null").await?, kinds(tx, "not null").await?);
        let sql = "select dedup, run_at from jobs where subdistrict = $1 order by dedup";
        let jobs = tx.all(sql, params![subdistrict]).await?;
        let jobs = jobs.iter().map(|row| {
            let (name, at): (String, kernel::Timestamp) = (row.get("dedup")?, row.get("run_at")?);
            Ok(format!("{name} {at}"))
        });
        let jobs = jobs.collect::<db::Result<Vec<_>>>()?;
        Ok((waiting, left, jobs.into_iter().filter(|job| job.starts_with(&id.to_string())).collect()))
    };
    town.fresh.db.read(read).await.unwrap()
}

/// Takes a step that may be taken back.
async fn acts(seat: &Person<'_>, case: &Case, action: &str, inputs: Value) -> i64 {
    let version = seat.sees(case).await["version"].as_i64().unwrap();
    let body = json!({ "version_seen": version, "inputs": inputs, "undoable": true });
    let answered = seat.post_json(&format!("{}/{action}", case.path()), &body).await;
    answered.with_status(StatusCode::OK).json()["version"].as_i64().unwrap()
}

async fn takes_back(seat: &Person<'_>, case: &Case, version: i64) -> Result<Value, String> {
    let answered = seat.post_json(&format!("{}/undo", case.path()), &json!({ "version": version })).await;
    if answered.status == StatusCode::OK { Ok(answered.json()) } else { Err(answered.refusal()) }
}

/// What is the same before a step and after it was taken back: everything but the version.
fn without_version(mut seen: Value) -> Value {
    seen.as_object_mut().unwrap().remove("version");
    seen
}

on_both_databases! {
    async fn a_dispatch_taken_back_leaves_two_rows_and_nothing_else(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let case = filed(&town, POTHOLE).await;
        town.ring().await;
        let (seen, jobs, counts) = (seat.sees(&case).await, kept(&town, &case).await.2, figures(&town).await);
        let version = acts(&seat, &case, "dispatch", json!({ "department": "water", "helpers": ["sanitation"] })).await;
        town.clock.advance(Duration::from_secs(9));
        town.ring().await;
        assert_eq!(kept(&town, &case).await.0, ["case.dispatch"; 2], "nothing has left after nine seconds");
        let back = takes_back(&seat, &case, version).await.unwrap();
        assert_eq!((back["state"].as_str(), back["version"].as_i64()), (Some("filed"), Some(version + 1)));
        assert_eq!(without_version(seat.sees(&case).await), without_version(seen));
        let (waiting, left, jobs_now) = kept(&town, &case).await;
        assert_eq!((waiting.len(), jobs_now), (0, jobs));
        assert!(!left.contains(&"case.dispatch".to_owned()));
        assert_eq!(figures(&town).await, counts);
        assert_eq!(seat.trail(&case).await, ["report", "file", "dispatch", "undone"]);
        town.clock.advance(Duration::from_mins(1));
        town.ring().await;
        assert!(!kept(&town, &case).await.1.contains(&"case.dispatch".to_owned()), "nobody is ever told");
        all_fits_together(&town).await;
        assert_eq!(acts(&seat, &case, "dispatch", json!({ "department": "water" })).await, version + 2);
        all_fits_together(&town).await;
    }

    async fn whatever_ends_or_hands_on_a_case_can_be_taken_back(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let other = reported(&town, POTHOLE).await;
        let reason = |list: &str| {
            let reasons = town.services.cases.policy().reasons(list);
            reasons[0].code.clone()
        };
        let ways = [
            ("file_and_dispatch", json!({ "item": POTHOLE })),
            ("decline", json!({ "reason": reason("decline") })),
            ("void", json!({ "reason": reason("void") })),
            ("merge", json!({ "other_case": other.id })),
        ];
        for (action, inputs) in ways {
            let case = reported(&town, POTHOLE).await;
            let (seen, jobs, counts) = (seat.sees(&case).await, kept(&town, &case).await.2, figures(&town).await);
            let version = acts(&seat, &case, action, inputs).await;
            takes_back(&seat, &case, version).await.unwrap();
            assert_eq!(without_version(seat.sees(&case).await), without_version(seen), "{action}");
            assert_eq!((kept(&town, &case).await.2, figures(&town).await), (jobs, counts), "{action}");
        }
        let case = in_hand(&town, QUARREL).await;
        town.by("city").does("respond", &case, done(&town).await).await;
        let seen = seat.sees(&case).await;
        let version = acts(&seat, &case, "close", json!({})).await;
        takes_back(&seat, &case, version).await.unwrap();
        assert_eq!(without_version(seat.sees(&case).await), without_version(seen));
        all_fits_together(&town).await;
    }

    async fn after_ten_seconds_the_step_stands_and_its_messages_leave(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let case = filed(&town, POTHOLE).await;
        let version = acts(&seat, &case, "dispatch", json!({ "department": "water" })).await;
        town.clock.advance(Duration::from_secs(10));
        assert_eq!(takes_back(&seat, &case, version).await, Err("undo_too_late".to_owned()));
        town.ring().await;
        let (waiting, left, _) = kept(&town, &case).await;
        assert!(waiting.is_empty() && left.contains(&"case.dispatch".to_owned()));
        assert_eq!(takes_back(&seat, &case, version).await, Err("undo_too_late".to_owned()));
        assert_eq!(seat.trail(&case).await, ["report", "file", "dispatch"]);
        all_fits_together(&town).await;
    }

    async fn only_its_maker_takes_a_step_back_and_only_while_nothing_happened_since(fresh) {
        let town = Town::new(fresh).await;
        let (seat, office) = (town.by("seat"), town.by("office"));
        let case = filed(&town, POTHOLE).await;
        assert_eq!(takes_back(&seat, &case, 2).await, Err("undo_too_late".to_owned()), "filing is not held");
        let version = acts(&seat, &case, "dispatch", json!({ "department": "city_management" })).await;
        assert_eq!(takes_back(&office, &case, version).await, Err("undo_not_yours".to_owned()));
        assert_eq!(takes_back(&town.by("east_patroller"), &case, version).await, Err("not_found".to_owned()));
        town.by("city").does("accept", &case, json!({})).await;
        assert_eq!(takes_back(&seat, &case, version).await, Err("undo_overtaken".to_owned()));
        assert_eq!(seat.sees(&case).await["state"], "handling");
        all_fits_together(&town).await;
    }

    async fn one_key_takes_back_once_and_is_answered_the_same(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let case = filed(&town, POTHOLE).await;
        let version = acts(&seat, &case, "dispatch", json!({ "department": "water" })).await;
        let path = format!("{}/undo", case.path());
        let body = json!({ "version": version });
        let first = seat.post_json_under("back", &path, &body).await.with_status(StatusCode::OK);
        let again = seat.post_json_under("back", &path, &body).await.with_status(StatusCode::OK);
        assert_eq!(first.json(), again.json());
        assert_eq!(takes_back(&seat, &case, version).await, Err("undo_too_late".to_owned()));
        assert_eq!(seat.trail(&case).await, ["report", "file", "dispatch", "undone"]);
    }

    async fn a_step_is_either_taken_back_or_told_never_both(fresh) {
        let town = std::sync::Arc::new(Town::new(fresh).await);
        let seat = town.by("seat");
        for _ in 0..8 {
            let case = filed(&town, POTHOLE).await;
            let version = acts(&seat, &case, "dispatch", json!({ "department": "water" })).await;
            // The relay's clock is past the ten seconds where the other's is not: two machines that differ.
            let late = town.clock.now().plus(Duration::from_secs(11));
            let relay = {
                let town = std::sync::Arc::clone(&town);
                tokio::spawn(async move { town.services.relay.round(late).await.unwrap() })
            };
            let taken = takes_back(&seat, &case, version).await;
            relay.await.unwrap();
            town.services.relay.round(late).await.unwrap();
            let told = kept(&town, &case).await.1.contains(&"case.dispatch".to_owned());
            assert_ne!(taken.is_ok(), told, "{taken:?}");
            assert_eq!(seat.sees(&case).await["state"], if told { "dispatched" } else { "filed" });
        }
        all_fits_together(&town).await;
    }

    async fn the_desk_offers_the_way_back_without_script(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let case = reported(&town, POTHOLE).await;
        let target = format!("/desk/{}/file_and_dispatch", case.id);
        let form = seat.form(&format!("/desk?case={}", case.id), &target).await;
        let after = seat.submit(&form.with("item", POTHOLE)).await.with_status(StatusCode::SEE_OTHER);
        let back = testkit::Form::on(&seat.page_after(&after).await, "/desk/undo");
        let shown = seat.submit(&back).await.with_status(StatusCode::SEE_OTHER);
        let page = seat.page_after(&shown).await;
        assert!(page.contains("撤回操作，已完成。"), "{page}");
        assert!(page.contains(&format!("data-case=\"{}\" aria-current=\"true\"", case.id)), "{page}");
        assert_eq!(seat.trail(&case).await, ["report", "file_and_dispatch", "undone"]);
        let late = seat.submit(&back).await;
        assert_eq!(late.status, StatusCode::SEE_OTHER, "the same press twice is answered the same");
        all_fits_together(&town).await;
    }

    async fn too_late_the_pages_say_so(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let case = filed(&town, POTHOLE).await;
        let form = seat.form(&case.page(), &format!("{}/dispatch", case.page())).await;
        let after = seat.submit(&form.with("department", "water")).await;
        let back = testkit::Form::on(&seat.page_after(&after).await, &format!("{}/undo", case.page()));
        town.clock.advance(Duration::from_secs(11));
        let refused = seat.submit(&back).await.with_status(StatusCode::CONFLICT).text();
        assert!(refused.contains("已超过 10 秒，通知已经发出，不能再撤回。"), "{refused}");
        assert!(!seat.get(&case.page()).await.text().contains("data-undo"), "it is offered no longer");
        let steps = format!("{}:3", case.id);
        let desk = testkit::Form::to("/desk/undo").and("steps", steps).and("idempotency_key", town.key());
        let refused = seat.submit(&desk).await.with_status(StatusCode::CONFLICT).text();
        assert!(refused.contains("已超过 10 秒"), "{refused}");
        assert_eq!(seat.trail(&case).await, ["report", "file", "dispatch"]);
    }
}
