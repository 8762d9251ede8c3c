//! No page of another site changes anything through somebody's browser: every changing route of the router, asked as
//! browsers ask on behalf of foreign pages.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use kernel::Role;
use testkit::{Answered, Town, on_both_databases};
use web::{Policy, RouteRule};

use super::{HOLDERS, Known, lets_in};

const HOST: &str = "town.example";
/// What a browser says that was sent by another site's page, or is too old to say anything.
const FOREIGN: [&[(&str, &str)]; 7] = [
    &[],
    &[("sec-fetch-site", "cross-site")],
    &[("sec-fetch-site", "same-site")],
    &[("sec-fetch-site", "cross-site"), ("origin", "https://town.example")],
    &[("origin", "https://evil.example")],
    &[("origin", "https://town.example.evil.example")],
    &[("origin", "null")],
];
/// What it says of our own page.
const OWN: [&[(&str, &str)]; 2] =
    [&[("sec-fetch-site", "same-origin")], &[("origin", "https://town.example")]];

fn changes(rule: &RouteRule) -> bool {
    ![Method::GET, Method::HEAD, Method::OPTIONS].contains(&rule.method)
}

/// Somebody whom the route lets in.
pub(super) fn insider(policy: Policy) -> &'static str {
    let fits = |(role, _): &&(Role, &str)| lets_in(policy, *role);
    HOLDERS.iter().find(fits).map(|(_, login)| *login).expect("every route is open to somebody")
}

async fn asked(town: &Town, method: &Method, path: &str, headers: &[(&str, &str)]) -> Answered {
    let request = Request::builder().method(method).uri(path).header("host", HOST);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    town.send(request.body(Body::empty()).unwrap()).await
}

/// Whether it was refused for where it comes from, and for nothing else.
fn is_refused(answered: &Answered) -> bool {
    answered.status == StatusCode::FORBIDDEN
        && (answered.text().contains("foreign_origin")
            || answered.text().contains("请求不是从本站页面发出的"))
}

/// Rows of every table: what a change would change.
pub(super) async fn rows(town: &Town) -> Vec<i64> {
    let mut all = Vec::new();
    for table in [
        "cases",
        "trail",
        "audit",
        "users",
        "sessions",
        "grants",
        "outbox",
        "quarantined_reports",
        "sign_in_steps",
    ] {
        let sql: &'static str = format!("select count(*) as n from {table}").leak();
        all.push(town.fresh.db.ask(sql, []).await.unwrap()[0].get("n").unwrap());
    }
    all
}

on_both_databases! {
    async fn every_changing_route_refuses_what_a_foreign_page_sends_with_somebodys_cookie(fresh) {
        let town = Town::new(fresh).await;
        let known = Known::in_town(&town).await;
        for (_, login) in HOLDERS {
            town.by(login).session().await;
        }
        let before = rows(&town).await;
        let mut refused = 0;
        let changing: Vec<_> = town.rules.iter().filter(|rule| changes(rule)).collect();
        for rule in &changing {
            let token = town.by(insider(rule.policy)).session().await.unwrap();
            let cookie = format!("__Host-gewu_session={token}");
            for said in FOREIGN {
                let headers = [&[("cookie", cookie.as_str())], said].concat();
                let answered = asked(&town, &rule.method, &known.address(&rule.path), &headers).await;
                assert!(is_refused(&answered), "{} {} {said:?}: {}", rule.method, rule.path, answered.status);
                refused += 1;
            }
        }
        assert_eq!(rows(&town).await, before, "nothing was changed");
        assert_eq!(refused, changing.len() * FOREIGN.len());
        assert!(changing.len() >= 50, "only {} routes change something", changing.len());
    }

    async fn every_changing_route_takes_what_our_own_page_sends(fresh) {
        let town = Town::new(fresh).await;
        let known = Known::in_town(&town).await;
        for rule in town.rules.iter().filter(|rule| changes(rule)) {
            for said in OWN {
                let person = town.by(insider(rule.policy)).at_another_desk().await;
                let cookie = format!("__Host-gewu_session={}", person.session().await.unwrap());
                let headers = [&[("cookie", cookie.as_str())], said].concat();
                let answered = asked(&town, &rule.method, &known.address(&rule.path), &headers).await;
                assert!(!is_refused(&answered), "{} {} {said:?}", rule.method, rule.path);
            }
        }
    }

    async fn without_a_session_a_foreign_page_is_refused_too_and_a_half_done_sign_in_is_no_use_to_it(fresh) {
        let town = Town::new(fresh).await;
        let known = Known::in_town(&town).await;
        for rule in town.rules.iter().filter(|rule| changes(rule)) {
            for said in &FOREIGN[1..] {
                let answered = asked(&town, &rule.method, &known.address(&rule.path), said).await;
                assert!(is_refused(&answered), "{} {} {said:?}: {}", rule.method, rule.path, answered.status);
            }
            let step = [("cookie", "__Host-gewu_step=1.00")];
            let answered = asked(&town, &rule.method, &known.address(&rule.path), &step).await;
            assert!(is_refused(&answered), "{} {} with another cookie", rule.method, rule.path);
        }
    }

    async fn every_cookie_is_kept_from_foreign_pages_and_those_that_open_something_from_scripts_and_other_hosts(fresh) {
        let town = Town::new(fresh).await;
        let known = Known::in_town(&town).await;
        let mut set = std::collections::BTreeSet::new();
        let mut look = |answered: &Answered| {
            for line in answered.headers.get_all("set-cookie") {
                let line = line.to_str().unwrap().to_owned();
                let attributes: Vec<_> = line.split("; ").skip(1).collect();
                let name = line.split('=').next().unwrap().to_owned();
                let is_removed = attributes.contains(&"Max-Age=0");
                let is_kept_in = attributes.iter().any(|one| *one == "SameSite=Lax" || *one == "SameSite=Strict");
                assert!(is_removed || is_kept_in, "{line}");
                assert!(!attributes.iter().any(|one| one.starts_with("Domain")), "{line}");
                let is_taste = ["gewu_language", "gewu_display"].contains(&name.as_str());
                let is_locked = name.starts_with("__Host-") && ["Secure", "HttpOnly", "Path=/"].iter().all(|one| attributes.contains(one));
                assert!(is_removed || is_taste || is_locked, "{line}");
                set.insert(name);
            }
        };
        for rule in &town.rules {
            look(&known.knock(&town.anybody(), rule).await);
        }
        let body = format!("login=seat&password={}", testkit::PASSWORD.replace(' ', "+"));
        look(&town.anybody().post("/sign-in", "application/x-www-form-urlencoded", body).await);
        for wanted in ["__Host-gewu_session", "__Host-gewu_device", "gewu_language", "gewu_display"] {
            assert!(set.contains(wanted), "{wanted}: {set:?}");
        }
    }
}
