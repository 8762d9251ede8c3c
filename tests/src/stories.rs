//! What people do with the program, told as they would tell it, over HTTP and on both databases.

mod account;
mod administration;
mod assessment;
mod commands;
mod conflict;
mod contractor;
mod department;
mod desk;
mod intake;
mod lane;
mod lists;
mod live;
mod neighbours;
mod pages;
mod photos;
mod privacy;
mod requests;
mod resident;
mod restart;
mod reveal;
mod scope;
mod sessions;
mod suggestions;
mod telephone;
mod texts;
mod undo;
mod work_list;

use serde_json::{Value, json};
use testkit::{Case, Town, WEST, at};

/// 路面坑洼: five working days, by its second criterion two urgent hours; wants a photo and a recheck.
const POTHOLE: &str = "E011301";
/// 暴露垃圾: four working hours; whoever sees it on patrol may put it right.
const LITTER: &str = "E011001";
/// 邻里纠纷: nothing to photograph, nothing to recheck.
const QUARREL: &str = "E080501";
/// 火灾火情: must be reported, to be taken up within five minutes.
const FIRE: &str = "E059501";

/// What a patroller reports from the western grid.
fn report_of(item: &str) -> Value {
    let words = "路边发现的问题";
    json!({ "channel": "patrol", "item": item, "description": words, "address": "西里3号楼前", "position": at(WEST) })
}

/// A case that was just reported by the western patroller.
pub(crate) async fn reported(town: &Town, item: &str) -> Case {
    town.by("west_patroller").reports(report_of(item)).await
}

async fn filed(town: &Town, item: &str) -> Case {
    let case = reported(town, item).await;
    town.by("seat").does("file", &case, json!({})).await;
    case
}

/// A case that waits for the city management section to accept it.
async fn dispatched(town: &Town, item: &str) -> Case {
    let case = filed(town, item).await;
    town.by("seat").does("dispatch", &case, json!({ "department": "city_management" })).await;
    case
}

/// A case that the city management section is at work on.
async fn in_hand(town: &Town, item: &str) -> Case {
    let case = dispatched(town, item).await;
    town.by("city").does("accept", &case, json!({})).await;
    case
}

/// A response with what the catalogue wants to see.
async fn done(town: &Town) -> Value {
    json!({ "text": "已修复", "photos": [town.by("city").photo().await] })
}

/// The whole of the figures of September 2026.
async fn figures(town: &Town) -> Value {
    let month = "/api/v1/figures?from=2026-09-01&to=2026-09-30";
    town.by("leader").get(month).await.json()["total"].clone()
}

/// Every trail, column and counter fits every other.
async fn all_fits_together(town: &Town) {
    let verdict = town.services.cases.verify(town.id, |_cases| {}).await.unwrap();
    assert_eq!(verdict.damages, []);
    assert!(verdict.cases > 0);
}

/// A view of the list of cases: ids in order.
async fn listed(town: &Town, login: &str, query: &str) -> Vec<String> {
    let list = town.by(login).get(&format!("/api/v1/cases?{query}")).await.json();
    let cases = list["cases"].as_array().cloned().unwrap_or_default();
    cases.iter().map(|case| case["id"].as_str().unwrap().to_owned()).collect()
}
