//! The table of rights by scope: every route for every role, held where the known case lies, beside it, above it, in
//! another subdistrict, and not at all.

use axum::http::{HeaderMap, Method, StatusCode};
use kernel::{Grant, Ids, Role, Scope, UserId};
use testkit::{Answered, Case, MORNING, Person, Town, on_both_databases};
use web::session::{self, Origin};
use web::users::{self, NewUser};
use web::{Policy, RouteRule};

use super::{Known, is_closed, lets_in};

/// Where a role is held, seen from the known case, which lies in the western basic grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    Own,
    Sibling,
    Parent,
}

/// Every role that is held for a part of the subdistrict, with that part. A department has nothing above it.
fn scopes(role: Role) -> Vec<(Held, Scope)> {
    let grid = |code: &str| Scope::Grid(code.to_owned());
    let department = |code: &str| Scope::Department(code.to_owned());
    match role {
        Role::DepartmentHandler => {
            vec![(Held::Own, department("city_management")), (Held::Sibling, department("water"))]
        }
        role if Role::STAFF.contains(&role) => vec![
            (Held::Own, grid("110115010001001")),
            (Held::Sibling, grid("110115010002")),
            (Held::Sibling, grid("110115010001002")),
            (Held::Parent, grid("110115010001")),
            (Held::Parent, Scope::Subdistrict),
        ],
        _ => vec![(Held::Own, Scope::Subdistrict)],
    }
}

/// Somebody who holds this and nothing else, signed in without the slow proof of a password.
async fn holder<'t>(town: &'t Town, ids: &Ids, grant: Grant) -> Person<'t> {
    let (subdistrict, id) = (town.id, UserId(ids.uuid(MORNING)));
    let new = NewUser {
        id,
        login: format!("holder-{id}"),
        name: "某".to_owned(),
        password: "none".to_owned(),
        grants: vec![grant],
    };
    let secret = ids.bytes();
    let work = async move |tx: &mut db::Tx| {
        users::create(tx, subdistrict, &new, MORNING).await?;
        let user = users::by_id(tx, subdistrict, id).await?.expect("the person that was just made");
        session::open(tx, &user, secret, &Origin::default(), MORNING).await
    };
    let token = town.fresh.db.write(work).await.unwrap();
    town.anybody().with_session(token)
}

/// Whether the route is about the known case or its photo, so that the scope decides.
fn is_of_the_case(rule: &RouteRule) -> bool {
    let parts = ["/cases/{id}", "/desk/{id}", "/photos/{id}"];
    let is_public = ["/follow/", "/s/", "/task/"].iter().any(|start| rule.path.starts_with(start));
    !is_public && parts.iter().any(|part| rule.path.contains(part))
}

/// Nothing in the answer names the case.
fn says_nothing_of(answered: &Answered, case: &Case, name: &str) {
    let text = answered.text();
    for word in [case.number.as_str(), &case.id.to_string(), &case.token] {
        assert!(!text.contains(word), "{name} tells {word}");
    }
}

/// Addresses that look for the case by what somebody may have heard of it.
fn searches(case: &Case) -> [String; 6] {
    let (id, number) = (case.id, &case.number);
    [
        format!("/desk?case={id}"),
        format!("/cases?q={number}"),
        format!("/api/v1/cases?q={number}"),
        "/api/v1/map/cases".to_owned(),
        "/map".to_owned(),
        "/cases/export.csv".to_owned(),
    ]
}

on_both_databases! {
    async fn the_scope_opens_exactly_what_lies_in_it_for_every_route_and_every_role(fresh) {
        let town = Town::new(fresh).await;
        let known = Known::in_town(&town).await;
        let ids = Ids::from_seed(4_711);
        let (mut asked, mut opened) = (0, 0);
        for role in Role::STAFF.iter().copied() {
            for (held, scope) in scopes(role) {
                let person = holder(&town, &ids, Grant { role, scope: scope.clone() }).await;
                for rule in town.rules.iter().filter(|rule| is_of_the_case(rule)) {
                    let answered = known.knock(&person, rule).await;
                    let opens = lets_in(rule.policy, role) && held != Held::Sibling;
                    let name = format!("{} for {scope:?} ({held:?}): {} {}", role.name(), rule.method, rule.path);
                    assert_eq!(!is_closed(&answered), opens, "{name}: {}", answered.status);
                    asked += 1;
                    opened += usize::from(opens);
                }
            }
        }
        assert!(asked >= 250 && opened >= 100 && opened < asked, "{opened} of {asked}");
    }

    async fn whoever_is_beside_the_scope_reads_nothing_of_the_case_on_any_page(fresh) {
        let town = Town::new(fresh).await.with_neighbour().await;
        let known = Known::in_town(&town).await;
        let ids = Ids::from_seed(4_712);
        for role in Role::STAFF.iter().copied() {
            let beside = scopes(role).into_iter().filter(|(held, _)| *held == Held::Sibling);
            let mut people = vec![town.by(&format!("{}_next_door", super::holder_of(role)))];
            for (_, scope) in beside {
                people.push(holder(&town, &ids, Grant { role, scope }).await);
            }
            for (place, person) in people.iter().enumerate() {
                let is_read = |rule: &&RouteRule| rule.method == Method::GET && rule.policy != Policy::Public;
                for rule in town.rules.iter().filter(is_read) {
                    let answered = known.knock(person, rule).await;
                    assert!(!answered.status.is_server_error(), "{} {}", role.name(), rule.path);
                    says_nothing_of(&answered, known.case(), &format!("{} {place}: {}", role.name(), rule.path));
                }
                for address in searches(known.case()) {
                    // What was asked stands in the answer; what was not asked must not.
                    let answered = person.get(&address).await;
                    let told = answered.text();
                    let (id, number) = (known.case().id.to_string(), &known.case().number);
                    assert!(address.contains(&id) || !told.contains(&id), "{} {address}", role.name());
                    assert!(address.contains(number) || !told.contains(number), "{} {address}", role.name());
                }
            }
        }
    }

    async fn ten_thousand_ids_of_the_subdistrict_next_door_open_nothing_and_take_as_long_as_those_that_never_were(fresh) {
        let town = Town::new(fresh).await.with_neighbour().await;
        let known = Known::in_town(&town).await;
        let mut real = vec![known.case().id.to_string(), town.person("water").to_string()];
        for _ in 0..18 {
            real.push(crate::stories::reported(&town, "E080501").await.id.to_string());
        }
        let ids = Ids::from_seed(10_000);
        let office = town.by("office_next_door");
        office.session().await;
        let mut times = [Vec::new(), Vec::new()];
        let mut first: Option<(StatusCode, Vec<u8>, HeaderMap)> = None;
        for round in 0..5_000 {
            for (kind, id) in [real[round % real.len()].clone(), ids.uuid(MORNING).to_string()].into_iter().enumerate() {
                let started = super::instant();
                let answered = office.get(&format!("/api/v1/cases/{id}")).await;
                times[kind].push(started.elapsed());
                let said = (answered.status, answered.bytes, answered.headers);
                assert_eq!(said.0, StatusCode::NOT_FOUND, "{id}");
                assert_eq!(*first.get_or_insert_with(|| said.clone()), said, "{id} is told apart");
            }
        }
        let [forbidden, absent] = times.map(super::median);
        assert!(super::apart_ms(forbidden, absent) <= 5.0, "forbidden {forbidden:?}, absent {absent:?}");
    }
}
