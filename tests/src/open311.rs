//! Other people's programs: Open311 GeoReport v2 over HTTP, on both databases, and with unmodified clients.

mod clients;
mod keys;
mod privacy;
mod reading;
mod reporting;
mod shape;
mod updates;

use axum::http::StatusCode;
use kernel::Actor;
use serde_json::Value;
use testkit::{Answered, Form, Town, WEST};
use web::Author;

const POTHOLE: &str = "E011301";
/// 邻里纠纷: says something about persons.
const QUARREL: &str = "E080501";
const BASE: &str = "/open311/v2";

fn author(town: &Town) -> Author {
    Author::new(&town.services.platform, &Actor::system(town.id))
}

async fn key(town: &Town, name: &str, trusted: bool) -> String {
    town.services.residents.open311_key_add(author(town), name, trusted).await.unwrap()
}

async fn get(town: &Town, resource: &str) -> Answered {
    town.anybody().get(&format!("{BASE}/{resource}")).await
}

async fn found(town: &Town, resource: &str) -> Value {
    get(town, resource).await.with_status(StatusCode::OK).json()
}

/// A pothole in the western grid, with a name and telephone number that must go nowhere.
fn pothole(key: &str) -> Form {
    let [long, lat] = WEST;
    Form::to(&format!("{BASE}/requests.json"))
        .and("api_key", key)
        .and("service_code", POTHOLE)
        .and("lat", lat)
        .and("long", long)
        .and("address_string", "西里3号楼前")
        .and("description", "楼前路面有个大坑")
        .and("first_name", "小满")
        .and("last_name", "林")
        .and("phone", "00012345678")
}

/// What the receipt of a report says.
async fn posted(town: &Town, form: &Form) -> Value {
    town.anybody().submit(form).await.with_status(StatusCode::OK).json()[0].clone()
}

/// The code and description of the one error of an answer, whose code is also its status.
#[track_caller]
fn fault(answered: &Answered) -> (u16, String) {
    let errors = answered.json();
    let code = u16::try_from(errors[0]["code"].as_u64().unwrap_or_default()).unwrap();
    assert_eq!(code, answered.status.as_u16(), "{errors}");
    (code, errors[0]["description"].as_str().unwrap_or_default().to_owned())
}

/// Every trail, column and counter fits every other.
async fn all_fits_together(town: &Town) {
    let verdict = town.services.cases.verify(town.id, |_cases| {}).await.unwrap();
    assert_eq!(verdict.damages, []);
    assert!(verdict.cases > 0);
}
