//! Lists kept on pages and in spreadsheets: out, changed, in again; what is wrong is told by row and keeps all out.

use axum::http::StatusCode;
use db::audit::{self, Filter};
use db::{Tx, params};
use serde_json::json;
use testkit::{Answered, Person, Town, on_both_databases};

use super::{POTHOLE, all_fits_together, dispatched, in_hand, reported};

const FORM: &str = "application/x-www-form-urlencoded";
const LISTS: [&str; 8] =
    ["departments", "adoption", "terms", "responsibility", "calendar", "must_report", "limits", "people"];

fn at(list: &str) -> String {
    let family = if ["teams", "roles"].contains(&list) { "rights" } else { "lists" };
    format!("/administration/{family}/{list}")
}

/// Sends a file to the import of a list.
async fn import(person: &Person<'_>, list: &str, name: &str, bytes: &[u8], from: &str) -> Answered {
    let head = format!("--end\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    let from = format!("\r\n--end\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\n{from}");
    let body = [head.as_bytes(), bytes, from.as_bytes(), b"\r\n--end--\r\n"].concat();
    person.post(&format!("{}/import", at(list)), "multipart/form-data; boundary=end", body).await
}

async fn exported(person: &Person<'_>, list: &str, ending: &str) -> Answered {
    person.get(&format!("{}/export.{ending}", at(list))).await.with_status(StatusCode::OK)
}

/// The hidden field of a page, as a browser reads it.
fn hidden(page: &str, name: &str) -> String {
    let behind = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
    let value = behind.split('"').next().unwrap_or_default();
    value
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}

/// Presses the button below what an import would change.
async fn confirm(person: &Person<'_>, list: &str, preview: &str) -> Answered {
    let fields = ["rows", "seen", "from"].map(|name| (name, hidden(preview, name)));
    let body = serde_urlencoded::to_string(fields).unwrap();
    person.post(&format!("{}/apply", at(list)), FORM, body).await
}

/// Imports a table and confirms it.
async fn takes(person: &Person<'_>, list: &str, table: &str) -> Answered {
    let preview =
        import(person, list, "table.csv", table.as_bytes(), "").await.with_status(StatusCode::OK).text();
    confirm(person, list, &preview).await
}

/// Action, before and after of the newest record.
async fn newest(town: &Town) -> (String, serde_json::Value) {
    let id = town.id;
    let read = async move |tx: &mut Tx| audit::newest(tx, id, &Filter::default(), 20).await;
    let all = town.services.platform.db.read(read).await.unwrap();
    let last = all.into_iter().find(|one| one.event.action != "sign_in").unwrap();
    (last.event.action, serde_json::from_str(&last.event.body).unwrap())
}

on_both_databases! {
    async fn every_list_goes_out_and_comes_in_the_same_as_either_kind_of_file(fresh) {
        let town = Town::new(fresh).await;
        let (system, security) = (town.by("sysadmin"), town.by("secadmin"));
        for list in LISTS.into_iter().chain(["teams", "roles"]) {
            let person = if at(list).contains("rights") { &security } else { &system };
            for ending in ["csv", "xlsx"] {
                let file = exported(person, list, ending).await;
                let answer = import(person, list, &format!("table.{ending}"), &file.bytes, "").await;
                assert_eq!(answer.status, StatusCode::OK, "{list}.{ending}: {}", answer.text());
                assert!(answer.text().contains("没有要改的"), "{list}.{ending}: {}", answer.text());
            }
            let english = exported(&person.clone().reading("en"), list, "csv").await;
            let answer = import(person, list, "table.csv", &english.bytes, "").await.text();
            assert!(answer.contains("没有要改的"), "{list} in English: {answer}");
        }
        assert_eq!(newest(&town).await.0, "responsibility_import", "looking at what would change changes nothing");
    }

    async fn an_import_shows_what_it_would_change_and_changes_it_when_told_to(fresh) {
        let town = Town::new(fresh).await;
        let system = town.by("sysadmin");
        let table = exported(&system, "departments", "csv").await.text().replace("水务", "水政");
        assert!(table.contains("水政"), "{table}");
        let table = format!("{table}night,夜间巡查队,Night patrol\r\n");
        let preview = import(&system, "departments", "d.csv", table.as_bytes(), "").await.text();
        assert!(preview.contains("新增 1 行，修改 1 行，删除 0 行") && preview.contains("<del>"), "{preview}");
        assert!(!exported(&system, "departments", "csv").await.text().contains("水政"), "nothing was written yet");
        assert_eq!(confirm(&system, "departments", &preview).await.status, StatusCode::SEE_OTHER);
        let now = exported(&system, "departments", "csv").await.text();
        assert!(now.contains("水政") && now.contains("夜间巡查队"), "{now}");
        let (action, body) = newest(&town).await;
        assert_eq!((action.as_str(), body["after"].as_array().unwrap().len()), ("departments_import", 2), "{body}");
        let again = confirm(&system, "departments", &preview).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "the list is not the one that was seen");
        all_fits_together_here(&town).await;
    }

    async fn one_wrong_row_is_told_by_its_number_and_keeps_all_out(fresh) {
        let town = Town::new(fresh).await;
        let system = town.by("sysadmin");
        for (list, table) in [
            ("departments", "代码,名称\na,甲\n,乙\n"),
            ("adoption", "item_code,adopted\nE011301,1\nE999999,1\n"),
            ("terms", "item_code,no,limit\nE011301,1,3wd\nE011301,9,3wd\n"),
            ("responsibility", "scope_code,area_code,department\nE01,,water\nE01,,nobody\n"),
            ("calendar", "date,kind\n2027-01-01,off\n2027-01-04,work\n"),
            ("must_report", "code,name,text,alarm_minutes\na,甲,文,5\nb,乙,文,0\n"),
            ("limits", "name,value\nminutes.accept,20\nminutes.lunch,20\n"),
            ("people", "login,person\nfang,王芳\nWang Fang,王芳\n"),
        ] {
            let before = exported(&system, list, "csv").await.text();
            let answer = import(&system, list, "table.csv", table.as_bytes(), "").await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{list}: {}", answer.text());
            assert!(answer.text().contains("第 2 行"), "{list}: {}", answer.text());
            assert_eq!(exported(&system, list, "csv").await.text(), before, "{list}");
        }
        let missing = import(&system, "limits", "table.csv", b"value\n3\n", "").await;
        assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(import(&system, "limits", "table.pdf", b"value\n3\n", "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn a_row_is_changed_added_and_removed_on_the_page(fresh) {
        let town = Town::new(fresh).await;
        let office = town.by("office");
        let list = at("responsibility");
        let page = office.get(&format!("{list}/row")).await.text();
        let entry = |seen: &str, fields: &str| format!("seen={seen}&{fields}");
        let new = "scope_code=E08&area_code=110115010002&department=water&helpers=&note=试行";
        let wrong = office.post(&format!("{list}/row"), FORM, entry(&hidden(&page, "seen"), &new.replace("water", "nobody"))).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains("试行") && wrong.text().contains("nobody"), "what was typed is still there");
        let saved = office.post(&format!("{list}/row"), FORM, entry(&hidden(&page, "seen"), new)).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let found = office.get(&format!("{list}?q=试行")).await.text();
        let place = found.split("/row?n=").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        let form = office.get(&format!("{list}/row?n={place}")).await.text();
        let stale = office.post(&format!("{list}/remove"), FORM, format!("n={place}&seen=other")).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let gone = office.post(&format!("{list}/remove"), FORM, format!("n={place}&seen={}", hidden(&form, "seen"))).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER);
        assert!(office.get(&format!("{list}?q=试行")).await.text().contains("没有符合条件的行"));
        let removed = office.post(&format!("{}/remove", at("departments")), FORM, "n=0&seen=x").await;
        assert_eq!(removed.status, StatusCode::CONFLICT, "departments are named by cases");
    }

    async fn what_is_changed_in_the_lists_leaves_deadlines_that_were_given_alone(fresh) {
        let town = Town::new(fresh).await;
        let (system, seat) = (town.by("sysadmin"), town.by("seat"));
        let before = dispatched(&town, POTHOLE).await;
        let due = seat.sees(&before).await["due_at"].clone();
        let steps = seat.get(&before.page()).await.text();
        let explained = |page: &str| page.split("<ol").find(|part| part.contains("09-30") || part.contains("10-0")).map(str::to_owned);
        let saved = takes(&system, "terms", "item_code,no,limit\nE011301,1,9wd\n").await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        assert_eq!(newest(&town).await.0, "terms_change");
        let calendar = exported(&system, "calendar", "csv").await.text();
        let worked: Vec<&str> = calendar.lines().filter(|line| !line.contains("2026-")).collect();
        let worked = format!("{}\r\n2026-01-01,off\r\n", worked.join("\r\n"));
        assert_eq!(takes(&system, "calendar", &worked).await.status, StatusCode::SEE_OTHER);
        town.clock.advance(std::time::Duration::from_secs(2));
        let after = dispatched(&town, POTHOLE).await;
        assert_eq!(seat.sees(&before).await["due_at"], due);
        assert_ne!(seat.sees(&after).await["due_at"], due, "new cases go by the new lists");
        assert_eq!(explained(&seat.get(&before.page()).await.text()), explained(&steps), "explained as it was worked out");
        all_fits_together(&town).await;
    }

    async fn limits_hold_from_their_day_on_and_what_is_still_to_come_is_taken_back(fresh) {
        let town = Town::new(fresh).await;
        let (system, seat) = (town.by("sysadmin"), town.by("seat"));
        let minutes = async |case: &testkit::Case| {
            let id = uuid::Uuid::parse_str(&case.id.to_string()).unwrap();
            let sql = "select stage_due_at, reported_at from cases where id = $1";
            let row = town.services.platform.db.ask(sql, [db::Value::from(id)]).await.unwrap().remove(0);
            (row.get::<i64>("stage_due_at").unwrap() - row.get::<i64>("reported_at").unwrap()) / 60_000_000
        };
        assert_eq!(minutes(&reported(&town, POTHOLE).await).await, 15);
        let table = b"name,value\nminutes.intake,40\n";
        let past = import(&system, "limits", "t.csv", table, "2020-01-01").await;
        assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
        let preview = import(&system, "limits", "t.csv", table, "2026-10-09").await.with_status(StatusCode::OK).text();
        assert_eq!(confirm(&system, "limits", &preview).await.status, StatusCode::SEE_OTHER);
        assert_eq!(minutes(&reported(&town, POTHOLE).await).await, 15, "not yet");
        let page = system.get(&at("limits")).await.text();
        assert!(page.contains("撤回这一版"), "{page}");
        let from = page.split("name=\"from\" value=\"").skip(1).find_map(|part| part.split('"').next().filter(|text| text.len() > 12)).unwrap().to_owned();
        town.clock.advance(std::time::Duration::from_hours(24 * 40));
        assert_eq!(minutes(&reported(&town, POTHOLE).await).await, 40);
        let late = system.post(&format!("{}/take-back", at("limits")), FORM, format!("from={from}")).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "what holds stays");
        let other = import(&system, "limits", "t.csv", b"name,value\nminutes.intake,5\n", "2027-03-01").await.text();
        let _ = confirm(&system, "limits", &other).await.with_status(StatusCode::SEE_OTHER);
        let page = system.get(&at("limits")).await.text();
        let from = page.split("name=\"from\" value=\"").skip(1).find_map(|part| part.split('"').next().filter(|text| text.len() > 12)).unwrap().to_owned();
        let back = system.post(&format!("{}/take-back", at("limits")), FORM, format!("from={from}")).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER);
        assert!(!system.get(&at("limits")).await.text().contains("撤回这一版"));
        let _ = seat;
    }

    async fn rights_come_from_a_table_of_the_security_administrator_only(fresh) {
        let town = Town::new(fresh).await;
        let (system, security) = (town.by("sysadmin"), town.by("secadmin"));
        assert_eq!(system.get(&at("roles")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(security.get(&at("departments")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(security.get("/administration/lists/roles").await.status, StatusCode::NOT_FOUND);
        let teams = exported(&security, "teams", "csv").await.text();
        let moved = teams.replace("grid_leader\",\"grid_leader", "grid_leader\",\"responsible");
        assert_ne!(teams, moved, "{teams}");
        assert_eq!(takes(&security, "teams", &moved).await.status, StatusCode::SEE_OTHER);
        let (action, body) = newest(&town).await;
        assert!(action == "rights_import" && body["before"].as_array().unwrap().len() == 1, "{action} {body}");
        let roles = exported(&security, "roles", "csv").await.text();
        assert!(roles.contains("\"responsible\",\"孙**\",\"grid_leader\""), "{roles}");
        let without: Vec<&str> = roles.lines().filter(|line| !line.contains("secadmin")).collect();
        let own = import(&security, "roles", "r.csv", without.join("\r\n").as_bytes(), "").await;
        assert_eq!(own.status, StatusCode::FORBIDDEN);
        assert!(own.text().contains("不能停用自己的账号，也不能收回自己的角色"), "{}", own.text());
        let mixed = roles.trim_end().to_owned() + "\r\nsysadmin,,leader,,\r\n";
        let mixed = import(&security, "roles", "r.csv", mixed.as_bytes(), "").await;
        assert!(mixed.text().contains("管理员不办案件"), "{}", mixed.text());
    }

    async fn accounts_come_from_a_table_and_a_masked_name_renames_nobody(fresh) {
        let town = Town::new(fresh).await;
        let system = town.by("sysadmin");
        let table = exported(&system, "people", "csv").await.text();
        assert!(table.contains("赵**") && !table.contains("赵坐席"), "{table}");
        let table = format!("{table}\"fang\",\"王芳\",\"zh-CN\",\"\"\r\n");
        let preview = import(&system, "people", "p.csv", table.as_bytes(), "").await.text();
        assert!(preview.contains("新增 1 行，修改 0 行，删除 0 行"), "{preview}");
        let made = confirm(&system, "people", &preview).await.with_status(StatusCode::OK).text();
        let password = made.split("<code>").nth(1).and_then(|rest| rest.split("</code>").next()).unwrap();
        assert_eq!(password.len(), 16, "{made}");
        let id = town.id;
        let read = async move |tx: &mut Tx| {
            let rows = tx.all("select name, must_change from users where subdistrict = $1 and login in ('seat', 'fang') order by login", params![id]).await?;
            rows.iter().map(|row| Ok((row.get::<String>("name")?, row.get::<bool>("must_change")?))).collect::<db::Result<Vec<_>>>()
        };
        let people = town.services.platform.db.read(read).await.unwrap();
        assert_eq!(people, [("王芳".to_owned(), true), ("赵坐席".to_owned(), false)]);
        let (action, body) = newest(&town).await;
        assert!(action == "people_import" && !body.to_string().contains("王芳"), "{body}");
        assert_eq!(json!([]), body["before"]);
    }
}

/// Nothing was reported here: only the chain of the record is there to fit.
async fn all_fits_together_here(town: &Town) {
    let case = in_hand(town, POTHOLE).await;
    assert_eq!(town.by("seat").sees(&case).await["state"], "handling");
    all_fits_together(town).await;
}
