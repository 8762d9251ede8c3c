//! The seat operator's desk: one form, the next case, what comes back.

use axum::http::StatusCode;
use testkit::{Town, on_both_databases};

use super::{LITTER, POTHOLE, all_fits_together, reported};

on_both_databases! {
    async fn a_case_is_filed_and_dispatched_in_one_step_and_the_next_one_is_open(fresh) {
        let town = Town::new(fresh).await;
        let (first, second) = (reported(&town, POTHOLE).await, reported(&town, LITTER).await);
        let seat = town.by("seat");
        let address = format!("/desk?case={}", first.id);
        let target = format!("/desk/{}/file_and_dispatch?case={}", first.id, second.id);
        let form = seat.form(&address, &target).await;
        let after = seat.submit(&form.with("item", POTHOLE).with("text", "请尽快处置")).await.with_status(StatusCode::SEE_OTHER);
        let shown = seat.page_after(&after).await;
        let number = seat.sees(&first).await["number"].as_str().unwrap().to_owned();
        assert!(shown.contains(&format!("{number}：立案并派遣，已完成。")), "{shown}");
        assert!(shown.contains(&format!("data-case=\"{}\" aria-current=\"true\"", second.id)), "{shown}");
        assert!(!shown.contains(&format!("data-case=\"{}\"", first.id)), "it waits for the desk no longer");
        assert_eq!(seat.trail(&first).await, ["report", "file_and_dispatch"]);
        let seen = seat.sees(&first).await;
        assert_eq!((seen["state"].as_str(), seen["department"].as_str()), (Some("dispatched"), Some("city_management")));
        all_fits_together(&town).await;
    }

    async fn what_is_refused_comes_back_on_the_desk_as_it_was_entered(fresh) {
        let town = Town::new(fresh).await;
        let case = reported(&town, POTHOLE).await;
        let seat = town.by("seat");
        let form = seat.form(&format!("/desk?case={}", case.id), &format!("/desk/{}/file_and_dispatch", case.id)).await;
        let back = seat.submit(&form.with("item", "Z999999").with("text", "请尽快处置")).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = back.text();
        assert!(page.contains("role=\"alert\"") && page.contains("Z999999") && page.contains("请尽快处置"), "{page}");
        assert_eq!(seat.trail(&case).await, ["report"]);
    }

    async fn the_desk_shows_no_case_that_is_not_this_persons(fresh) {
        let town = Town::new(fresh).await.with_neighbour().await;
        let case = reported(&town, POTHOLE).await;
        let neighbour = town.by("seat_next_door");
        let page = neighbour.get(&format!("/desk?case={}", case.id)).await;
        assert!(page.status == StatusCode::NOT_FOUND || !page.text().contains("路边发现的问题"));
        assert_eq!(town.by("city").get("/desk").await.status, StatusCode::NOT_FOUND);
    }
}
