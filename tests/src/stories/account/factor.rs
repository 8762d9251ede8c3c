//! The second factor: set up, asked for, required by role, lost.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;
use testkit::{PASSWORD, Town, on_both_databases};
use totp_rs::{Builder, Secret};

use super::{Browser, recorded, recorded_subject, town_with};

/// The key that the page shows for typing.
fn key_on(page: &str) -> Secret {
    let words = page.split("class=\"secret\" translate=\"no\">").nth(1).unwrap().split('<').next().unwrap();
    Secret::try_from_base32(words.replace(' ', "")).unwrap()
}

fn code(town: &Town, key: &Secret) -> String {
    let seconds = u64::try_from(town.services.platform.now().seconds()).unwrap();
    Builder::new()
        .with_secret(key.clone())
        .with_account_name("x")
        .build()
        .unwrap()
        .generate(seconds)
        .to_string()
}

const FORM: &str = "application/x-www-form-urlencoded";

fn recovery_codes(page: &str) -> Vec<String> {
    page.split("<code>").skip(1).map(|part| part.split('<').next().unwrap().to_owned()).collect()
}

/// Sets the second factor up on the account's page.
async fn set_up(town: &Town, browser: &mut Browser<'_>) -> (Secret, Vec<String>) {
    let page = browser.get("/account/factor").await.with_status(StatusCode::OK).text();
    assert!(page.contains("<svg"));
    let key = key_on(&page);
    let set = async |browser: &mut Browser<'_>, current: &str, code: &str| {
        browser.post("/account/factor", &[("current", current), ("code", code)]).await
    };
    let unattended = set(browser, "not it", &code(town, &key)).await;
    assert!(unattended.text().contains("现在的密码不对"), "whoever finds the desk open sets nothing up");
    let wrong = set(browser, PASSWORD, "000000").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text().contains(page.split("class=\"secret\"").nth(1).unwrap().split('<').next().unwrap()),
        "the same key"
    );
    let page = set(browser, PASSWORD, &code(town, &key)).await.with_status(StatusCode::OK).text();
    let codes = recovery_codes(&page);
    assert_eq!(codes.len(), 10, "{page}");
    (key, codes)
}

on_both_databases! {
    async fn with_a_second_factor_the_password_alone_opens_nothing(fresh) {
        let town = Town::new(fresh).await;
        let mut desk = Browser::of(&town);
        desk.sign_in("seat", PASSWORD).await;
        let (key, recovery) = set_up(&town, &mut desk).await;
        let used = code(&town, &key);
        let mut other = Browser::of(&town);
        assert_eq!(other.sign_in("seat", PASSWORD).await, "/sign-in/next");
        assert_eq!(other.get("/cases").await.location(), "/sign-in?back=/cases");
        assert_eq!(other.post("/sign-in/second", &[("code", &used)]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "no code twice");
        town.clock.advance(Duration::from_secs(30));
        let given = other.post("/sign-in/second", &[("code", &code(&town, &key))]).await;
        assert_eq!(given.location(), "/cases");
        assert_eq!(other.get("/cases").await.status, StatusCode::OK);

        let credentials = json!({ "login": "seat", "password": PASSWORD });
        let program = town.anybody().post_json("/api/v1/sessions", &credentials).await;
        assert_eq!(program.refusal(), "second_factor_needed");
        let credentials = json!({ "login": "seat", "password": PASSWORD, "code": recovery[0] });
        let program = town.anybody().post_json("/api/v1/sessions", &credentials).await;
        assert_eq!(program.status, StatusCode::CREATED);
        let again = town.anybody().post_json("/api/v1/sessions", &credentials).await;
        assert_eq!(again.refusal(), "second_factor_wrong", "a recovery code is good for once");
    }

    async fn guessing_codes_gets_slow(fresh) {
        let town = Town::new(fresh).await;
        let mut desk = Browser::of(&town);
        desk.sign_in("seat", PASSWORD).await;
        let (key, _) = set_up(&town, &mut desk).await;
        let mut thief = Browser::of(&town).at(66);
        assert_eq!(thief.sign_in("seat", PASSWORD).await, "/sign-in/next");
        for _ in 0..5 {
            assert!(thief.post("/sign-in/second", &[("code", "000000")]).await.text().contains("验证码不对"));
        }
        town.clock.advance(Duration::from_secs(30));
        thief.post("/sign-in/second", &[("code", "000000")]).await;
        let waits = thief.post("/sign-in/second", &[("code", &code(&town, &key))]).await;
        assert_eq!(waits.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(waits.text().contains("秒后再试"), "{}", waits.text());
        assert!(recorded(&town, "seat").await.iter().filter(|one| *one == "second_factor_wrong").count() >= 5);
    }

    async fn a_role_that_needs_a_second_factor_sets_it_up_at_the_door(fresh) {
        let town = town_with("second_factor = ['seat_operator']", fresh).await;
        let mut desk = Browser::of(&town);
        assert_eq!(desk.sign_in("seat", PASSWORD).await, "/sign-in/next");
        let page = desk.get("/sign-in/next").await.text();
        let key = key_on(&page);
        let credentials = json!({ "login": "seat", "password": PASSWORD });
        let program = town.anybody().post_json("/api/v1/sessions", &credentials).await;
        assert_eq!(program.refusal(), "second_factor_missing");
        let answered = desk.post("/sign-in/factor", &[("code", &code(&town, &key))]).await.with_status(StatusCode::OK);
        assert_eq!(recovery_codes(&answered.text()).len(), 10);
        assert_eq!(desk.get("/cases").await.status, StatusCode::OK);
        let kept = desk.post("/account/factor/remove", &[("current", PASSWORD)]).await;
        assert_eq!(kept.status, StatusCode::CONFLICT);
        assert_eq!(Browser::of(&town).sign_in("leader", PASSWORD).await, "/cases", "other roles need none");
    }

    async fn a_secret_that_somebody_saw_at_an_open_desk_is_not_the_one_that_is_set_up(fresh) {
        let town = town_with("second_factor = ['leader']", fresh).await;
        let mut desk = Browser::of(&town);
        desk.sign_in("seat", PASSWORD).await;
        let seen = desk.get("/account/factor").await.text();
        assert_ne!(key_on(&desk.get("/account/factor").await.text()).to_base32(), key_on(&seen).to_base32());
        let seen = desk.get("/account/factor").await.text();
        let (id, person) = (town.id, town.person("seat"));
        let grant = kernel::Grant { role: kernel::Role::Leader, scope: kernel::Scope::Subdistrict };
        town.fresh.db.write(async move |tx: &mut db::Tx| web::users::grant_add(tx, id, person, &grant).await).await.unwrap();
        let mut door = Browser::of(&town);
        assert_eq!(door.sign_in("seat", PASSWORD).await, "/sign-in/next");
        assert_ne!(key_on(&door.get("/sign-in/next").await.text()).to_base32(), key_on(&seen).to_base32());
    }

    async fn who_is_given_a_role_that_needs_a_second_factor_is_signed_out_and_sets_it_up(fresh) {
        let town = town_with("second_factor = ['leader']", fresh).await;
        let (mut plain, mut armed) = (Browser::of(&town), Browser::of(&town));
        plain.sign_in("seat", PASSWORD).await;
        armed.sign_in("office", PASSWORD).await;
        set_up(&town, &mut armed).await;
        for login in ["seat", "office"] {
            let give = format!("/administration/people/{}/give", town.person(login));
            let given = town.by("secadmin").post(&give, FORM, "role=leader").await;
            assert_eq!(given.status, StatusCode::SEE_OTHER, "{login}");
        }
        assert_eq!(plain.get("/cases").await.location(), "/sign-in?back=/cases");
        assert_eq!(plain.sign_in("seat", PASSWORD).await, "/sign-in/next");
        assert!(plain.get("/sign-in/next").await.text().contains("<svg"));
        assert_eq!(armed.get("/cases").await.status, StatusCode::OK, "who has one goes on working");
    }

    async fn the_security_administrator_takes_away_a_factor_that_was_lost_and_nobody_else_does(fresh) {
        let town = Town::new(fresh).await;
        let mut desk = Browser::of(&town);
        desk.sign_in("seat", PASSWORD).await;
        let (_, recovery) = set_up(&town, &mut desk).await;
        let take = format!("/administration/people/{}/factor", town.person("seat"));
        let knock = async |login: &str, path: &str| town.by(login).post(path, FORM, "").await.status;
        assert_eq!(knock("sysadmin", &take).await, StatusCode::NOT_FOUND);
        assert_eq!(knock("office", &take).await, StatusCode::FORBIDDEN, "a security administrator is appointed");
        assert_eq!(desk.get("/cases").await.status, StatusCode::OK);
        assert_eq!(knock("secadmin", &take).await, StatusCode::SEE_OTHER);
        assert_eq!(desk.get("/cases").await.location(), "/sign-in?back=/cases", "sessions end");
        assert_eq!(desk.sign_in("seat", PASSWORD).await, "/cases", "the password is enough again");
        let credentials = json!({ "login": "seat", "password": PASSWORD, "code": recovery[0] });
        let old = town.anybody().post_json("/api/v1/sessions", &credentials).await;
        assert_eq!(old.refusal(), "second_factor_wrong", "recovery codes went with it");
        assert_eq!(knock("secadmin", &take).await, StatusCode::CONFLICT, "there is none any more");
        let own = format!("/administration/people/{}/factor", town.person("secadmin"));
        assert_eq!(knock("secadmin", &own).await, StatusCode::FORBIDDEN);
        assert!(recorded_subject(&town, &format!("person:{}", town.person("seat"))).await.contains(&"second_factor_reset".to_owned()));
    }

    async fn it_is_removed_and_recovery_codes_renewed_with_the_password_only(fresh) {
        let town = Town::new(fresh).await;
        let mut desk = Browser::of(&town);
        desk.sign_in("seat", PASSWORD).await;
        let (_, old) = set_up(&town, &mut desk).await;
        for path in ["/account/factor/codes", "/account/factor/remove"] {
            let refused = desk.post(path, &[("current", "not it")]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        }
        let page = desk.post("/account/factor/codes", &[("current", PASSWORD)]).await.with_status(StatusCode::OK).text();
        assert_ne!(recovery_codes(&page), old);
        let removed = desk.post("/account/factor/remove", &[("current", PASSWORD)]).await;
        assert_eq!(removed.location(), "/account?done=factor_removed");
        assert_eq!(Browser::of(&town).sign_in("seat", PASSWORD).await, "/cases");
        let told = recorded(&town, "seat").await;
        assert_eq!(told[1..4], ["second_factor_removed", "recovery_codes_made", "second_factor_set"]);
    }
}
