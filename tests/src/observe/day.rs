//! A day with everything in it that has gone into logs elsewhere: names, telephone numbers, links, words looked for,
//! passwords, keys, faults of the database that quote the row.

use db::{Tx, params};
use kernel::Actor;
use serde_json::json;
use testkit::{Form, TOWN, Told, Town, WEST, at, photo};
use web::{Author, Problem};

/// What nobody may read anywhere; made so that nothing else says it.
pub(super) const MARKERS: [&str; 7] = [
    "欧阳标记",
    "00098761234",
    "标记大坑",
    "标记里9号楼",
    "marker-login",
    "marker-secret",
    "%E6%A0%87%E8%AE%B0",
];

const NAME: &str = "欧阳标记";
const PHONE: &str = "00098761234";

pub(super) async fn live(town: &Town) {
    let resident = town.anybody();
    let told = Told {
        item: "E011301",
        description: "标记大坑".to_owned(),
        words: "标记里9号楼".to_owned(),
        place: Some(WEST),
        name: NAME,
        phone: PHONE.to_owned(),
        photo: Some(photo::small_png(3)),
        without_work: false,
    };
    let form = resident.ready_to_send(&told).await;
    let receipt = resident.page_after(&resident.submit(&form).await).await;
    let link = receipt.split("https://town.example").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let link = link.split('<').next().unwrap().to_owned();
    assert!(resident.get(&link).await.text().contains("标记大坑"));
    a_seat_works(town).await;
    somebody_guesses(town).await;
    a_program_reports(town).await;
    a_row_is_quoted(town).await;
}

async fn a_seat_works(town: &Town) {
    let seat = town.by("seat");
    let contact = json!({ "name": NAME, "phone": PHONE });
    let report = json!({
        "channel": "phone", "item": "E011301", "description": "标记大坑", "position": at(WEST), "contact": contact,
    });
    let case = seat.reports(report).await;
    seat.does("file", &case, json!({})).await;
    seat.does("dispatch", &case, json!({ "department": "city_management" })).await;
    seat.does("comment", &case, json!({ "text": "标记大坑" })).await;
    seat.get("/cases?q=%E6%A0%87%E8%AE%B0").await;
    seat.post_json("/api/v1/cases", &json!({ "channel": NAME, "description": PHONE })).await;
    town.ring().await;
}

async fn somebody_guesses(town: &Town) {
    let anybody = town.anybody();
    let session = json!({ "login": "marker-login", "password": "marker-secret" });
    anybody.post_json("/api/v1/sessions", &session).await;
    anybody.submit(&Form::to(&format!("/s/{TOWN}/follow")).and("number", PHONE).and("tail", "1234")).await;
    anybody.get("/%E6%A0%87%E8%AE%B0/marker-secret").await;
    anybody.get("/follow/marker-secret").await;
    anybody.post("/api/v1/cases", "application/json", "{\"name\": \"欧阳标记").await;
}

/// Through the lane: its key is not trusted.
async fn a_program_reports(town: &Town) {
    let author = Author::new(&town.services.platform, &Actor::system(town.id));
    let key = town.services.residents.open311_key_add(author, "热线", false).await.unwrap();
    let [long, lat] = WEST;
    let form = Form::to("/open311/v2/requests.json").and("api_key", key).and("service_code", "E011301");
    let form = form.and("lat", lat).and("long", long).and("description", "标记大坑");
    let answered = town.anybody().submit(&form.and("last_name", NAME).and("phone", PHONE)).await;
    assert!(answered.status.is_success(), "{}", answered.text());
    town.anybody().get("/open311/v2/requests.json?api_key=marker-secret").await;
}

/// A row that is there already: databases quote it. The fault goes where faults of requests go.
async fn a_row_is_quoted(town: &Town) {
    let subdistrict = town.id;
    let twice = async move |tx: &mut Tx| {
        let sql = "insert into place_nicknames (subdistrict, place, nickname) values ($1, $2, $2)";
        tx.execute(sql, params![subdistrict, NAME]).await?;
        tx.execute(sql, params![subdistrict, NAME]).await.map(drop)
    };
    let failure = town.fresh.db.write(twice).await.unwrap_err();
    drop(Problem::from(failure));
}
