//! Standard texts: offered, filled in, refused; kept, exported and imported.

use axum::http::StatusCode;
use serde_json::json;
use testkit::{Person, Town, on_both_databases};

use super::{POTHOLE, all_fits_together, reported};

const FORM: &str = "application/x-www-form-urlencoded";

/// Sends a table as the file of the import's form.
async fn import(person: &Person<'_>, table: &str) -> testkit::Answered {
    let head = "--end\r\nContent-Disposition: form-data; name=\"file\"; filename=\"texts.csv\"\r\n\r\n";
    let body = format!("{head}{table}\r\n--end--\r\n");
    person.post("/texts/import", "multipart/form-data; boundary=end", body).await
}

on_both_databases! {
    async fn a_chosen_text_is_filled_in_from_the_case_as_it_is_after_the_step(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let case = reported(&town, POTHOLE).await;
        assert_eq!(seat.post("/texts/shipped", FORM, "").await.status, StatusCode::SEE_OTHER);
        seat.does("file", &case, json!({ "text": "编号{case_number}，由{department}处理。{其他}" })).await;
        let page = format!("/cases/{}", case.id);
        let number = seat.sees(&case).await["number"].as_str().unwrap().to_owned();
        let filed = seat.get(&page).await.text();
        assert!(filed.contains(&format!("编号{number}，由")) && filed.contains("处理。{其他}"), "{filed}");

        let form = seat.form(&page, &format!("{page}/dispatch")).await;
        let chosen = form.with("standard_text", "案件{case_number}请于{deadline}前处置完毕。");
        let shown = seat.page_after(&seat.submit(&chosen).await).await;
        let due = seat.sees(&case).await["due_at"].as_str().unwrap().to_owned();
        assert!(shown.contains(&format!("案件{number}请于2026年")) && !shown.contains("{deadline}前处置完毕。</p>"), "{due} {shown}");
        all_fits_together(&town).await;
    }

    async fn nothing_is_sent_while_a_placeholder_cannot_be_filled_in(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let case = reported(&town, POTHOLE).await;
        for text in ["请于{deadline}前处置", "由{department}处理", "{weather}"] {
            assert_eq!(seat.may_not("comment", &case, json!({ "text": text })).await, "placeholder_unresolved", "{text}");
        }
        assert_eq!(seat.trail(&case).await, ["report"]);
    }

    async fn texts_are_kept_and_a_wrong_one_comes_back_as_it_was_typed(fresh) {
        let town = Town::new(fresh).await;
        let office = town.by("office");
        let put = async |fields: &str| {
            let id = "id=0190d3a0-0000-7000-8000-000000000001";
            office.post("/texts", FORM, format!("{id}&{fields}")).await
        };
        let wrong = put("action=close&title=TitleOne&body=see+%7Bweather%7D").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains("see {weather}"), "{}", wrong.text());
        assert_eq!(put("action=report&title=TitleOne&body=b").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(put("action=close&title=TitleOne&body=b1&item=Z99").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!office.get("/texts").await.text().contains("/texts/remove"), "nothing was written");
        assert_eq!(put("action=close&title=TitleOne&body=b1&item=E01").await.status, StatusCode::SEE_OTHER);
        assert_eq!(put("action=close&title=TitleTwo&body=b2").await.status, StatusCode::SEE_OTHER);
        let page = office.get("/texts").await.text();
        assert!(page.contains("TitleTwo") && !page.contains("TitleOne"), "the same text, changed: {page}");
        let gone = office.post("/texts/remove", FORM, "id=0190d3a0-0000-7000-8000-000000000001").await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER);
        assert!(!office.get("/texts").await.text().contains("/texts/remove"));
    }

    async fn a_table_goes_out_and_comes_in_the_same_and_one_wrong_row_keeps_all_out(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let _ = seat.post("/texts/shipped", FORM, "").await.with_status(StatusCode::SEE_OTHER);
        let out = async || seat.get("/texts/export?format=csv").await.with_status(StatusCode::OK).text();
        let table = out().await;
        assert!(table.contains("{deadline}"), "{table}");
        let wrong = import(&seat, "action,item,place,title,text\nclose,,1,好,已办结\nfly,,2,飞,起飞\n").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains("第 2 行"), "{}", wrong.text());
        assert_eq!(out().await, table);
        assert_eq!(import(&seat, &table).await.status, StatusCode::SEE_OTHER);
        assert_eq!(out().await, table);
        assert_eq!(town.by("city").get("/texts").await.status, StatusCode::NOT_FOUND);
    }
}
