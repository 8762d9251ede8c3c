//! Reports that may be abuse: they wait, a seat operator decides, and honest people are not kept waiting.

use std::time::Duration;

use axum::http::StatusCode;
use cases_server::NewReport;
use kernel::{Clock, Ids};
use residents_server::{Sender, Taken};
use testkit::{Fresh, Person, Told, Town, WEST, on_both_databases};

use super::{POTHOLE, all_fits_together, listed};

fn told(description: &str) -> Told {
    Told { item: POTHOLE, description: description.to_owned(), place: Some(WEST), ..Told::default() }
}

/// The first address on the page that begins with `start`.
fn address_in(page: &str, start: &str) -> String {
    let (_, behind) =
        page.split_once(&format!("\"{start}")).unwrap_or_else(|| panic!("no {start} in {page}"));
    format!("{start}{}", behind.split('"').next().unwrap())
}

async fn waiting(town: &Town) -> usize {
    town.by("seat").get("/lane").await.text().matches("/accept\"").count()
}

async fn press(person: &Person<'_>, address: &str, body: &str) -> StatusCode {
    person.post(address, "application/x-www-form-urlencoded", body.to_owned()).await.status
}

/// Posts straight into the service, as a program would that skips the pages.
async fn posts(town: &Town, ids: &Ids, sender: Sender, description: String) -> bool {
    let report =
        NewReport { channel: "web".into(), item: Some(POTHOLE.into()), description, ..NewReport::default() };
    let id = uuid::Uuid::from_bytes(ids.bytes());
    let taken = town.services.residents.take_in(town.id, id, report, &sender).await.unwrap();
    matches!(taken, Taken::Case(_))
}

on_both_databases! {
    async fn a_report_without_work_waits_and_becomes_a_case_of_the_time_it_came(fresh) {
        let town = Town::new(fresh).await;
        let receipt = town.anybody().tells(&Told { without_work: true, ..told("路面有坑，没有脚本") }).await;
        let link = address_in(&receipt, "/follow/");
        assert!(listed(&town, "seat", "").await.is_empty() && waiting(&town).await == 1);
        assert!(town.anybody().get(&link).await.text().contains("要先由工作人员看一下"));

        let received = town.clock.now();
        town.clock.advance(Duration::from_mins(40));
        let accept = address_in(&town.by("seat").get("/lane").await.text(), "/lane/");
        assert_eq!(press(&town.by("seat"), &accept, "").await, StatusCode::SEE_OTHER);
        assert_eq!(press(&town.by("seat"), &accept, "").await, StatusCode::CONFLICT, "decided once");
        let case = town.by("seat").get("/api/v1/cases").await.json()["cases"][0].clone();
        assert_eq!(case["reported_at"], received.to_string());
        assert!(town.anybody().get(&link).await.text().contains("路面有坑，没有脚本"), "the same link opens the case");
        all_fits_together(&town).await;
    }

    async fn what_is_not_taken_up_is_erased_and_its_reporter_is_told_why(fresh) {
        let town = Town::new(fresh).await;
        let receipt = town.anybody().tells(&Told { without_work: true, ..told("加微信领红包") }).await;
        let link = address_in(&receipt, "/follow/");
        let discard = address_in(&town.by("seat").get("/lane").await.text(), "/lane/").replace("/accept", "/discard");
        assert_eq!(press(&town.by("seat"), &discard, "reason=because").await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(press(&town.by("seat"), &discard, "reason=spam").await, StatusCode::SEE_OTHER);
        assert!(listed(&town, "seat", "").await.is_empty() && waiting(&town).await == 0);
        assert!(town.anybody().get(&link).await.text().contains("广告或骚扰信息"));
        let sql = "select count(*) as n from audit where action = 'lane_discarded'";
        assert_eq!(town.fresh.db.ask(sql, []).await.unwrap()[0].get::<i64>("n").unwrap(), 1);
        let sql = "select count(*) as n from quarantined_reports where body is not null";
        assert_eq!(town.fresh.db.ask(sql, []).await.unwrap()[0].get::<i64>("n").unwrap(), 0);
    }

    async fn a_piece_of_work_is_good_for_one_report_and_ten_minutes(fresh) {
        let town = Town::new(fresh).await;
        let work = town.anybody().work().await;
        let with = async |description: &str| {
            let unworked = Told { without_work: true, ..told(description) };
            town.anybody().ready_to_send(&unworked).await.with("work", &work)
        };
        let (first, second, late) = (with("第一个坑").await, with("第二个坑").await, with("第三个坑").await);
        for form in [&first, &first, &second] {
            assert_eq!(town.anybody().submit(form).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!((listed(&town, "seat", "").await.len(), waiting(&town).await), (1, 1), "used twice, the second waits");
        let work = town.anybody().work().await;
        town.clock.advance(Duration::from_secs(601));
        assert_eq!(town.anybody().submit(&late.with("work", &work)).await.status, StatusCode::SEE_OTHER);
        assert_eq!((listed(&town, "seat", "").await.len(), waiting(&town).await), (1, 2), "too late, it waits");
    }

    async fn two_hundred_people_of_one_office_report_within_ten_minutes_and_a_flood_waits(fresh) {
        let town = Town::new(fresh).await;
        let ids = Ids::from_seed(5);
        let work = async || town.services.residents.worked(town.id, &town.anybody().work().await);
        let sender = |device: String, network: &str, work| Sender { work, device, network: network.to_owned() };
        let mut honest = 0;
        for person in 0..200_u32 {
            let office = sender(format!("office {person}"), "203.0.113.7", work().await);
            honest += u32::from(posts(&town, &ids, office, format!("第{person}个不同的问题在这里")).await);
            town.clock.advance(Duration::from_secs(3));
        }
        assert_eq!(honest, 200);

        town.clock.advance(Duration::from_hours(1));
        let mut through = 0;
        for post in 0..400_u32 {
            let text = format!("{post}号广告请加微信");
            // A quarter has done the work, each from a device of its own on one network; a quarter from one device.
            let sent = match post % 4 {
                0 => sender(format!("bot {post}"), "198.51.100.1", work().await),
                1 => sender("bot".to_owned(), &format!("198.51.100.{post}"), work().await),
                _ => sender(format!("bot {post}"), "198.51.100.1", None),
            };
            through += u32::from(posts(&town, &ids, sent, text).await);
        }
        assert!((1..=46).contains(&through), "forty of a network, six of a device: {through}");
        assert_eq!(waiting(&town).await, 50, "the page shows the oldest, {} wait", 400 - through);
    }

    async fn one_piece_of_work_sent_a_thousand_times_is_good_once(fresh) {
        let town = Town::new(fresh).await;
        let (ids, work) = (Ids::from_seed(33), town.anybody().work().await);
        let mut through = 0;
        for post in 0..1_000_u32 {
            let done = town.services.residents.worked(town.id, &work);
            let from = Sender { work: done, device: format!("bot {post}"), network: format!("net {post}") };
            through += u32::from(posts(&town, &ids, from, format!("{post}号广告，请加微信")).await);
        }
        assert_eq!(through, 1);
    }
}

/// On one database: what is counted is decided by the rules, and the counting is told on both above.
#[tokio::test]
async fn ten_thousand_posts_of_one_minute_leave_the_operators_queue_as_it_was() {
    const POSTS: u32 = 10_000;
    let town = Town::new(Fresh::sqlite().await).await;
    let ids = Ids::from_seed(32);
    let mut through = 0;
    for post in 0..POSTS {
        // Each from a device and a network of its own, in words of its own; one in ten has done the work.
        let work = if post % 10 == 0 {
            town.services.residents.worked(town.id, &town.anybody().work().await)
        } else {
            None
        };
        let from = Sender { work, device: format!("bot {post}"), network: format!("net {post}") };
        through += u32::from(posts(&town, &ids, from, format!("{post}号广告，请加微信")).await);
        town.clock.advance(Duration::from_millis(6));
    }
    assert!(through > 0 && through * 100 <= POSTS, "{through} of {POSTS}");
    assert_eq!(listed(&town, "seat", "").await.len(), through.min(50) as usize);
    let sql = "select count(*) as n from quarantined_reports where state = 'waiting'";
    let kept: u32 = town.fresh.db.ask(sql, []).await.unwrap()[0].get("n").unwrap();
    assert_eq!(kept, POSTS - through, "nothing is thrown away");
}
