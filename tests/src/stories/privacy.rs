//! What is personal: forgotten when its time is over, and when a person asks for it. Figures and chains stay whole.

use std::fmt::Write;
use std::time::Duration;

use axum::http::StatusCode;
use db::{Tx, audit, params, texts, trail};
use kernel::Actor;
use serde_json::json;
use testkit::{Case, Town, WEST, at, on_both_databases};

use super::{LITTER, POTHOLE, all_fits_together, done, figures, in_hand};

const NUMBER: &str = "00098765432";
const NAME: &str = "林标记";
const FORM: &str = "application/x-www-form-urlencoded";

/// Every row of every table, as text.
async fn dump(town: &Town) -> String {
    let read = async |tx: &mut Tx| {
        let mut tables: Vec<String> = texts::columns(tx).await?.into_iter().map(|one| one.table).collect();
        tables.dedup();
        let mut all = String::new();
        for table in tables {
            for row in tx.all(&format!("select * from {table}"), params![]).await? {
                let _written = writeln!(all, "{table} {row:?}");
            }
        }
        Ok(all)
    };
    town.services.platform.db.read(read).await.unwrap()
}

fn lines_with<'d>(dump: &'d str, mark: &str) -> Vec<&'d str> {
    dump.lines().filter(|line| line.contains(mark)).collect()
}

async fn chains_hold(town: &Town) {
    all_fits_together(town).await;
    let id = town.id;
    let check = async move |tx: &mut Tx| audit::check(tx, id, (0, trail::ORIGIN), 10_000).await;
    assert_eq!(town.services.platform.db.read(check).await.unwrap().unwrap().fault, None);
}

fn office(town: &Town) -> Actor {
    Actor { name: "gewu".to_owned(), ..Actor::system(town.id) }
}

/// A case whose reporter left a contact, told it in the words as well, and whom people wrote about.
async fn told_everywhere(town: &Town) -> Case {
    let seat = town.by("seat");
    let report = json!({
        "channel": "phone", "item": POTHOLE, "position": at(WEST), "address": "林标记家门口",
        "description": "我是林标记，有坑，请打000 9876 5432", "contact": { "name": NAME, "phone": NUMBER },
    });
    let case = seat.reports(report).await;
    seat.does("comment", &case, json!({ "text": "已回电０００９８７６５４３２，无人接听" })).await;
    seat.does("comment", &case, json!({ "text": "林标记说明天在家" })).await;
    let reason = format!("reason=按{NUMBER}回访");
    let looked = seat.post(&format!("{}/reveal", case.page()), FORM, reason).await;
    assert_eq!(looked.status, StatusCode::OK);
    case
}

on_both_databases! {
    async fn a_person_is_told_and_forgotten_by_one_command_and_figures_and_chains_stay(fresh) {
        let town = Town::new(fresh).await;
        let case = told_everywhere(&town).await;
        let other = town.by("seat").reports(json!({
            "channel": "phone", "item": POTHOLE, "position": at(WEST), "description": "隔壁的林标记也说过",
            "contact": { "name": "王邻居", "phone": "00011112222" },
        })).await;
        let residents = &town.services.residents;
        let known = serde_json::to_value(residents.person_export(&office(&town), NUMBER).await.unwrap()).unwrap();
        assert_eq!((known["cases"][0]["number"].as_str(), known["cases"][0]["name"].as_str()), (Some(case.number.as_str()), Some(NAME)));
        assert_eq!(known["cases"].as_array().unwrap().len(), 1, "somebody else's case is not theirs");
        let before = figures(&town).await;
        let count = lines_with(&dump(&town).await, NAME).len();
        assert!(count >= 4, "{count} rows hold the name");

        let refused = residents.person_erase(&office(&town), NUMBER, " ").await.unwrap_err();
        assert!(refused.to_string().contains("person_reason"), "{refused}");
        let gone = residents.person_erase(&office(&town), "+86 000-9876-5432", "本人申请").await.unwrap();
        for table in ["case_contacts", "case_callers", "cases", "trail", "audit"] {
            assert!(gone.contains_key(table), "{table}: {gone:?}");
        }
        let all = dump(&town).await;
        assert_eq!(lines_with(&all, NUMBER), [""; 0]);
        assert_eq!(lines_with(&all, "9876"), [""; 0]);
        assert!(lines_with(&all, NAME).iter().all(|line| line.contains("隔壁的")), "a name elsewhere belongs to many");
        assert_eq!(figures(&town).await, before);
        chains_hold(&town).await;
        let page = town.by("seat").get(&case.page()).await.with_status(StatusCode::OK).text();
        assert!(page.contains("我是***，有坑，请打*** **** ****"), "{page}");
        assert!(town.by("seat").get(&other.page()).await.text().contains("王** 000****2222"));
        let again = residents.person_erase(&office(&town), NUMBER, "本人申请").await.unwrap();
        assert!(again.is_empty(), "nothing was left: {again:?}");
    }

    async fn a_number_in_any_text_of_any_table_is_forgotten(fresh) {
        let town = Town::new(fresh).await;
        let case = in_hand(&town, LITTER).await;
        town.by("city").does("respond", &case, done(&town).await).await;
        let db = &town.services.platform.db;
        let columns = db.read(async |tx: &mut Tx| texts::columns(tx).await).await.unwrap();
        let mut seeded = Vec::new();
        for column in columns.iter().filter(|column| !column.is_chained() && column.table != "users") {
            let name = format!("{}.{}", column.table, column.column);
            let sql = format!("update {} set {} = '{NAME} {NUMBER}'", column.table, column.column);
            // Codes, keys and what is checked refuse it: nothing free can stand there.
            if db.write(async move |tx: &mut Tx| tx.execute(&sql, params![]).await).await.is_ok_and(|rows| rows > 0) {
                seeded.push(name);
            }
        }
        for free in ["cases.description", "cases.address", "trail.body", "audit.body", "outbox.payload", "idempotency.answer"] {
            assert!(seeded.iter().any(|name| name == free), "{free} is not among {seeded:?}");
        }
        assert!(lines_with(&dump(&town).await, NUMBER).len() > 10);
        town.services.residents.person_erase(&office(&town), NUMBER, "本人申请").await.unwrap();
        assert_eq!(lines_with(&dump(&town).await, NUMBER), [""; 0]);
    }

    async fn what_is_kept_for_some_days_is_forgotten_then(fresh) {
        let town = Town::new(fresh).await;
        let (open, ended) = (told_everywhere(&town).await, told_everywhere(&town).await);
        town.by("seat").does("void", &ended, json!({ "reason": "entered_twice" })).await;
        let cases = &town.services.cases;
        town.clock.advance(Duration::from_hours(24 * 729));
        assert_eq!(cases.forget_where_due().await.unwrap().values().sum::<u64>(), 0, "too early");
        let before = figures(&town).await;
        town.clock.advance(Duration::from_hours(48));
        let forgotten = cases.forget_where_due().await.unwrap();
        assert_eq!((forgotten["contacts"], forgotten["callers"], forgotten["photos"]), (1, 1, 0));
        assert_eq!(cases.forget_where_due().await.unwrap().values().sum::<u64>(), 0, "once is enough");
        assert!(!town.by("seat").get(&ended.page()).await.text().contains("000****5432"));
        assert!(town.by("seat").get(&open.page()).await.text().contains("000****5432"), "an open case is worked on");
        assert_eq!(figures(&town).await, before);
        chains_hold(&town).await;
    }
}
