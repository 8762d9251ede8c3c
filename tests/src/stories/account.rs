//! Proving who one is: second factor, passwords for one time, guessing slowed down; and one's own account.

mod browser;
mod factor;
mod guessing;
mod passwords;

use axum::http::StatusCode;
use db::audit::{self, Filter};
use db::{Tx, params};
use testkit::{PASSWORD, Town, on_both_databases};

pub(super) use browser::Browser;

/// What the record says happened to this login, newest first.
async fn recorded(town: &Town, login: &str) -> Vec<String> {
    recorded_subject(town, login).await
}

/// The same of any subject.
async fn recorded_subject(town: &Town, subject: &str) -> Vec<String> {
    let id = town.id;
    let filter = Filter { subject: subject.to_owned(), ..Filter::default() };
    let read = async move |tx: &mut Tx| audit::newest(tx, id, &filter, 20).await;
    town.fresh.db.read(read).await.unwrap().into_iter().map(|one| one.event.action).collect()
}

/// The town of an installation with these settings.
async fn town_with(settings: &str, fresh: testkit::Fresh) -> Town {
    std::fs::write(fresh.folder.path().join("identity.toml"), settings).unwrap();
    Town::new(fresh).await
}

on_both_databases! {
    async fn every_sign_in_is_a_new_session_whatever_cookie_came_with_it(fresh) {
        let town = Town::new(fresh).await;
        let mut desk = Browser::of(&town);
        desk.sign_in("seat", PASSWORD).await;
        let first = desk.cookie("__Host-gewu_session");
        desk.sign_in("seat", PASSWORD).await;
        let second = desk.cookie("__Host-gewu_session");
        assert_ne!(first, second);
        for (token, status) in [(&first, StatusCode::UNAUTHORIZED), (&second, StatusCode::OK)] {
            let request = axum::extract::Request::builder().uri("/api/v1/cases");
            let request = request.header("authorization", format!("Bearer {token}"));
            let answered = town.send(request.body(axum::body::Body::empty()).unwrap()).await;
            assert_eq!(answered.status, status, "the session before is over");
        }
        assert!(second.len() >= 66, "256 bits in hexadecimal digits: {second}");
        assert_eq!(recorded(&town, "seat").await, ["sign_in", "sign_in"]);
    }

    async fn a_person_sees_where_they_are_signed_in_and_ends_it_from_afar(fresh) {
        let town = Town::new(fresh).await;
        let (mut desk, mut phone) = (Browser::of(&town), Browser::of(&town).calling_itself("Mozilla/5.0 (Android) Firefox/130"));
        desk.sign_in("seat", PASSWORD).await;
        phone.sign_in("seat", PASSWORD).await;
        let page = desk.get("/account").await.with_status(StatusCode::OK).text();
        assert!(page.contains("Firefox, Android"), "{page}");
        let ended = page.split("name=\"session\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(phone.get("/cases").await.status, StatusCode::OK);
        let answered = desk.post("/account/sessions/end", &[("session", &ended)]).await;
        assert_eq!(answered.location(), "/account?done=sessions");
        assert_eq!(phone.get("/cases").await.location(), "/sign-in?back=/cases");
        assert_eq!(desk.get("/cases").await.status, StatusCode::OK);
        let mut other = Browser::of(&town);
        other.sign_in("leader", PASSWORD).await;
        let foreign = other.post("/account/sessions/end", &[("session", &ended)]).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "nobody ends another's");
        phone.sign_in("seat", PASSWORD).await;
        desk.post("/account/sessions/end", &[]).await;
        assert_eq!(phone.get("/cases").await.status, StatusCode::SEE_OTHER, "all others at once");
    }

    async fn whoever_is_disabled_is_out_with_the_next_request(fresh) {
        let town = Town::new(fresh).await;
        let mut desk = Browser::of(&town);
        desk.sign_in("seat", PASSWORD).await;
        assert_eq!(desk.get("/cases").await.status, StatusCode::OK);
        let disable = async |tx: &mut Tx| tx.execute("update users set disabled = 1 where login = $1", params!["seat"]).await;
        town.fresh.db.write(disable).await.unwrap();
        assert_eq!(desk.get("/cases").await.location(), "/sign-in?back=/cases");
        let again = desk.post("/sign-in", &[("login", "seat"), ("password", PASSWORD)]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn signing_out_clears_what_the_machine_kept(fresh) {
        let town = Town::new(fresh).await;
        let mut desk = Browser::of(&town);
        desk.sign_in("seat", PASSWORD).await;
        let answered = desk.post("/sign-out", &[]).await.with_status(StatusCode::SEE_OTHER);
        assert_eq!(answered.header("clear-site-data"), "\"cache\", \"storage\"");
        assert_eq!(desk.get("/cases").await.location(), "/sign-in?back=/cases");
        assert_eq!(recorded(&town, "seat").await, ["sign_out", "sign_in"]);
    }

    async fn the_language_of_the_account_is_kept(fresh) {
        let town = Town::new(fresh).await;
        let mut desk = Browser::of(&town);
        desk.sign_in("seat", PASSWORD).await;
        let answered = desk.post("/account/language", &[("language", "en")]).await;
        assert_eq!(answered.location(), "/language?to=en&back=/account?done=language");
        let mut elsewhere = Browser::of(&town);
        elsewhere.sign_in("seat", PASSWORD).await;
        assert!(elsewhere.get("/account").await.text().contains("lang=\"en\""));
    }
}
