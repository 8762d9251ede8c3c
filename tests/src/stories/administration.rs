//! Who runs the program for the others, and what they may not do.

use db::{Failure, Tx};
use kernel::{Grant, Role, Scope};
use testkit::{Town, on_both_databases};

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
}
