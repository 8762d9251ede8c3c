//! Every route for every role, from the router itself: who may not knock gets no further, and no record of one
//! subdistrict opens to another.

mod foreign;
mod known;
mod matrix;
mod unknown;

use std::time::{Duration, Instant};

use axum::http::{Method, StatusCode};
use kernel::Role;
use testkit::{Answered, Person, Town, on_both_databases};
use web::{Policy, RouteRule};

pub(crate) use known::Known;

/// The person of each role whose scope covers the known case.
pub(crate) const HOLDERS: [(Role, &str); 11] = [
    (Role::Patroller, "west_patroller"),
    (Role::SeatOperator, "seat"),
    (Role::GridLeader, "grid_leader"),
    (Role::ResponsiblePerson, "responsible"),
    (Role::CommunityDirector, "director"),
    (Role::DepartmentHandler, "city"),
    (Role::Leader, "leader"),
    (Role::GridOffice, "office"),
    (Role::SystemAdministrator, "sysadmin"),
    (Role::SecurityAdministrator, "secadmin"),
    (Role::AuditAdministrator, "auditor"),
];

pub(crate) fn lets_in(policy: Policy, role: Role) -> bool {
    match policy {
        Policy::Public | Policy::SignedIn => true,
        Policy::Roles(roles) => roles.contains(&role),
    }
}

/// Routes that end the session that asks.
pub(crate) fn ends_the_session(rule: &RouteRule) -> bool {
    ["/sign-out", "/api/v1/sessions/current"].contains(&rule.path.as_str())
}

/// The login of the person whose scope covers the known case.
fn holder_of(role: Role) -> &'static str {
    HOLDERS.iter().find(|(one, _)| *one == role).map(|(_, login)| *login).expect("somebody for every role")
}

#[expect(clippy::disallowed_methods, reason = "how long an answer takes is what is tested")]
pub(crate) fn instant() -> Instant {
    Instant::now()
}

pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

pub(crate) fn apart_ms(one: Duration, other: Duration) -> f64 {
    one.abs_diff(other).as_secs_f64() * 1_000.0
}

async fn knock(person: Person<'_>, rule: &RouteRule, known: &Known) -> Answered {
    let person = if ends_the_session(rule) { person.at_another_desk().await } else { person };
    known.knock(&person, rule).await
}

/// Whether the door was closed: 404 as if nothing were there.
fn is_closed(answered: &Answered) -> bool {
    answered.status == StatusCode::NOT_FOUND
}

#[test]
fn the_table_of_rights_is_the_committed_one() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let rules = runtime.block_on(async { Town::new(testkit::Fresh::sqlite().await).await.rules });
    let table = web::rights_table(&rules);
    assert!(
        table == include_str!("../rights.txt"),
        "tests/rights.txt: run `cargo xtask gen`; now it is:\n{table}"
    );
}

on_both_databases! {
    async fn a_role_gets_through_exactly_the_doors_that_are_open_to_it(fresh) {
        let town = Town::new(fresh).await;
        let known = Known::in_town(&town).await;
        for (role, login) in HOLDERS {
            for rule in &town.rules {
                let answered = knock(town.by(login), rule, &known).await;
                let (status, name) = (answered.status, format!("{login}: {} {}", rule.method, rule.path));
                assert!(!status.is_server_error() && status != StatusCode::UNAUTHORIZED, "{name}: {status}");
                assert_eq!(is_closed(&answered), !lets_in(rule.policy, role), "{name}: {status} {}", answered.text());
                let is_shown = status.is_success() || status.is_redirection();
                assert!(is_closed(&answered) || rule.method != Method::GET || is_shown, "{name}: {status}");
            }
        }
    }

    async fn who_is_not_signed_in_gets_through_the_public_doors_only(fresh) {
        let town = Town::new(fresh).await;
        let known = Known::in_town(&town).await;
        for rule in &town.rules {
            let answered = known.knock(&town.anybody(), rule).await;
            let name = format!("{} {}: {} {}", rule.method, rule.path, answered.status, answered.location());
            let is_page = !rule.path.starts_with("/api/") && rule.method == Method::GET;
            match rule.policy {
                Policy::Public => assert!(answered.status.as_u16() < 400 || rule.method == Method::POST, "{name}"),
                _ if is_page => assert!(answered.location().starts_with("/sign-in?back="), "{name}"),
                _ => assert_eq!(answered.status, StatusCode::UNAUTHORIZED, "{name}"),
            }
        }
    }

    async fn no_record_opens_to_the_same_role_next_door(fresh) {
        let town = Town::new(fresh).await.with_neighbour().await;
        let known = Known::in_town(&town).await;
        let mut records = 0;
        for rule in town.rules.iter().filter(|rule| Known::is_of_one_record(rule)) {
            records += 1;
            for (_, login) in HOLDERS {
                let answered = known.knock(&town.by(&format!("{login}_next_door")), rule).await;
                assert!(is_closed(&answered), "{login}: {} {}: {}", rule.method, rule.path, answered.status);
            }
        }
        assert!(records >= 7, "only {records} routes name a record");
    }

    async fn what_is_closed_looks_like_what_is_not_there(fresh) {
        let town = Town::new(fresh).await;
        let patroller = town.by("west_patroller");
        let absent = (patroller.get("/nothing-here").await, patroller.get("/api/v1/nothing-here").await);
        let closed = (patroller.get("/overview").await, patroller.get("/api/v1/figures").await);
        assert_eq!(closed.0.bytes, absent.0.bytes);
        assert_eq!(closed.1.bytes, absent.1.bytes);
        assert_eq!((closed.0.status, closed.1.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    }
}
