//! Who runs the program for the others, and what they may not do.

use db::audit::{self, Filter, Recorded};
use db::{Failure, Tx};
use kernel::{Grant, Role, Scope};
use serde_json::json;
use testkit::{Town, on_both_databases};

use super::QUARREL;

/// The record of changes, the latest first.
async fn recorded(town: &Town) -> Vec<Recorded> {
    let id = town.id;
    let read = async move |tx: &mut Tx| audit::newest(tx, id, &Filter::default(), 100).await;
    town.services.platform.db.read(read).await.unwrap()
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
}
