//! A department hands a case to an outside contractor by a link, and confirms what comes back.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;
use testkit::{Case, Form, Person, Town, WEST, at, on_both_databases, photo};

use super::{POTHOLE, all_fits_together, dispatched, in_hand};

/// The department makes a link on the case's page; its path.
async fn handed_over(city: &Person<'_>, case: &Case) -> String {
    let target = format!("{}/links", case.page());
    let form = city.form(&case.page(), &target).await;
    let form = form.with("contractor", "绿源养护").with("words", "补好路面，收尾清扫").with("days", 3);
    let page = city.submit(&form).await.with_status(StatusCode::OK).text();
    let again = city.submit(&form).await.text();
    assert_eq!(path_in(&again), path_in(&page), "pressing twice makes one link");
    path_in(&page)
}

fn path_in(page: &str) -> String {
    let at = page.find("/task/").unwrap_or_else(|| panic!("no link in {page}"));
    page[at..].split('"').next().unwrap().to_owned()
}

/// A case that says who reported it, in the hands of the city management section.
async fn told_by_telephone(town: &Town) -> Case {
    let seat = town.by("seat");
    let contact = json!({ "name": "林小满", "phone": "00012345678" });
    let report = json!({ "channel": "phone", "item": POTHOLE, "description": "我家林小满门口的坑，打00012345678",
        "address": "西里3号楼前", "position": at(WEST), "contact": contact, "photos": [seat.photo().await] });
    let case = seat.reports(report).await;
    seat.does("file_and_dispatch", &case, json!({ "item": POTHOLE, "department": "city_management" })).await;
    town.by("city").does("accept", &case, json!({})).await;
    case
}

on_both_databases! {
    async fn a_contractor_answers_by_link_and_the_department_confirms(fresh) {
        let town = Town::new(fresh).await;
        let [seat, city] = ["seat", "city"].map(|login| town.by(login));
        let case = told_by_telephone(&town).await;
        let path = handed_over(&city, &case).await;
        let outside = town.anybody();

        let answered = outside.get(&path).await;
        assert_eq!(answered.header("x-robots-tag"), "noindex, nofollow");
        assert_eq!(answered.header("referrer-policy"), "same-origin");
        let page = answered.text();
        assert!(page.contains("补好路面") && page.contains("西里3号楼前") && page.contains("绿源养护"), "{page}");
        for secret in ["林小满", "00012345678", "我家"] {
            assert!(!page.contains(secret), "{secret} in {page}");
        }
        let shown = page.split('"').find(|part| part.starts_with(&format!("{path}/photos/"))).unwrap();
        assert_eq!(outside.get(shown).await.status, StatusCode::OK);

        let form = Form::on(&page, &path).with("text", "坑已补平，清扫完毕");
        assert_eq!(outside.submit(&form).await.status, StatusCode::UNPROCESSABLE_ENTITY, "a photo is wanted");
        let form = form.with_photo(photo::small_png(7));
        let after = outside.page_after(&outside.submit(&form).await).await;
        assert!(after.contains("反馈已收到"), "{after}");
        outside.submit(&form).await;
        let comments = city.trail(&case).await.iter().filter(|action| *action == "comment").count();
        assert_eq!(comments, 1, "pressing twice answers once");
        assert_eq!(city.sees(&case).await["state"], "handling", "the contractor's word is not the department's");

        let page = city.get(&case.page()).await.text();
        assert!(page.contains("承包单位 绿源养护（链接 "), "the trail names contractor and link: {page}");
        let respond = format!("{}/respond", case.page());
        let form = Form::on(&page, &respond);
        assert!(page.contains("坑已补平，清扫完毕</textarea>"), "the words are there to be confirmed");
        let known = page.split("name=\"known_photos\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let form = form.with("known_photos", known).with("text", "坑已补平，清扫完毕");
        let done = city.page_after(&city.submit(&form).await).await;
        assert!(done.contains("已反馈"), "{done}");
        assert_eq!(seat.sees(&case).await["state"], "responded");
        assert!(outside.get(&path).await.text().contains("这项任务已经结束"), "nothing to be seen afterwards");
        assert_eq!(outside.get(shown).await.status, StatusCode::NOT_FOUND);
        all_fits_together(&town).await;
    }

    async fn a_link_dies_when_it_is_taken_back_when_it_expires_and_with_the_department(fresh) {
        let town = Town::new(fresh).await;
        let [city, outside] = [town.by("city"), town.anybody()];
        let case = in_hand(&town, POTHOLE).await;
        let path = handed_over(&city, &case).await;
        let page = city.get(&case.page()).await.text();
        let revoke = page.split('"').find(|part| part.ends_with("/revoke")).unwrap();
        assert_eq!(town.by("water").submit(&Form::to(revoke)).await.status, StatusCode::NOT_FOUND);
        city.submit(&Form::to(revoke)).await;
        city.submit(&Form::to(revoke)).await;
        let never = outside.get(&format!("/task/{}-{}", town.id.0, "0".repeat(32))).await;
        let dead = outside.get(&path).await;
        assert_eq!((dead.status, never.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
        assert!(city.get(&case.page()).await.text().contains("收回，共反馈 0 次"));

        let path = handed_over(&city, &case).await;
        assert_eq!(outside.get(&path).await.status, StatusCode::OK);
        town.clock.advance(Duration::from_hours(72));
        assert_eq!(outside.get(&path).await.status, StatusCode::NOT_FOUND);

        let path = handed_over(&city, &case).await;
        city.does("return", &case, json!({ "reason": "not_ours" })).await;
        assert!(outside.get(&path).await.text().contains("这项任务已经结束"));
        let record = town.by("office").get("/administration/audit").await.text();
        assert_eq!(record.matches("生成承包单位链接").count() - 1, 3, "one in the choice of events: {record}");
        assert_eq!(record.matches("收回承包单位链接").count() - 1, 1);
        all_fits_together(&town).await;
    }

    async fn only_the_department_that_has_the_case_in_hand_makes_links(fresh) {
        let town = Town::new(fresh).await;
        let city = town.by("city");
        let case = dispatched(&town, POTHOLE).await;
        let target = format!("{}/links", case.page());
        let form = || Form::to(&target).and("contractor", "绿源").and("words", "补路").and("days", 3);
        let early = city.submit(&form().and("idempotency_key", "one")).await;
        assert_eq!(early.status, StatusCode::CONFLICT, "before it is accepted");
        for login in ["seat", "water", "leader"] {
            let tried = town.by(login).submit(&form().and("idempotency_key", "two")).await;
            assert_eq!(tried.status, StatusCode::NOT_FOUND, "{login}");
        }
        city.does("accept", &case, json!({})).await;
        let long = Form::to(&target).and("contractor", "绿源").and("words", "补路").and("days", 31);
        let long = city.submit(&long.and("idempotency_key", "three")).await;
        assert!(long.text().contains("1 至 30 天"));
    }

    async fn wrong_links_are_counted_and_a_right_one_is_not_found_by_trying(fresh) {
        let town = Town::new(fresh).await;
        let path = |n: u32| format!("/task/{}-{n:032x}", town.id.0);
        for n in 0..30 {
            assert_eq!(town.anybody().get(&path(n)).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(town.anybody().get(&path(31)).await.status, StatusCode::TOO_MANY_REQUESTS);
        town.clock.advance(Duration::from_mins(61));
        assert_eq!(town.anybody().get(&path(31)).await.status, StatusCode::NOT_FOUND);
    }
}
