//! Signing in and out, and whom the program believes.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use serde_json::json;
use testkit::{Answered, PASSWORD, Town, on_both_databases};

async fn sign_in(town: &Town, login: &str, password: &str) -> Answered {
    let request = Request::builder().method(Method::POST).uri("/sign-in");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let body = format!("login={login}&password={}&back=%2Fcases", password.replace(' ', "+"));
    town.send(request.body(body.into()).unwrap()).await
}

/// `NAME=VALUE` of the session's cookie that was set, and its attributes.
fn cookie(answered: &Answered) -> (String, Vec<String>) {
    let lines = answered.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap());
    let session = lines.into_iter().find(|line| line.contains("gewu_session=")).unwrap_or_default();
    let mut parts = session.split("; ").map(str::to_owned);
    (parts.next().unwrap(), parts.collect())
}

async fn with_cookie(town: &Town, method: Method, path: &str, headers: &[(&str, &str)]) -> Answered {
    let headers =
        headers.iter().fold(Request::builder().method(method).uri(path), |request, (name, value)| {
            request.header(*name, *value)
        });
    town.send(headers.body(Body::empty()).unwrap()).await
}

on_both_databases! {
    async fn a_session_is_a_cookie_that_scripts_and_plain_connections_do_not_get(fresh) {
        let town = Town::new(fresh).await;
        let answered = sign_in(&town, "seat", PASSWORD).await.with_status(StatusCode::SEE_OTHER);
        assert_eq!(answered.location(), "/cases");
        let (pair, attributes) = cookie(&answered);
        assert!(pair.starts_with("__Host-gewu_session="));
        for wanted in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=604800"] {
            assert!(attributes.iter().any(|one| one == wanted), "{wanted}: {attributes:?}");
        }
        let seen = with_cookie(&town, Method::GET, "/cases", &[("cookie", &pair)]).await;
        assert_eq!(seen.status, StatusCode::OK);
        assert!(seen.header("content-security-policy").contains("default-src 'self'"));
        town.clock.advance(Duration::from_hours(24 * 7) + Duration::from_secs(1));
        let later = with_cookie(&town, Method::GET, "/cases", &[("cookie", &pair)]).await;
        assert_eq!(later.location(), "/sign-in?back=/cases", "a week later the session is over");
    }

    async fn a_change_that_another_site_asks_for_through_somebodys_cookie_is_refused(fresh) {
        let town = Town::new(fresh).await;
        let (pair, _) = cookie(&sign_in(&town, "seat", PASSWORD).await);
        let of = async |headers: &[(&str, &str)]| {
            let headers = [&[("cookie", pair.as_str()), ("host", "town.example")], headers].concat();
            with_cookie(&town, Method::POST, "/cases/new", &headers).await.status
        };
        assert_eq!(of(&[("sec-fetch-site", "cross-site")]).await, StatusCode::FORBIDDEN);
        assert_eq!(of(&[("sec-fetch-site", "same-site")]).await, StatusCode::FORBIDDEN);
        assert_eq!(of(&[("origin", "https://evil.example")]).await, StatusCode::FORBIDDEN);
        assert_eq!(of(&[("origin", "null")]).await, StatusCode::FORBIDDEN);
        assert_eq!(of(&[]).await, StatusCode::FORBIDDEN, "an old browser that says nothing");
        assert_ne!(of(&[("sec-fetch-site", "same-origin")]).await, StatusCode::FORBIDDEN);
        assert_ne!(of(&[("origin", "https://town.example")]).await, StatusCode::FORBIDDEN);
        let looks = [("cookie", pair.as_str()), ("sec-fetch-site", "cross-site")];
        assert_eq!(with_cookie(&town, Method::GET, "/cases", &looks).await.status, StatusCode::OK);
    }

    async fn after_five_wrong_passwords_each_further_try_costs_waiting(fresh) {
        let town = Town::new(fresh).await;
        for _ in 0..5 {
            assert_eq!(sign_in(&town, "seat", "wrong").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(sign_in(&town, "seat", PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS);
        let credentials = json!({ "login": "seat", "password": PASSWORD });
        let program = town.anybody().post_json("/api/v1/sessions", &credentials).await;
        assert_eq!((program.refusal().as_str(), program.header("retry-after")), ("sign_in_wait", "2"));
        assert_eq!(sign_in(&town, "leader", PASSWORD).await.status, StatusCode::SEE_OTHER, "others need not wait");
        town.clock.advance(Duration::from_secs(1));
        assert_eq!(sign_in(&town, "seat", "wrong").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        town.clock.advance(Duration::from_secs(1));
        assert_eq!(sign_in(&town, "seat", PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS, "twice as long");
        town.clock.advance(Duration::from_secs(1));
        assert_eq!(sign_in(&town, "seat", PASSWORD).await.status, StatusCode::SEE_OTHER);
        assert_eq!(sign_in(&town, "seat", "wrong").await.status, StatusCode::UNPROCESSABLE_ENTITY, "forgotten");
    }

    async fn an_unknown_name_and_a_wrong_password_are_told_alike(fresh) {
        let town = Town::new(fresh).await;
        let [unknown, wrong] = [sign_in(&town, "nobody", PASSWORD).await, sign_in(&town, "seat", "wrong").await];
        assert_eq!(unknown.status, wrong.status);
        assert_eq!(unknown.text().replace("nobody", "seat"), wrong.text());
        let credentials = json!({ "login": "seat", "password": "wrong" });
        assert_eq!(town.anybody().post_json("/api/v1/sessions", &credentials).await.refusal(), "sign_in_wrong");
    }

    async fn who_signs_out_is_out_and_the_way_back_leads_nowhere_else(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat").at_another_desk().await;
        assert_eq!(seat.get("/cases").await.status, StatusCode::OK);
        assert_eq!(seat.delete("/api/v1/sessions/current").await.status, StatusCode::NO_CONTENT);
        assert_eq!(seat.get("/cases").await.location(), "/sign-in?back=/cases");
        assert_eq!(seat.get("/api/v1/cases").await.status, StatusCode::UNAUTHORIZED);
        for elsewhere in ["//evil.example", "https://evil.example", "/%5Cevil.example"] {
            let answered = town.anybody().get(&format!("/language?to=en&back={elsewhere}")).await;
            assert!(!answered.location().contains("evil"), "{} leads to {}", elsewhere, answered.location());
        }
    }

    async fn a_token_that_was_never_given_opens_nothing(fresh) {
        let town = Town::new(fresh).await;
        let right = town.by("seat").session().await.unwrap();
        let wrong = ["", "1.", "x.y", "1.00", &right[..right.len() - 1], &right.replacen('1', "2", 1)];
        for token in wrong {
            let bearer = format!("Bearer {token}");
            let answered = with_cookie(&town, Method::GET, "/api/v1/cases", &[("authorization", &bearer)]).await;
            assert_eq!(answered.status, StatusCode::UNAUTHORIZED, "{token}");
            assert_eq!(answered.refusal(), "not_signed_in");
        }
    }
}
