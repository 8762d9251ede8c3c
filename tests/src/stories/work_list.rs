//! A department's work-list: its views and their counts, several taken up at once, what is proposed with a return.

use axum::http::StatusCode;
use serde_json::json;
use testkit::{Case, Form, Town, on_both_databases};

use super::{POTHOLE, QUARREL, all_fits_together, dispatched, done, filed, in_hand, listed};

const VIEWS: [&str; 4] = ["urgent", "mine", "recheck", "returned"];

async fn view(town: &Town, login: &str, view: &str) -> Vec<String> {
    listed(town, login, &format!("work={view}&department=city_management")).await
}

/// Which views have the case, each with as many rows as its tab says.
async fn views_of(town: &Town, case: &Case) -> Vec<&'static str> {
    let mut found = Vec::new();
    for name in VIEWS {
        let rows = view(town, "city", name).await;
        let page = town.by("city").get(&format!("/department?view={name}")).await.text();
        let tab = format!("<a href=\"/department?view={name}\" aria-current=\"page\">");
        let said = page.split(&tab).nth(1).and_then(|rest| rest.split("class=\"number\">").nth(1)).unwrap();
        assert_eq!(said.split('<').next(), Some(rows.len().to_string().as_str()), "{name}");
        assert_eq!(page.matches("class=\"nowrap\"><a href=\"/cases/").count(), rows.len(), "{name}");
        if rows.contains(&case.id.to_string()) {
            found.push(name);
        }
    }
    found
}

on_both_databases! {
    async fn a_case_goes_through_the_views_and_every_count_is_that_of_its_list(fresh) {
        let town = Town::new(fresh).await;
        let [seat, city] = ["seat", "city"].map(|login| town.by(login));
        dispatched(&town, QUARREL).await;
        let case = dispatched(&town, POTHOLE).await;
        assert_eq!(views_of(&town, &case).await, ["urgent"]);
        city.does("accept", &case, json!({})).await;
        assert_eq!(views_of(&town, &case).await, ["urgent", "mine"]);
        assert_eq!(view(&town, "seat", "mine").await, Vec::<String>::new(), "who takes it up has it, nobody else");
        city.does("respond", &case, done(&town).await).await;
        assert_eq!(views_of(&town, &case).await, ["recheck"]);
        seat.does("rework", &case, json!({ "reason": "half_done" })).await;
        assert_eq!(views_of(&town, &case).await, ["urgent", "mine"]);
        assert!(city.get("/department").await.text().contains("返工 1 次"));
        city.does("return", &case, json!({ "reason": "not_ours" })).await;
        assert_eq!(views_of(&town, &case).await, ["returned"]);
        seat.does("dispatch", &case, json!({ "department": "water" })).await;
        assert_eq!(views_of(&town, &case).await, [""; 0]);
        assert_eq!(city.get("/api/v1/cases?work=nothing").await.refusal(), "work_unknown");
        all_fits_together(&town).await;
    }

    async fn a_helper_finds_on_its_list_what_it_is_called_to_and_signs_in_there(fresh) {
        let town = Town::new(fresh).await;
        let case = in_hand(&town, POTHOLE).await;
        let call = json!({ "helpers": ["water"], "text": "请到现场" });
        town.by("director").does("whistle", &case, call).await;
        let water = town.by("water");
        let page = water.get("/department").await.text();
        assert!(page.contains(&case.number) && page.contains("吹哨待报到") && page.contains("协办"), "{page}");
        let row = page.split("name=\"case\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        assert!(row.ends_with(":sign_in"), "{row}");
        let form = Form::on(&page, "/department/take-up").with("case", row);
        assert!(water.submit(&form).await.text().contains("已接收或报到 1 件"));
        assert!(water.trail(&case).await.contains(&"sign_in".to_owned()));
        assert_eq!(listed(&town, "water", "work=mine&department=water").await, [case.id.to_string()]);
    }

    async fn several_are_taken_up_at_once_and_what_is_refused_holds_up_nothing(fresh) {
        let town = Town::new(fresh).await;
        let city = town.by("city");
        let [one, other] = [dispatched(&town, POTHOLE).await, dispatched(&town, QUARREL).await];
        let page = city.get("/department").await.text();
        let rows = page.split("name=\"case\" value=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let rows = rows.collect::<Vec<_>>().join(" ");
        let form = || Form::on(&page, "/department/take-up").with("case", rows.clone());
        city.does("accept", &other, json!({})).await;
        let answered = city.submit(&form()).await;
        assert_eq!(answered.status, StatusCode::OK);
        let text = answered.text();
        assert!(text.contains("已接收或报到 1 件"), "{text}");
        assert!(text.contains("以下案件没有办成") && text.contains(&other.number), "{text}");
        assert_eq!(city.sees(&one).await["state"], "handling");
        assert!(city.submit(&form()).await.text().contains("已接收或报到 1 件"), "a second press does nothing more");
        assert_eq!(city.trail(&one).await.iter().filter(|action| *action == "accept").count(), 1);
        assert_eq!(town.by("west_patroller").submit(&form()).await.status, StatusCode::NOT_FOUND);
        all_fits_together(&town).await;
    }

    async fn a_return_proposes_the_right_department_and_says_how_many_there_were(fresh) {
        let town = Town::new(fresh).await;
        let [seat, city, water] = ["seat", "city", "water"].map(|login| town.by(login));
        let case = filed(&town, POTHOLE).await;
        seat.does("dispatch", &case, json!({ "department": "water" })).await;
        let own = json!({ "reason": "not_ours", "department": "water" });
        assert_eq!(water.may_not("return", &case, own).await, "return_to_itself");
        let page = water.get(&case.page()).await.text();
        assert!(page.contains("建议派往") && page.contains("可能负责"), "the list names a department for this item");
        water.does("return", &case, json!({ "reason": "not_ours", "department": "city_management" })).await;
        let page = seat.get(&case.page()).await.text();
        assert!(page.contains("已退回 1 次"), "{page}");
        assert!(page.contains("value=\"city_management\" selected"), "what was proposed is chosen already");
        seat.does("dispatch", &case, json!({ "department": "city_management" })).await;
        assert!(city.get(&case.page()).await.text().contains("退回满 3 次将自动报领导裁定"));
        city.does("return", &case, json!({ "reason": "unclear" })).await;
        seat.does("dispatch", &case, json!({ "department": "water" })).await;
        assert!(water.get(&case.page()).await.text().contains("再退回一次将自动报领导裁定"));
        water.does("return", &case, json!({ "reason": "not_ours" })).await;
        assert!(town.by("leader").is_offered(&case, "dispatch_by_leader").await, "the third goes up by itself");
        all_fits_together(&town).await;
    }
}
