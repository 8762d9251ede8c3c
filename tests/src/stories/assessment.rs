//! A month of the patrollers: what counts, who says so, what it pays, and that a locked month stays as it is.

use std::time::Duration;

use axum::http::StatusCode;
use db::{Tx, params};
use kernel::{Grant, Role, Scope};
use serde_json::json;
use testkit::{Answered, Case, Person, Town, WEST, at, on_both_databases};

use super::{LITTER, POTHOLE, QUARREL, all_fits_together, done, filed, in_hand, reported};

const FORM: &str = "application/x-www-form-urlencoded";
const MONTH: &str = "2026-09";

async fn sends<const N: usize>(person: &Person<'_>, path: &str, fields: [(&str, &str); N]) -> Answered {
    person.post(path, FORM, serde_urlencoded::to_string(&fields[..]).unwrap()).await
}

/// A form that was taken leads on to a page.
fn accepted(answer: &Answered) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

/// The table of the month, as a spreadsheet program reads it: the line of an account.
async fn line_of(town: &Town, login: &str) -> Vec<String> {
    let file = town.by("office").get(&format!("/assessment/export.csv?month={MONTH}")).await;
    let text = file.with_status(StatusCode::OK).text().replace('"', "");
    let line = text.lines().find(|line| line.starts_with(login)).unwrap_or_default().to_owned();
    line.split(',').map(str::to_owned).collect()
}

/// Points, part and whole of a measure, by its place in the table.
async fn measured(town: &Town, login: &str, place: usize) -> [String; 3] {
    let line = line_of(town, login).await;
    [0, 1, 2].map(|n| line[2 + place * 3 + n].clone())
}

/// The `n` of `n / n` above the rows behind a number, and how many rows there are.
async fn rows(person: &Person<'_>, of: &str, measure: &str) -> (String, usize) {
    let path = format!("/assessment/rows?person={of}&measure={measure}&month={MONTH}");
    let page = person.get(&path).await.with_status(StatusCode::OK).text();
    let said = page.split("<strong>").nth(1).and_then(|rest| rest.split('<').next()).unwrap().to_owned();
    (said, page.matches("<th scope=\"row\"><a href=\"/cases/").count())
}

/// Changes a row behind the program's back; the months that the check then names. It was clean before.
async fn changed_behind_its_back(town: &Town, change: &'static str) -> Vec<String> {
    let assessments = assessment_server::Assessments::new(town.services.cases.clone());
    let id = town.id;
    let kept = async move |tx: &mut Tx| {
        let sql = "select sheet, state from assessment_months where subdistrict = $1";
        let row = tx.one(sql, params![id]).await?;
        Ok((row.get::<String>("sheet")?, row.get::<String>("state")?))
    };
    let db = &town.services.platform.db;
    assert!(assessments.changed_months(id).await.unwrap().is_empty());
    let (sheet, state) = db.read(kept).await.unwrap();
    assert_eq!(db.write(async move |tx: &mut Tx| tx.execute(change, params![id]).await).await.unwrap(), 1);
    let found = assessments.changed_months(id).await.unwrap().into_iter().collect();
    let mend = async move |tx: &mut Tx| {
        let sql = "update assessment_months set sheet = $2, state = $3 where subdistrict = $1";
        tx.execute(sql, params![id, &sheet, &state]).await
    };
    db.write(mend).await.unwrap();
    found
}

async fn days_later(town: &Town, days: u64) {
    town.clock.advance(Duration::from_hours(24 * days));
    town.ring().await;
}

/// A case that a seat operator took down, so that no patroller found it.
async fn found_by_somebody_else(town: &Town) -> Case {
    let words = json!({ "channel": "phone", "item": QUARREL, "description": "邻居争吵", "address": "西里3号楼", "position": at(WEST) });
    let case = town.by("seat").reports(words).await;
    town.by("seat").does("file", &case, json!({})).await;
    case
}

/// Somebody else of the office, for what needs a third person.
async fn third_person(town: &Town) {
    let (id, user) = (town.id, town.person("director"));
    let grant = Grant { role: Role::GridOffice, scope: Scope::Subdistrict };
    let give = async move |tx: &mut Tx| web::users::grant_add(tx, id, user, &grant).await;
    town.services.platform.db.write(give).await.unwrap();
}

/// The miss that was proposed last, and proposes one where there is none.
async fn miss_of(town: &Town, case: &Case, person: &str) -> String {
    let person = town.person(person).to_string();
    let fields = [
        ("month", MONTH),
        ("number", case.number.as_str()),
        ("person", &person),
        ("reason", "当日巡查路线经过"),
    ];
    accepted(&sends(&town.by("seat"), "/assessment/misses/propose", fields).await);
    let page = town.by("office").get(&format!("/assessment/misses?month={MONTH}")).await.text();
    let behind = page.split("action=\"/assessment/misses/").nth(1).unwrap();
    behind.split('/').next().unwrap().to_owned()
}

async fn decides(town: &Town, login: &str, miss: &str, say: &str) -> Answered {
    let fields = [("month", MONTH), ("say", say), ("answer", "查看了轨迹和照片")];
    sends(&town.by(login), &format!("/assessment/misses/{miss}/decide"), fields).await
}

on_both_databases! {
    async fn every_rate_counts_what_the_rules_say_and_opens_its_rows(fresh) {
        let town = Town::new(fresh).await;
        let [seat, patroller] = ["seat", "west_patroller"].map(|login| town.by(login));
        filed(&town, POTHOLE).await;
        let litter = reported(&town, LITTER).await;
        let photos = [patroller.photo().await, patroller.photo().await];
        patroller.does("self_handle", &litter, json!({ "photos": photos })).await;
        for reason in ["no_criterion", "other_channel"] {
            let case = reported(&town, QUARREL).await;
            seat.does("decline", &case, json!({ "reason": reason })).await;
        }
        let undecided = reported(&town, QUARREL).await;
        assert_eq!(measured(&town, "west_patroller", 1).await, ["66.67", "2", "3"], "declined for no fault of theirs is left out");
        assert_eq!(measured(&town, "west_patroller", 0).await, ["100", "2", "2"]);
        assert_eq!(measured(&town, "east_patroller", 0).await, ["", "0", "0"], "nothing to do is not applicable");
        let me = town.person("west_patroller").to_string();
        assert_eq!(rows(&patroller, &me, "accuracy").await, ("2 / 3".to_owned(), 4));
        assert_eq!(rows(&town.by("leader"), &me, "timeliness").await, ("2 / 2".to_owned(), 2));
        let other = town.person("east_patroller").to_string();
        let path = format!("/assessment/rows?person={other}&measure=accuracy&month={MONTH}");
        assert_eq!(patroller.get(&path).await.status, StatusCode::NOT_FOUND);
        seat.does("decline", &undecided, json!({ "reason": "not_found" })).await;
        assert_eq!(measured(&town, "west_patroller", 1).await, ["50", "2", "4"]);
        all_fits_together(&town).await;
    }

    async fn a_look_counts_in_the_month_in_which_it_is_due_and_only_once_it_is_due(fresh) {
        let town = Town::new(fresh).await;
        let [seat, patroller] = ["seat", "west_patroller"].map(|login| town.by(login));
        let ask = json!({ "person": town.person("west_patroller") });
        let mut cases = Vec::new();
        for _ in 0..3 {
            let case = in_hand(&town, POTHOLE).await;
            town.by("city").does("respond", &case, done(&town).await).await;
            seat.does("request_recheck", &case, ask.clone()).await;
            cases.push(case);
        }
        let seen = json!({ "answer": true, "photos": [patroller.photo().await], "position": at(WEST) });
        patroller.does("answer_recheck", &cases[0], seen.clone()).await;
        seat.does("request_recheck", &cases[1], json!({ "person": town.person("east_patroller") })).await;
        assert_eq!(measured(&town, "west_patroller", 3).await, ["", "0", "0"], "not due yet");
        days_later(&town, 3).await;
        patroller.does("answer_recheck", &cases[2], seen).await;
        assert_eq!(measured(&town, "west_patroller", 3).await, ["50", "1", "2"]);
        assert_eq!(measured(&town, "east_patroller", 3).await, ["0", "0", "1"], "asked of somebody else, who did not answer");
        let me = town.person("west_patroller").to_string();
        assert_eq!(rows(&patroller, &me, "recheck").await, ("1 / 2".to_owned(), 2));
    }

    async fn a_miss_needs_two_people_and_its_appeal_a_third(fresh) {
        let town = Town::new(fresh).await;
        filed(&town, POTHOLE).await;
        let case = found_by_somebody_else(&town).await;
        let miss = miss_of(&town, &case, "west_patroller").await;
        let mine = format!("/assessment/mine?month={MONTH}");
        assert!(!town.by("west_patroller").get(&mine).await.text().contains(&case.number), "not yet anybody's business");
        assert_eq!(measured(&town, "west_patroller", 0).await, ["100", "1", "1"]);
        accepted(&decides(&town, "office", &miss, "confirm").await);
        assert_eq!(measured(&town, "west_patroller", 0).await, ["50", "1", "2"]);
        let appeal = |words| [("month", MONTH), ("appeal", words)];
        let path = format!("/assessment/misses/{miss}/appeal");
        let empty = sends(&town.by("west_patroller"), &path, appeal(" ")).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(empty.text().contains("请写明理由"));
        assert_eq!(sends(&town.by("east_patroller"), &path, appeal("不是我")).await.status, StatusCode::NOT_FOUND);
        accepted(&sends(&town.by("west_patroller"), &path, appeal("当时现场没有争吵")).await);
        let own = decides(&town, "office", &miss, "uphold").await;
        assert_eq!(own.status, StatusCode::FORBIDDEN);
        assert!(own.text().contains("参与认定的人不能答复申诉"));
        third_person(&town).await;
        accepted(&decides(&town, "director", &miss, "lift").await);
        assert_eq!(measured(&town, "west_patroller", 0).await, ["100", "1", "1"]);
        let page = town.by("west_patroller").get(&mine).await.text();
        assert!(page.contains("申诉成立") && page.contains("查看了轨迹和照片"));
    }

    async fn a_locked_month_stays_as_it_is_and_pays_what_it_has(fresh) {
        let town = Town::new(fresh).await;
        let office = town.by("office");
        filed(&town, POTHOLE).await;
        for (login, points) in [("west_patroller", "95"), ("east_patroller", "62.5")] {
            let person = town.person(login).to_string();
            let fields = [("month", MONTH), ("person", &person), ("points", points)];
            accepted(&sends(&office, "/assessment/exam", fields).await);
        }
        let month = [("month", MONTH)];
        assert!(sends(&office, "/assessment/publish", month).await.text().contains("2026-10-01起可以公示"));
        assert!(sends(&office, "/assessment/lock", month).await.text().contains("先公示"));
        days_later(&town, 25).await;
        accepted(&sends(&office, "/assessment/publish", month).await);
        assert_eq!(sends(&office, "/assessment/lock", month).await.status, StatusCode::CONFLICT);
        // 97.50 points pay all, 62.50 points three quarters; the 250 yuan are shared by both, as there are only two.
        assert_eq!(line_of(&town, "west_patroller").await[15..], ["98.33", "1", "1000", "0", "125", "1125"]);
        assert_eq!(line_of(&town, "east_patroller").await[15..], ["62.5", "2", "1000", "250", "125", "875"]);
        days_later(&town, 20).await;
        accepted(&sends(&office, "/assessment/lock", month).await);
        let before = office.get(&format!("/assessment/export.csv?month={MONTH}")).await.bytes;
        let person = town.person("east_patroller").to_string();
        let late = sends(&office, "/assessment/exam", [("month", MONTH), ("person", &person), ("points", "100")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        // Behind the program's back: what was locked is not computed again.
        let id = town.id;
        let change = async move |tx: &mut Tx| {
            tx.execute("update assessment_exams set points = 0 where subdistrict = $1", params![id]).await
        };
        town.services.platform.db.write(change).await.unwrap();
        assert_eq!(office.get(&format!("/assessment/export.csv?month={MONTH}")).await.bytes, before);
        assert!(office.get(&format!("/assessment?month={MONTH}")).await.text().contains("校验码"));
        for change in [
            "update assessment_months set sheet = replace(sheet, '\"shared\":12500', '\"shared\":12501') where subdistrict = $1",
            "update assessment_months set state = 'published' where subdistrict = $1",
            "delete from assessment_months where subdistrict = $1",
        ] {
            assert_eq!(changed_behind_its_back(&town, change).await, [MONTH], "{change}");
        }
    }

    async fn a_policy_is_set_before_its_month_begins(fresh) {
        let town = Town::new(fresh).await;
        let office = town.by("office");
        let policy = |month, exam, bands| {
            [
                ("month", month), ("timeliness", "15"), ("accuracy", "15"), ("coverage", "15"), ("recheck", "15"),
                ("exam", exam), ("base_yuan", "1200"), ("best", "3"), ("published_days", "3"), ("excused", "outside"),
                ("bands", bands),
            ]
        };
        let bands = "90:100 60:80 0:0";
        let refused = async |fields| sends(&office, "/assessment/policy", fields).await.text();
        assert!(refused(policy("2026-09", "40", bands)).await.contains("只能设定还没有开始的月份"));
        assert!(refused(policy("2026-10", "41", bands)).await.contains("现在是 101"));
        assert!(refused(policy("2026-10", "40", "60:80 90:100")).await.contains("发放档次"));
        accepted(&sends(&office, "/assessment/policy", policy("2026-10", "40", bands)).await);
        let shown = async |month: &str| town.by("west_patroller").get(&format!("/assessment/mine?month={month}")).await.text();
        assert!(shown("2026-10").await.contains("1200.00") && shown("2026-11").await.contains("1200.00"));
        assert!(shown(MONTH).await.contains("1000.00"), "this month stays as it was shown");
        let kilometres = policy("2026-10", "40", bands).into_iter().chain([("kilometres", "10")]);
        let body = serde_urlencoded::to_string(kilometres.collect::<Vec<_>>()).unwrap();
        assert_eq!(office.post("/assessment/policy", FORM, body).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
