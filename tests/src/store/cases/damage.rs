//! `gewu verify` names what somebody changed behind the program's back; a copy taken at work is whole.

use std::sync::Arc;

use axum::http::StatusCode;
use cases_server::Damage;
use db::{Tx, Value};
use serde_json::json;
use testkit::{Case, Fresh, Town, on_both_databases};

use super::{QUARREL, a_day};

async fn damages(town: &Town) -> Vec<Damage> {
    town.services.cases.verify(town.id, |_cases| {}).await.unwrap().damages
}

/// Kind, table and row of each damage.
fn named(damages: &[Damage]) -> Vec<(&'static str, &'static str, Option<i64>)> {
    damages.iter().map(|damage| (damage.kind, damage.table, damage.seq)).collect()
}

/// Changes a row as somebody with access to the database could.
async fn change(town: &Town, sql: &'static str, params: &[Value]) {
    let params = params.to_vec();
    let changed = town.fresh.db.write(async move |tx: &mut Tx| tx.execute(sql, &params).await).await.unwrap();
    assert_eq!(changed, 1, "{sql}");
}

/// A case of three steps among others.
async fn three_steps(town: &Town) -> Case {
    let cases = a_day(town).await;
    let case = cases.into_iter().nth(8).unwrap();
    assert_eq!(town.by("seat").trail(&case).await, ["report", "file", "dispatch"]);
    assert_eq!(damages(town).await, []);
    case
}

on_both_databases! {
    async fn a_changed_row_of_a_trail_is_named(fresh) {
        let town = Town::new(fresh).await;
        let case = three_steps(&town).await;
        let sql = "update trail set actor_name = 'nobody' where stream = $1 and seq = 2";
        change(&town, sql, &[case.id.into()]).await;
        let found = damages(&town).await;
        assert_eq!(named(&found), [("trail_row_changed", "trail", Some(2))]);
        assert_eq!(found[0].what, case.number);
    }

    async fn a_changed_body_of_a_trail_is_named_and_an_erased_one_is_not(fresh) {
        let town = Town::new(fresh).await;
        let case = three_steps(&town).await;
        let erase = "update trail set body = null, salt = null where stream = $1 and seq = 1";
        change(&town, erase, &[case.id.into()]).await;
        assert_eq!(damages(&town).await, []);
        change(&town, "update trail set body = '{}' where stream = $1 and seq = 3", &[case.id.into()]).await;
        assert_eq!(named(&damages(&town).await), [("trail_body_changed", "trail", Some(3))]);
    }

    async fn a_happening_that_is_gone_or_never_was_is_named(fresh) {
        let town = Town::new(fresh).await;
        let case = three_steps(&town).await;
        change(&town, "delete from happenings where case_id = $1 and kind = 'dispatched'", &[case.id.into()]).await;
        let found = damages(&town).await;
        assert_eq!(named(&found), [("happenings_differ", "happenings", None)]);
        assert_eq!(found[0].what, case.number);
    }

    async fn a_deleted_row_of_a_trail_is_named_at_either_end_and_in_the_middle(fresh) {
        let town = Town::new(fresh).await;
        let case = three_steps(&town).await;
        let delete = "delete from trail where stream = $1 and seq = $2";
        change(&town, delete, &[case.id.into(), 3_i64.into()]).await;
        assert_eq!(named(&damages(&town).await), [("trail_end_differs", "trail", Some(2))]);
        change(&town, delete, &[case.id.into(), 1_i64.into()]).await;
        assert_eq!(named(&damages(&town).await), [("trail_row_missing", "trail", Some(1))]);
    }

    async fn a_changed_counter_is_named_with_what_was_kept_and_counted(fresh) {
        let town = Town::new(fresh).await;
        three_steps(&town).await;
        let sql = "update counters set n = n + 1 where metric = 'reported' and grid = '' and department = '' and class = 'E01'";
        let changed = town.fresh.db.write(async move |tx: &mut Tx| tx.execute(sql, &[]).await).await.unwrap();
        let found = damages(&town).await;
        assert_eq!(named(&found), [("counter_differs", "counters", None)], "{found:?}");
        let said = format!("class E01: kept {}, counted 1", 1 + changed);
        assert!(found[0].what.starts_with("reported") && found[0].what.ends_with(&said), "{}", found[0].what);
    }

    async fn a_changed_column_of_a_case_is_named(fresh) {
        let town = Town::new(fresh).await;
        let case = three_steps(&town).await;
        for (sql, column) in [
            ("update cases set department = 'police' where id = $1", "department"),
            ("update cases set stage_due_at = stage_due_at + 1 where id = $1", "stage_due_at"),
            ("update cases set dispatched_at = null where id = $1", "dispatched_at"),
            ("update cases set helpers = '' where id = $1", "helpers"),
            ("update cases set ended = 1 where id = $1", "ended"),
        ] {
            change(&town, sql, &[case.id.into()]).await;
            let found = damages(&town).await;
            assert_eq!(found.last().map(|damage| damage.what.clone()), Some(format!("{} {column}", case.number)));
            let whole = town.by("seat").does("comment", &case, json!({ "text": "写一步，各列重算" })).await;
            assert_eq!(whole["state"], "dispatched");
            let left = damages(&town).await;
            assert!(!left.iter().any(|damage| damage.what.ends_with(column)), "{column} is derived again: {left:?}");
        }
    }

    async fn a_case_that_vanished_leaves_a_trail_without_case(fresh) {
        let town = Town::new(fresh).await;
        let report = json!({ "channel": "phone", "item": QUARREL, "description": "吵架" });
        let case = town.by("seat").reports(report).await;
        change(&town, "delete from cases where id = $1", &[case.id.into()]).await;
        let found = damages(&town).await;
        assert_eq!((found[0].kind, found[0].what.clone()), ("trail_without_case", case.id.to_string()));
        assert!(found[1..].iter().all(|damage| damage.kind == "counter_differs"), "its counters count nothing");
    }
}

fn sqlite_file(town: &Town) -> std::path::PathBuf {
    let db::Address::Sqlite(path) = town.fresh.db.address() else { panic!("not SQLite") };
    path.clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_taken_while_people_report_is_whole_and_can_be_put_back() {
    let town = Arc::new(Town::new(Fresh::sqlite().await).await);
    let before = a_day(&town).await;
    let writing = {
        let town = Arc::clone(&town);
        tokio::spawn(async move {
            for _ in 0..60 {
                let report = json!({ "channel": "phone", "item": QUARREL, "description": "吵架" });
                town.by("seat").reports(report).await;
            }
        })
    };
    let (file, copy) = (sqlite_file(&town), town.fresh.folder.path().join("copy.db"));
    let (from, to) = (file.clone(), copy.clone());
    tokio::task::spawn_blocking(move || db::backup_sqlite(&from, &to)).await.unwrap().unwrap();
    writing.await.unwrap();
    let after = town.by("seat").reports(json!({ "channel": "phone", "description": "备份以后" })).await;

    tokio::task::spawn_blocking(move || db::restore_sqlite(&copy, &file)).await.unwrap().unwrap();
    let Ok(town) = Arc::try_unwrap(town) else { panic!("somebody is still in town") };
    let town = town.restarted().await;
    let verdict = town.services.cases.verify(town.id, |_| {}).await.unwrap();
    assert_eq!(verdict.damages, []);
    assert!((36..=96).contains(&verdict.cases), "{}", verdict.cases);
    assert_eq!(town.by("seat").get(&after.path()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.by("seat").sees(&before[8]).await["number"], before[8].number.as_str());
}
