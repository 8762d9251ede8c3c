//! What open pages hear of.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use futures_util::StreamExt;
use serde_json::{Value, json};
use testkit::{Person, Town, on_both_databases};
use tower::ServiceExt;

use super::{FIRE, POTHOLE, dispatched, filed, report_of, reported};

/// An open page of somebody: what it hears, piece by piece.
struct Page {
    stream: BodyDataStream,
    text: String,
}

impl Page {
    async fn of(town: &Town, person: &Person<'_>, last: Option<&str>) -> Self {
        let session = person.session().await.unwrap();
        let mut request = Request::get("/live").header(AUTHORIZATION, format!("Bearer {session}"));
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let (router, _) = web::app(&town.services.platform, town.services.routes());
        let answer = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()[CONTENT_TYPE], "text/event-stream");
        Self { stream: answer.into_body().into_data_stream(), text: String::new() }
    }

    /// The next event as (id, kind, data); none when the page hears nothing for a while or the stream ends.
    async fn hears(&mut self) -> Option<(String, String, Value)> {
        loop {
            while let Some((event, rest)) = self.text.split_once("\n\n") {
                let line =
                    |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
                let found = (line("id: ").to_owned(), line("event: ").to_owned(), line("data: ").to_owned());
                self.text = rest.to_owned();
                if !found.1.is_empty() {
                    return Some((found.0, found.1, serde_json::from_str(&found.2).unwrap()));
                }
            }
            let piece = tokio::time::timeout(Duration::from_millis(400), self.stream.next()).await.ok()??;
            self.text.push_str(&String::from_utf8_lossy(&piece.unwrap()));
        }
    }

    /// Whether the stream ends within the time that an ended session may go unnoticed.
    async fn ends(&mut self) -> bool {
        let end = async {
            while let Some(piece) = self.stream.next().await {
                self.text.push_str(&String::from_utf8_lossy(&piece.unwrap()));
            }
        };
        tokio::time::timeout(Duration::from_secs(8), end).await.is_ok()
    }
}

on_both_databases! {
    async fn a_change_is_heard_by_those_who_see_the_case_and_hinted_to_nobody_else(fresh) {
        let town = Town::new(fresh).await.with_neighbour().await;
        let case = filed(&town, POTHOLE).await;
        let mut pages = Vec::new();
        for login in ["office", "west_patroller", "city", "water", "east_patroller", "seat_next_door"] {
            pages.push((login, Page::of(&town, &town.by(login), None).await));
        }
        town.by("seat").does("dispatch", &case, json!({ "department": "city_management" })).await;
        for (login, page) in &mut pages {
            let heard = page.hears().await.map(|(_, _, news)| news);
            if ["office", "west_patroller", "city"].contains(login) {
                let news = heard.unwrap_or_else(|| panic!("{login} hears nothing"));
                assert_eq!((&news["kind"], &news["version"], &news["mine"]), (&json!("dispatch"), &json!(3), &json!(false)));
                assert_eq!(news["case"], json!(case.id));
            } else {
                assert_eq!(heard, None, "{login}");
            }
        }
    }

    async fn a_case_that_leaves_somebodys_scope_is_heard_to_go_and_no_more_after(fresh) {
        let town = Town::new(fresh).await;
        let case = dispatched(&town, POTHOLE).await;
        let mut page = Page::of(&town, &town.by("city"), None).await;
        town.by("city").does("return", &case, json!({ "reason": "not_ours" })).await;
        let seat = town.by("seat");
        seat.does("dispatch", &case, json!({ "department": "water" })).await;
        seat.does("comment", &case, json!({ "text": "看到了" })).await;
        let mut kinds = Vec::new();
        while let Some((_, _, news)) = page.hears().await {
            kinds.push(news["kind"].as_str().unwrap().to_owned());
        }
        assert_eq!(kinds, ["return", "dispatch"]);
    }

    async fn what_must_be_reported_is_announced_once(fresh) {
        let town = Town::new(fresh).await;
        let mut page = Page::of(&town, &town.by("seat"), None).await;
        let case = town.by("west_patroller").reports(report_of(FIRE)).await;
        let (_, kind, news) = page.hears().await.unwrap();
        assert_eq!((kind.as_str(), &news["must_report"], &news["kind"]), ("case", &json!(true), &json!("report")));
        town.by("seat").does("comment", &case, json!({ "text": "看到了" })).await;
        assert_eq!(page.hears().await.unwrap().2["must_report"], json!(false));
        let queue = town.by("seat").get("/desk").await.text();
        assert!(queue.contains("必报"), "{queue}");
    }

    async fn who_was_away_hears_what_was_missed_and_after_a_restart_reads_everything_anew(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let mut page = Page::of(&town, &seat, None).await;
        let first = reported(&town, POTHOLE).await;
        let (id, _, news) = page.hears().await.unwrap();
        assert_eq!(news["case"], json!(first.id));
        drop(page);
        let second = reported(&town, POTHOLE).await;
        let mut again = Page::of(&town, &seat, Some(&id)).await;
        assert_eq!(again.hears().await.unwrap().2["case"], json!(second.id));
        assert_eq!(again.hears().await, None, "nothing twice");
        let mut other = Page::of(&town, &seat, Some("17-3")).await;
        assert_eq!(other.hears().await.unwrap().1, "reset");
    }

    async fn a_page_that_does_not_listen_costs_nothing_and_is_told_to_read_anew(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let case = reported(&town, POTHOLE).await;
        let mut page = Page::of(&town, &seat, None).await;
        for _ in 0..40 {
            let path = "/live/presence";
            let body = format!("case={}", case.id);
            for _ in 0..15 {
                let sent = seat.post(path, "application/x-www-form-urlencoded", body.clone()).await;
                assert_eq!(sent.status, StatusCode::NO_CONTENT);
            }
        }
        let (_, kind, _) = page.hears().await.unwrap();
        assert_eq!(kind, "reset");
    }

    async fn a_session_that_ends_closes_its_pages(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat").at_another_desk().await;
        let mut page = Page::of(&town, &seat, None).await;
        assert_eq!(page.hears().await, None);
        let ended = seat.delete("/api/v1/sessions/current").await;
        assert_eq!(ended.status, StatusCode::NO_CONTENT);
        reported(&town, POTHOLE).await;
        assert!(page.ends().await);
        assert!(!page.text.contains("event: "), "{}", page.text);
    }

    async fn who_works_on_a_case_is_named_to_those_who_see_it(fresh) {
        let town = Town::new(fresh).await;
        let (seat, office) = (town.by("seat"), town.by("office"));
        let case = reported(&town, POTHOLE).await;
        let mut page = Page::of(&town, &office, None).await;
        let mut city = Page::of(&town, &town.by("city"), None).await;
        let say = async |words: &str| {
            let form = "application/x-www-form-urlencoded";
            seat.post("/live/presence", form, format!("case={}{words}", case.id)).await.with_status(StatusCode::NO_CONTENT)
        };
        say("").await;
        let (_, kind, news) = page.hears().await.unwrap();
        assert_eq!((kind.as_str(), &news["kind"]), ("presence", &json!("at_work")));
        let name = news["name"].as_str().unwrap().to_owned();
        let words = format!("{name}正在处理");
        let shown = office.get(&format!("/desk?case={}", case.id)).await.text();
        assert!(shown.contains(&words), "{words}: {shown}");
        assert!(!seat.get(&format!("/desk?case={}", case.id)).await.text().contains(&words), "not to oneself");
        say("&left=true").await;
        assert_eq!(page.hears().await.unwrap().2["kind"], json!("left"));
        assert!(!office.get("/desk").await.text().contains(&words));
        say("").await;
        town.clock.advance(Duration::from_mins(1));
        assert!(!office.get("/desk").await.text().contains(&words), "who is silent is forgotten");
        assert_eq!(city.hears().await, None);
        let unseen = town.by("east_patroller");
        let refused = unseen.post("/live/presence", "application/x-www-form-urlencoded", format!("case={}", case.id)).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
    }
}
