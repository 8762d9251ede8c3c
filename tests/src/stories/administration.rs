//! Who runs the program for the others, and what they may not do.

use axum::http::StatusCode;
use db::audit::{self, Filter, Recorded};
use db::{Failure, Tx};
use kernel::{Grant, Role, Scope};
use serde_json::json;
use testkit::{Answered, Town, on_both_databases};

use super::{POTHOLE, QUARREL, reported};

/// The record of changes, the latest first.
async fn recorded(town: &Town) -> Vec<Recorded> {
    let id = town.id;
    let read = async move |tx: &mut Tx| audit::newest(tx, id, &Filter::default(), 100).await;
    let mut all = town.services.platform.db.read(read).await.unwrap();
    all.retain(|one| one.event.action != "sign_in");
    all
}

/// A form of the administration's pages, sent.
async fn the_form(town: &Town, login: &str, path: &str, fields: &str) -> Answered {
    let kind = "application/x-www-form-urlencoded";
    town.by(login).post(&format!("/administration/people/{path}"), kind, fields.to_owned()).await
}

/// The refusal's code when `login` is to hold `role` as well.
async fn refused(town: &Town, login: &str, role: Role) -> Option<&'static str> {
    let (id, person) = (town.id, town.person(login));
    let grant = Grant { role, scope: Scope::Subdistrict };
    let add = async move |tx: &mut Tx| web::users::grant_add(tx, id, person, &grant).await;
    match town.services.platform.db.write(add).await {
        Ok(()) => None,
        Err(Failure::Refused(refusal)) => Some(refusal.code),
        Err(other) => panic!("{other}"),
    }
}

on_both_databases! {
    async fn an_administrator_is_nothing_else_and_nobody_else_becomes_one_beside(fresh) {
        let town = Town::new(fresh).await;
        let (system, audit) = (Role::SystemAdministrator, Role::AuditAdministrator);
        assert_eq!(refused(&town, "sysadmin", audit).await, Some("administrators_exclude"));
        assert_eq!(refused(&town, "sysadmin", Role::Leader).await, Some("administrator_handles_no_cases"));
        assert_eq!(refused(&town, "seat", system).await, Some("administrator_handles_no_cases"));
        assert_eq!(refused(&town, "sysadmin", system).await, None, "what one holds already may be granted again");
        assert_eq!(refused(&town, "seat", Role::Leader).await, None);
    }

    async fn whoever_changes_a_list_stands_in_the_record_with_what_was_there_before_and_after(fresh) {
        let town = Town::new(fresh).await;
        let office = town.by("office");
        for adopted in [false, true, true] {
            let change = json!({ "items": [QUARREL], "adopted": adopted });
            office.post_json("/api/v1/adoptions", &change).await;
        }
        let record = recorded(&town).await;
        let events: Vec<_> = record.iter().map(|one| (one.event.action.as_str(), one.event.actor_name.as_str())).collect();
        assert_eq!(events, [
            ("adoption_change", "褚网格"),
            ("adoption_change", "褚网格"),
            ("responsibility_import", "system"),
            ("catalogue_import", "system"),
            ("departments_import", "system"),
        ], "what changed nothing is not recorded");
        assert_eq!(record[0].event.body, json!({ "before": null, "after": [QUARREL] }).to_string());
        assert_eq!(record[1].event.body, json!({ "before": [QUARREL], "after": null }).to_string());
    }

    async fn the_system_administrator_makes_a_person_and_the_security_administrator_gives_the_right(fresh) {
        let town = Town::new(fresh).await;
        let made = the_form(&town, "sysadmin", "new", "login=wangfang&name=王芳").await.with_status(StatusCode::OK).text();
        let password = made.split("<code>").nth(1).and_then(|rest| rest.split("</code>").next()).unwrap().to_owned();
        assert_eq!(password.len(), 16);
        let id = made.split("/administration/people/").find_map(|part| part.split('/').next().filter(|id| id.len() == 36)).unwrap();
        let refused = the_form(&town, "sysadmin", &format!("{id}/give"), "role=seat_operator").await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "giving rights is not the system administrator's");
        for (fields, code) in [
            ("role=department_handler&scope=grid:110115010001", StatusCode::UNPROCESSABLE_ENTITY),
            ("role=patroller&scope=grid:999", StatusCode::UNPROCESSABLE_ENTITY),
            ("role=seat_operator", StatusCode::SEE_OTHER),
            ("role=audit_administrator", StatusCode::CONFLICT),
        ] {
            assert_eq!(the_form(&town, "secadmin", &format!("{id}/give"), fields).await.status, code, "{fields}");
        }
        for (login, named, secured) in [("sysadmin", true, false), ("secadmin", false, true)] {
            let page = town.by(login).get(&format!("/administration/people/{id}")).await.text();
            assert_eq!((page.contains("/rename"), page.contains("/give")), (named, secured), "{login}: {page}");
        }
        let page = town.by("secadmin").get(&format!("/administration/people/{id}")).await.text();
        assert!(page.contains("座席员") && page.contains("待改初始口令"), "{page}");
        assert!(!page.contains(&password), "the password is shown once");
        let found = town.by("secadmin").get("/administration/people?q=wf").await.text();
        assert!(found.contains("wangfang") && !found.contains("east_patroller"), "found by the letters of the name");
        let events: Vec<_> = recorded(&town).await.into_iter().take(2).map(|one| (one.event.action, one.event.body)).collect();
        assert_eq!(events[0], ("grant_give".to_owned(), json!({ "before": null, "after": "seat_operator" }).to_string()));
        assert!(events[1].0 == "person_create" && !events[1].1.contains("王芳"), "{events:?}");
    }

    async fn whoever_is_locked_out_is_out_at_once_and_nobody_locks_themselves(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        assert_eq!(seat.get("/cases").await.status, StatusCode::OK);
        let id = town.person("seat");
        let _ = the_form(&town, "secadmin", &format!("{id}/lock"), "").await.with_status(StatusCode::SEE_OTHER);
        assert!(seat.get("/cases").await.location().starts_with("/sign-in"), "the session is over at once");
        let list = town.by("secadmin").get("/administration/people?role=seat_operator").await.text();
        assert!(list.contains(">seat</td>"), "what somebody holds who is locked out is still seen: {list}");
        let own = town.person("secadmin");
        assert_eq!(the_form(&town, "secadmin", &format!("{own}/lock"), "").await.status, StatusCode::FORBIDDEN);
        let _ = the_form(&town, "secadmin", &format!("{id}/unlock"), "").await.with_status(StatusCode::SEE_OTHER);
        let actions: Vec<_> = recorded(&town).await.into_iter().take(2).map(|one| one.event.action).collect();
        assert_eq!(actions, ["person_enable", "person_disable"]);
    }

    async fn a_small_office_does_without_administrators_until_one_is_appointed(fresh) {
        let town = Town::new(fresh).await;
        let id = town.person("water");
        let lock = format!("{id}/lock");
        assert_eq!(the_form(&town, "office", &lock, "").await.status, StatusCode::FORBIDDEN);
        let (here, secadmin) = (town.id, town.person("secadmin"));
        let sql = "update users set disabled = 1 where subdistrict = $1 and id = $2";
        let retire = async move |tx: &mut Tx| tx.execute(sql, db::params![here, secadmin]).await;
        town.services.platform.db.write(retire).await.unwrap();
        assert_eq!(the_form(&town, "office", &lock, "").await.status, StatusCode::SEE_OTHER);
    }

    async fn the_audit_administrator_reads_what_was_changed_and_takes_it_along(fresh) {
        let town = Town::new(fresh).await;
        let id = town.person("water");
        let _ = the_form(&town, "secadmin", &format!("{id}/lock"), "").await.with_status(StatusCode::SEE_OTHER);
        let auditor = town.by("auditor");
        let page = auditor.get("/administration/audit?who=蒋&what=person_disable").await.text();
        assert!(page.contains("蒋安全") && page.contains("water") && page.contains("停用账号"), "{page}");
        let _ = town.by("seat").get("/cases").await;
        let entered = auditor.get("/administration/audit?what=sign_in").await.text();
        assert!(entered.contains("<option value=\"sign_in\" selected>") && entered.contains("来处："), "{entered}");
        let other = auditor.get("/administration/audit?who=nobody").await.text();
        assert!(other.contains("没有符合条件的记录"), "{other}");
        let later = auditor.get("/administration/audit?from=2099-01-01").await.text();
        assert!(later.contains("没有符合条件的记录"));
        let csv = auditor.get("/administration/audit/export.csv").await.with_status(StatusCode::OK);
        assert!(csv.text().contains("停用账号") && csv.header("content-disposition").starts_with("attachment"));
        assert!(csv.header("content-security-policy").contains("sandbox"));
        assert_eq!(auditor.get("/administration/people").await.status, StatusCode::NOT_FOUND);
        let people = town.by("sysadmin").get("/administration/people/export.csv").await.text();
        assert!(people.contains("west_patroller") && people.contains("王*") && !people.contains("王巡"), "names are masked");
    }

    async fn a_list_of_cases_leaves_as_a_spreadsheet_with_its_filters_and_within_what_one_sees(fresh) {
        let town = Town::new(fresh).await;
        let case = reported(&town, POTHOLE).await;
        let file = town.by("seat").get("/cases/export.csv?state=open").await.with_status(StatusCode::OK);
        assert!(file.text().contains(&case.number) && file.text().starts_with('\u{feff}'));
        assert!(!town.by("seat").get("/cases/export.csv?state=closed").await.text().contains(&case.number));
        assert!(!town.by("east_patroller").get("/cases/export.csv").await.text().contains(&case.number));
        let book = town.by("seat").get("/cases/export.xlsx").await.with_status(StatusCode::OK);
        assert!(book.bytes.starts_with(b"PK") && book.header("x-content-type-options") == "nosniff");
    }
}
