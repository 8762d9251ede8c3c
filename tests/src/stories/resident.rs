//! A resident's report, on pages alone and without script, to its end and once more.

use axum::http::StatusCode;
use serde_json::json;
use testkit::{Form, Person, Told, Town, WEST, on_both_databases, photo};

use super::POTHOLE;

/// The first address on the page that begins with `start`.
fn link_in(page: &str, start: &str) -> String {
    let at = page.find(&format!("\"{start}")).unwrap_or_else(|| panic!("no {start} in {page}"));
    page[at + 1..].split('"').next().unwrap().to_owned()
}

/// Somebody fills in the form of an action on the case's page and sends it; the page that comes then.
async fn press(person: &Person<'_>, page: &str, action: &str, fill: impl FnOnce(Form) -> Form) -> String {
    let form = person.form(page, &format!("{page}/{action}")).await;
    let answered = person.submit(&fill(form)).await;
    person.page_after(&answered).await
}

fn pothole() -> Told {
    Told {
        item: POTHOLE,
        description: "楼前路面有个大坑".to_owned(),
        words: "西里3号楼前".to_owned(),
        place: Some(WEST),
        name: "林小满",
        phone: "00012345678".to_owned(),
        photo: Some(photo::jpeg_with_position(90)),
        without_work: false,
    }
}

async fn reports(resident: &Person<'_>) -> String {
    let form = resident.ready_to_send(&pothole()).await;
    let receipt = resident.page_after(&resident.submit(&form).await).await;
    let again = resident.page_after(&resident.submit(&form).await).await;
    assert_eq!(again, receipt, "pressing twice reports once");
    receipt
}

/// Verified, filed as dangerous, dispatched, handled, rechecked, closed.
async fn go_the_whole_way(town: &Town, page: &str) {
    let [seat, patroller, city] = ["seat", "west_patroller", "city"].map(|login| town.by(login));
    let asked = town.person("west_patroller");
    let looked = |form: Form| form.with("answer", "yes").with_place(WEST).with_photo(photo::small_png(1));
    press(&seat, page, "request_verification", |form| form.with("person", asked)).await;
    press(&patroller, page, "answer_verification", looked).await;
    press(&seat, page, "file", |form| form.with("criterion", 2)).await;
    press(&seat, page, "dispatch", |form| form.with("department", "city_management")).await;
    press(&city, page, "accept", |form| form).await;
    press(&city, page, "respond", |form| form.with("text", "坑已填平").with_photo(photo::small_png(2))).await;
    press(&seat, page, "request_recheck", |form| form.with("person", asked)).await;
    press(&patroller, page, "answer_recheck", looked).await;
    let page = press(&seat, page, "close", |form| form).await;
    assert!(page.contains("已结案"), "{page}");
}

on_both_databases! {
    async fn a_resident_reports_a_pothole_follows_it_to_the_end_and_opens_it_once_more(fresh) {
        let town = Town::new(fresh).await;
        let resident = town.anybody();
        let receipt = reports(&resident).await;
        let link = link_in(&receipt, "/follow/");
        assert!(receipt.contains(&format!("https://town.example{link}")));

        let list = town.by("seat").get("/cases").await.text();
        assert!(list.contains("楼前路面有个大坑"));
        let case = town.by("seat").get("/api/v1/cases").await.json()["cases"][0].clone();
        let (id, number) = (case["id"].as_str().unwrap(), case["number"].as_str().unwrap());
        let page = format!("/cases/{id}");
        assert!(list.contains(&page) && receipt.contains(number));

        let follow = resident.get(&link).await.text();
        assert!(follow.contains(number) && follow.contains("楼前路面有个大坑"));
        go_the_whole_way(&town, &page).await;
        let follow = resident.get(&link).await.text();
        assert!(follow.contains("城市管理科") && follow.contains("已结案"));

        press(&resident, &link, "rate", |form| form.with("rating", 2).with("text", "边上还是松的")).await;
        assert!(!resident.get(&link).await.text().contains(&format!("{link}/rate")), "rated once");
        press(&resident, &link, "reopen", |form| form.with("reason", "undone")).await;
        let seen = town.by("seat").get(&format!("/api/v1{page}")).await.json();
        assert_eq!(seen["state"], "filed");

        let (seat, city) = (town.by("seat"), town.by("city"));
        press(&seat, &page, "dispatch", |form| form.with("department", "city_management")).await;
        press(&city, &page, "accept", |form| form).await;
        press(&city, &page, "respond", |form| form.with("text", "已重做").with_photo(photo::small_png(3))).await;
        let asked = town.person("west_patroller");
        press(&seat, &page, "request_recheck", |form| form.with("person", asked)).await;
        let looked = |form: Form| form.with("answer", "yes").with_place(WEST).with_photo(photo::small_png(4));
        press(&town.by("west_patroller"), &page, "answer_recheck", looked).await;
        press(&seat, &page, "close", |form| form).await;
        assert!(!resident.get(&link).await.text().contains(&format!("{link}/reopen")), "reopened once");
        let again = Form::to(&format!("{link}/reopen")).and("reason", "undone").and("version_seen", 99);
        let refused = resident.submit(&again.and("idempotency_key", "again")).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        super::all_fits_together(&town).await;
    }

    async fn what_a_photo_says_of_its_place_is_kept_nowhere(fresh) {
        let town = Town::new(fresh).await;
        reports(&town.anybody()).await;
        let seat = town.by("seat");
        let id = seat.get("/api/v1/cases").await.json()["cases"][0]["id"].as_str().unwrap().to_owned();
        let photo = seat.get(&format!("/api/v1/cases/{id}")).await.json()["photos"][0].clone();
        let served = seat.get(&format!("/photos/{}", photo.as_str().unwrap())).await;
        assert_eq!(served.header("content-type"), "image/jpeg");
        let mut files = vec![("what is served".into(), served.bytes)];
        let mut folders = vec![town.fresh.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { files.push((path.clone(), std::fs::read(path).unwrap())) }
            }
        }
        assert!(files.len() > 2, "the photo, its thumbnail, the key");
        for (path, bytes) in files {
            assert!(!bytes.windows(photo::SECRET.len()).any(|part| part == photo::SECRET), "{}", path.display());
        }
    }

    async fn a_residents_name_and_telephone_number_are_shown_masked_and_stored_sealed(fresh) {
        let town = Town::new(fresh).await;
        reports(&town.anybody()).await;
        let id = town.by("seat").get("/api/v1/cases").await.json()["cases"][0]["id"].as_str().unwrap().to_owned();
        let page = town.by("seat").get(&format!("/cases/{id}")).await.text();
        assert!(page.contains("林** 000****5678") && !page.contains("林小满"));
        let api = town.by("seat").get(&format!("/api/v1/cases/{id}/trail")).await.text();
        assert!(!api.contains("林小满") && !api.contains("00012345678"));
    }

    async fn the_number_alone_opens_nothing_and_a_pasted_link_is_found(fresh) {
        let town = Town::new(fresh).await;
        let case = town.by("seat").reports(json!({ "channel": "phone", "description": "路灯不亮" })).await;
        let anybody = town.anybody();
        assert_eq!(anybody.get(&format!("/follow/{}", case.number)).await.status, StatusCode::NOT_FOUND);
        let pasted = format!("/follow?token=https%3A%2F%2Ftown.example%2Ffollow%2F{}", case.token);
        assert_eq!(anybody.get(&pasted).await.location(), case.link());
        let mut guessed = case.link();
        let last = if guessed.pop() == Some('0') { '1' } else { '0' };
        assert_eq!(anybody.get(&format!("{guessed}{last}")).await.status, StatusCode::NOT_FOUND);
    }
}
