//! Changing a password, passwords for one time, the two profiles.

use std::time::Duration;

use axum::http::StatusCode;
use db::Tx;
use serde_json::json;
use testkit::{PASSWORD, Town, on_both_databases};

use super::{Browser, recorded, town_with};

const BETTER: &str = "three old locust trees";

async fn changed(
    browser: &mut Browser<'_>,
    current: &str,
    password: &str,
    again: &str,
) -> (StatusCode, String) {
    let fields = [("current", current), ("password", password), ("again", again)];
    let answered = browser.post("/account/password", &fields).await;
    (answered.status, answered.text())
}

on_both_databases! {
    async fn a_new_password_ends_all_other_sessions_and_the_old_one_opens_nothing(fresh) {
        let town = Town::new(fresh).await;
        let (mut desk, mut phone) = (Browser::of(&town), Browser::of(&town));
        desk.sign_in("seat", PASSWORD).await;
        phone.sign_in("seat", PASSWORD).await;
        for (fields, told) in [
            ((PASSWORD, "short", "short"), "至少要 12 个字符"),
            ((PASSWORD, "password12345", "password12345"), "太容易猜到"),
            ((PASSWORD, BETTER, "three old trees"), "不一样"),
            (("not it", BETTER, BETTER), "现在的密码不对"),
            ((PASSWORD, PASSWORD, PASSWORD), "用过"),
        ] {
            let (status, page) = changed(&mut desk, fields.0, fields.1, fields.2).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
            assert!(page.contains(told), "{told}: {page}");
        }
        assert_eq!(changed(&mut desk, PASSWORD, BETTER, BETTER).await.0, StatusCode::SEE_OTHER);
        assert_eq!(desk.get("/cases").await.status, StatusCode::OK, "here one stays");
        assert_eq!(phone.get("/cases").await.status, StatusCode::SEE_OTHER);
        let old = phone.post("/sign-in", &[("login", "seat"), ("password", PASSWORD)]).await;
        assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(phone.sign_in("seat", BETTER).await, "/cases");
        assert_eq!(recorded(&town, "seat").await[2], "password_changed");
    }

    async fn a_password_for_one_time_opens_nothing_before_it_is_changed(fresh) {
        let town = Town::new(fresh).await;
        let (id, person, now) = (town.id, town.person("seat"), testkit::MORNING);
        let mut earlier = Browser::of(&town);
        earlier.sign_in("seat", PASSWORD).await;
        let one_time = identity::OneTime::new(&town.services.platform.ids).await.unwrap();
        let password = one_time.password.clone();
        let password = password.as_str();
        let set = async move |tx: &mut Tx| identity::set_one_time(tx, id, person, &one_time, now).await;
        town.fresh.db.write(set).await.unwrap();
        assert_eq!(earlier.get("/cases").await.status, StatusCode::SEE_OTHER, "sessions end");

        let credentials = json!({ "login": "seat", "password": password });
        let program = town.anybody().post_json("/api/v1/sessions", &credentials).await;
        assert_eq!(program.refusal(), "password_must_change");
        let mut desk = Browser::of(&town);
        assert_eq!(desk.sign_in("seat", password).await, "/sign-in/next");
        assert!(desk.cookie("__Host-gewu_session").is_empty());
        assert_eq!(desk.get("/cases").await.location(), "/sign-in?back=/cases");
        assert!(desk.get("/sign-in/next").await.text().contains("设置新密码"));
        let kept = desk.post("/sign-in/password", &[("password", password), ("again", password)]).await;
        assert!(kept.text().contains("用过"), "{}", kept.text());
        let taken = desk.post("/sign-in/password", &[("password", BETTER), ("again", BETTER)]).await;
        assert_eq!(taken.location(), "/cases");
        assert_eq!(desk.get("/cases").await.status, StatusCode::OK);
        assert_eq!(Browser::of(&town).sign_in("seat", BETTER).await, "/cases");
    }

    async fn a_new_password_ends_what_was_begun_with_the_one_before(fresh) {
        let town = Town::new(fresh).await;
        let (id, person, now) = (town.id, town.person("seat"), testkit::MORNING);
        let first = identity::OneTime::new(&town.services.platform.ids).await.unwrap();
        let known = first.password.clone();
        let set = async move |tx: &mut Tx| identity::set_one_time(tx, id, person, &first, now).await;
        town.fresh.db.write(set).await.unwrap();
        let mut thief = Browser::of(&town);
        assert_eq!(thief.sign_in("seat", &known).await, "/sign-in/next");
        let second = identity::OneTime::new(&town.services.platform.ids).await.unwrap();
        let given = second.password.clone();
        let set = async move |tx: &mut Tx| identity::set_one_time(tx, id, person, &second, now).await;
        town.fresh.db.write(set).await.unwrap();
        thief.post("/sign-in/password", &[("password", BETTER), ("again", BETTER)]).await;
        assert_eq!(thief.get("/sign-in/next").await.location(), "/sign-in", "the step is forgotten");
        let tried = thief.post("/sign-in", &[("login", "seat"), ("password", BETTER)]).await;
        assert_eq!(tried.status, StatusCode::UNPROCESSABLE_ENTITY, "no password was set by it");
        assert_eq!(Browser::of(&town).sign_in("seat", &given).await, "/sign-in/next");
    }

    async fn a_step_that_was_never_begun_or_waited_too_long_leads_back_to_the_beginning(fresh) {
        let town = town_with("second_factor = ['seat_operator']", fresh).await;
        let mut desk = Browser::of(&town);
        assert_eq!(desk.get("/sign-in/next").await.location(), "/sign-in");
        assert_eq!(desk.post("/sign-in/second", &[("code", "000000")]).await.location(), "/sign-in");
        assert_eq!(desk.sign_in("seat", PASSWORD).await, "/sign-in/next");
        let foreign = desk.post("/sign-in/password", &[("password", BETTER), ("again", BETTER)]).await;
        assert_eq!(foreign.location(), "/sign-in/next", "no password is asked for, so none is set");
        town.clock.advance(Duration::from_secs(601));
        assert_eq!(desk.get("/sign-in/next").await.location(), "/sign-in");
    }

    async fn the_assessed_profile_lets_a_password_grow_old_and_none_come_back(fresh) {
        let town = town_with("passwords = 'djbh'", fresh).await;
        let mut desk = Browser::of(&town);
        assert_eq!(desk.sign_in("seat", PASSWORD).await, "/cases");
        let (status, page) = changed(&mut desk, PASSWORD, BETTER, BETTER).await;
        assert!(status.is_client_error() && page.contains("三种"), "{page}");
        let all = ["Locust-tree-1", "Poplar-tree-2", "Willow-tree-3", "Ginkgo-tree-4", "Cypress-tree-5", "Pagoda-tree-6"];
        let mut current = PASSWORD;
        for next in all {
            town.clock.advance(Duration::from_mins(1));
            assert_eq!(changed(&mut desk, current, next, next).await.0, StatusCode::SEE_OTHER, "{next}");
            current = next;
        }
        assert!(changed(&mut desk, current, all[0], all[0]).await.1.contains("用过"), "one of the last five");
        town.clock.advance(Duration::from_hours(91 * 24));
        let mut later = Browser::of(&town);
        assert_eq!(later.sign_in("seat", current).await, "/sign-in/next");
        let fields = [("password", "Juniper-tree-7"), ("again", "Juniper-tree-7")];
        assert_eq!(later.post("/sign-in/password", &fields).await.location(), "/cases");
    }
}
