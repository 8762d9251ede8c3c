//! Two at work on one case: whoever comes second sees what the first changed beside what they entered, and chooses.

use axum::http::StatusCode;
use serde_json::json;
use testkit::{Case, Form, Town, on_both_databases};

use super::{LITTER, POTHOLE, all_fits_together, reported};

/// The difference on a page, without the rest of it.
fn difference(page: &str) -> String {
    let section = page.split("<section class=\"card difference\"").nth(1).expect("a difference");
    section.split("</section>").next().unwrap_or_default().to_owned()
}

/// The cells of the field `name`: theirs, then yours, as values of the form.
fn both(difference: &str, name: &str) -> Vec<String> {
    let start = format!("data-difference=\"{name}\" data-value=\"");
    let cells = difference.split(&start).skip(1);
    cells.map(|cell| cell.split('"').next().unwrap_or_default().to_owned()).collect()
}

/// The form of filing and dispatch on the desk, as it was before somebody else corrected the case to be about litter.
async fn overtaken(town: &Town) -> (Case, Form) {
    let case = reported(town, POTHOLE).await;
    let seat = town.by("seat");
    let address = format!("/desk?case={}", case.id);
    let form = seat.form(&address, &format!("/desk/{}/file_and_dispatch", case.id)).await;
    seat.does("correct", &case, json!({ "item": LITTER, "text": "其实是一堆垃圾" })).await;
    (case, form.with("item", POTHOLE).with("department", "water").with("text", "请尽快处置"))
}

on_both_databases! {
    async fn both_entries_are_shown_by_name_and_the_form_comes_back_filled_in(fresh) {
        let town = Town::new(fresh).await;
        let (case, form) = overtaken(&town).await;
        let seat = town.by("seat");
        let page = seat.submit(&form).await.with_status(StatusCode::CONFLICT).text();
        let shown = difference(&page);
        assert_eq!(both(&shown, "item"), [LITTER, POTHOLE], "{shown}");
        assert!(shown.contains("暴露垃圾") && shown.contains("路面坑洼"), "{shown}");
        assert!(shown.contains("其实是一堆垃圾"), "what the other person did is told: {shown}");
        assert!(page.contains("请尽快处置"), "what was written is in the form");
        assert!(page.contains("<option value=\"water\" data-initials") && page.contains("value=\"water\" data-initials=\"sw"), "{page}");
        assert_eq!(seat.trail(&case).await, ["report", "correct"], "nothing was overwritten");
        let mine = Form::on(&page, &format!("/desk/{}/file_and_dispatch", case.id));
        let mine = mine.with("item", POTHOLE).with("department", "water").with("text", "请尽快处置").and("theirs_item", "no");
        assert_eq!(seat.submit(&mine).await.status, StatusCode::SEE_OTHER);
        let seen = seat.sees(&case).await;
        assert_eq!((seen["item"].as_str(), seen["department"].as_str()), (Some(POTHOLE), Some("water")));
        all_fits_together(&town).await;
    }

    async fn theirs_is_taken_for_one_field_and_ones_own_for_another(fresh) {
        let town = Town::new(fresh).await;
        let (case, form) = overtaken(&town).await;
        let seat = town.by("seat");
        let page = seat.submit(&form).await.with_status(StatusCode::CONFLICT).text();
        let again = Form::on(&page, &format!("/desk/{}/file_and_dispatch", case.id));
        let again = again.with("item", POTHOLE).with("department", "water").with("text", "请尽快处置").and("theirs_item", "yes");
        assert_eq!(seat.submit(&again).await.status, StatusCode::SEE_OTHER);
        let seen = seat.sees(&case).await;
        assert_eq!((seen["item"].as_str(), seen["department"].as_str()), (Some(LITTER), Some("water")));
        all_fits_together(&town).await;
    }

    async fn the_cases_own_page_shows_it_too(fresh) {
        let town = Town::new(fresh).await;
        let case = reported(&town, POTHOLE).await;
        let seat = town.by("seat");
        let target = format!("/cases/{}/correct", case.id);
        let form = seat.form(&format!("/cases/{}", case.id), &target).await;
        seat.does("correct", &case, json!({ "text": "西门外的路面塌了" })).await;
        let page = seat.submit(&form.with("text", "东门外的路面裂了")).await.with_status(StatusCode::CONFLICT).text();
        assert_eq!(both(&difference(&page), "text"), ["西门外的路面塌了", "东门外的路面裂了"]);
        let again = Form::on(&page, &target).with("text", "东门外的路面裂了").with("item", LITTER).and("theirs_text", "yes");
        assert_eq!(seat.submit(&again).await.status, StatusCode::SEE_OTHER);
        let seen = seat.sees(&case).await;
        assert_eq!((seen["description"].as_str(), seen["item"].as_str()), (Some("西门外的路面塌了"), Some(LITTER)));
    }

    async fn where_the_step_is_no_longer_open_the_words_can_be_left_as_a_comment(fresh) {
        let town = Town::new(fresh).await;
        let case = reported(&town, POTHOLE).await;
        let seat = town.by("seat");
        let address = format!("/desk?case={}", case.id);
        let form = seat.form(&address, &format!("/desk/{}/file_and_dispatch", case.id)).await;
        seat.does("file_and_dispatch", &case, json!({ "item": LITTER })).await;
        let page = seat.submit(&form.with("item", POTHOLE).with("department", "water").with("text", "请带水泵")).await;
        let page = page.with_status(StatusCode::CONFLICT).text();
        let shown = difference(&page);
        assert!(shown.contains("路面坑洼") && shown.contains("请带水泵"), "{shown}");
        let comment = page.split("id=\"form-comment\"").nth(1).and_then(|form| form.split("</details>").next()).unwrap();
        assert!(comment.starts_with(" open") && comment.contains("请带水泵"), "{comment}");
        let target = format!("/desk/{}/comment", case.id);
        let target = page.split('"').find(|text| text.starts_with(&target)).unwrap();
        let left = seat.submit(&Form::on(&page, target).with("text", "请带水泵")).await;
        assert_eq!(left.status, StatusCode::SEE_OTHER);
        assert_eq!(seat.trail(&case).await, ["report", "file_and_dispatch", "comment"]);
    }
}
