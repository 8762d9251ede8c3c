//! What residents find without an account besides their own report: their lost case, what neighbours reported before
//! them, and the news of a grid.

use std::time::Duration;

use axum::http::StatusCode;
use kernel::Ids;
use serde_json::json;
use testkit::{Answered, Form, Told, Town, WEST, at, on_both_databases};

use super::{LITTER, POTHOLE, QUARREL};

const UNIT_GRID: &str = "110115010001001";
const BASIC_GRID: &str = "110115010001";

/// Looks for a case by number and telephone tail, as a browser that has done its work.
async fn looks_for(town: &Town, number: &str, tail: &str) -> Answered {
    let work = town.anybody().work().await;
    let form = Form::to(&format!("/s/{}/follow", testkit::TOWN)).and("number", number).and("tail", tail);
    town.anybody().submit(&form.and("work", work)).await
}

/// A number between 0 and 1.
fn share(ids: &Ids) -> f64 {
    f64::from(u32::from_be_bytes(ids.bytes())) / f64::from(u32::MAX)
}

/// A place at most `most_m` metres from `from`; a degree is some 111 km northward and 86 km eastward here.
fn near([lon, lat]: [f64; 2], most_m: f64, ids: &Ids) -> [f64; 2] {
    let (far, angle) = (most_m * share(ids), std::f64::consts::TAU * share(ids));
    [lon + far * angle.cos() / 85_900.0, lat + far * angle.sin() / 111_200.0]
}

on_both_databases! {
    async fn number_and_telephone_tail_open_the_case_for_a_day_and_a_guess_learns_nothing(fresh) {
        let town = Town::new(fresh).await;
        let contact = json!({ "name": "林小满", "phone": "0001 234-5678" });
        let case = town.by("seat").reports(json!({ "channel": "phone", "description": "路灯不亮", "contact": contact })).await;
        let silent = town.by("seat").reports(json!({ "channel": "phone", "description": "井盖响" })).await;

        let found = looks_for(&town, &case.number, "５６７８").await.with_status(StatusCode::SEE_OTHER);
        let link = found.location().to_owned();
        let page = town.anybody().get(&link).await.with_status(StatusCode::OK).text();
        assert!(page.contains(&case.number) && page.contains("路灯不亮") && !page.contains("林小满"));

        // A wrong tail, a case that left no number, a case that is none: word for word the same.
        let day = "2026-09-07".parse().unwrap();
        let nobody = cases_rules::CaseNumber::new(day, 4_711).unwrap().to_string();
        let mut answers = Vec::new();
        for (number, tail) in [(&case.number, "5679"), (&silent.number, "0000"), (&nobody, "5678")] {
            let refused = looks_for(&town, number, tail).await;
            answers.push((refused.status, refused.text().replace(number.as_str(), "NUMBER").replace(tail, "TAIL")));
        }
        assert_eq!(answers[0].0, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");

        town.clock.advance(Duration::from_hours(25));
        town.ring().await;
        assert_eq!(town.anybody().get(&link).await.status, StatusCode::NOT_FOUND, "good for a day");
        let policy = town.services.residents.policy().guess;
        for _ in 0..policy.here_hour {
            assert_eq!(looks_for(&town, &case.number, "0001").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let right = looks_for(&town, &case.number, "5678").await;
        assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS, "whoever guesses is not told when they are right");
    }

    async fn what_a_neighbour_reported_within_fifty_metres_is_offered_before_any_detail(fresh) {
        const PAIRS: u32 = 40;
        let town = Town::new(fresh).await;
        let (seat, ids) = (town.by("seat"), Ids::from_seed(18));
        let mut seen = 0;
        for pair in 0..PAIRS {
            // Pairs stand 100 m and more apart, in a lattice; between them other things of other kinds.
            let corner = [WEST[0] - 0.004 + f64::from(pair % 8) * 0.0012, WEST[1] - 0.004 + f64::from(pair / 8) * 0.0012];
            let item = if pair % 2 == 0 { POTHOLE } else { LITTER };
            let first = seat.reports(json!({ "channel": "phone", "item": item, "description": "先报的", "position": at(corner) })).await;
            let beside = near(corner, 50.0, &ids);
            seat.reports(json!({ "channel": "phone", "item": QUARREL, "description": "别的", "position": at(beside) })).await;
            town.clock.advance(Duration::from_hours(1));
            let told = Told { item, place: Some(near(corner, 50.0, &ids)), ..Told::default() };
            let draft = town.anybody().begins(&told).await;
            let page = town.anybody().get(&format!("{draft}/check")).await.text();
            let (offers, details) = page.split_once("<dl class=\"facts\">").unwrap();
            assert!(details.contains("name=\"description\""), "the details are asked after what is offered");
            assert!(offers.matches("name=\"case\"").count() <= 3);
            seen += u32::from(offers.contains(&first.id.to_string()));
        }
        assert!(seen * 100 >= PAIRS * 95, "{seen} of {PAIRS}");
    }

    async fn a_feed_tells_kind_grid_and_state_and_nothing_of_a_person(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let happens = async |item: &str, words: &str| {
            let told = json!({ "channel": "phone", "item": item, "description": words, "position": at(WEST) });
            let case = seat.reports(told).await;
            seat.does("file", &case, json!({})).await;
            case
        };
        let shown = happens(POTHOLE, "老王家<门口>有坑").await;
        for _ in 0..4 {
            happens(QUARREL, "楼上吵").await;
        }
        let feed = async |grid: &str| {
            let address = format!("/s/{}/grids/{grid}/feed.atom", testkit::TOWN);
            let answered = town.anybody().get(&address).await.with_status(StatusCode::OK);
            assert!(answered.header("content-type").starts_with("application/atom+xml"));
            answered.text()
        };
        let few = feed(BASIC_GRID).await;
        assert!(few.contains("路面坑洼") && few.contains("已立案"), "{few}");
        for hidden in [&*shown.id.to_string(), &shown.number, "老王", "楼上", "邻里"] {
            assert!(!few.contains(hidden), "{hidden} is in {few}");
        }
        assert_eq!(few.matches("<entry>").count(), 1, "four of a kind that concerns persons are too few to be counted");
        happens(QUARREL, "楼下吵").await;
        assert_eq!(feed(BASIC_GRID).await.matches("<entry>").count(), 2, "five are a figure");
        assert_eq!(feed(UNIT_GRID).await.matches("<entry>").count(), 1, "and never for a grid as small as this");
    }
}
