//! A resident has the news of a grid sent, from the form on its page to the link in the last letter.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;
use testkit::{Form, TOWN, Town, WEST, at};

use super::letters::{Letters, mail_server};
use super::relay;

const GRID: &str = "110115010001001";

/// What has arrived, folded lines joined and letters decoded far enough to be read.
fn arrived(letters: &Letters) -> Vec<String> {
    let parsed = |letter: &String| {
        let mail = mail_parser::MessageParser::default().parse(letter.as_bytes()).unwrap();
        format!("{}\n{}", mail.subject().unwrap_or_default(), mail.body_text(0).unwrap())
    };
    letters.lock().unwrap().drain(..).collect::<Vec<_>>().iter().map(parsed).collect()
}

/// The address behind the first link to a subscription.
fn link_in(letter: &str) -> String {
    let (_, behind) = letter.split_once("https://town.example/subscription/").unwrap();
    format!("/subscription/{}", behind.split_whitespace().next().unwrap())
}

async fn subscribes(town: &Town) {
    let page = format!("/s/{TOWN}/g/{GRID}");
    let work = town.anybody().work().await;
    let form = town.anybody().form(&page, &format!("{page}/subscribe")).await;
    let form = form.with("email", "reader@example.org").with("work", work);
    assert_eq!(town.anybody().submit(&form).await.status, StatusCode::OK);
}

async fn post(town: &Town, address: &str) -> StatusCode {
    town.anybody().submit(&Form::to(address)).await.status
}

/// A pothole in the western grid.
async fn something_happens(town: &Town) {
    let told = json!({ "channel": "phone", "item": "E011301", "description": "老王家门口有坑", "position": at(WEST) });
    let case = town.by("seat").reports(told).await;
    town.by("seat").does("file", &case, json!({})).await;
}

testkit::on_both_databases! {
    async fn news_begin_with_a_confirmed_address_and_end_with_one_click(fresh) {
        let mut town = Town::new(fresh).await;
        let (url, letters) = mail_server().await;
        town.services.relay = relay(&town, Some(url));
        let days = async |days: u32| {
            for _ in 0..days {
                town.clock.advance(Duration::from_hours(24));
                town.ring().await;
            }
        };

        subscribes(&town).await;
        town.ring().await;
        let first = arrived(&letters);
        subscribes(&town).await;
        town.ring().await;
        let second = arrived(&letters);
        assert_eq!((first.len(), second.len()), (1, 1), "the first letter may be lost");
        let link = link_in(&first[0]);
        assert_eq!(link_in(&second[0]), link);

        something_happens(&town).await;
        days(1).await;
        assert_eq!(arrived(&letters), [] as [String; 0], "nobody has read the first letter");

        subscribes(&town).await;
        town.ring().await;
        let link = link_in(&arrived(&letters)[0]);
        let _ = town.anybody().get(&link).await.with_status(StatusCode::OK);
        assert_eq!(post(&town, &format!("{link}/confirm")).await, StatusCode::SEE_OTHER);
        subscribes(&town).await;
        town.clock.advance(Duration::from_mins(5));
        something_happens(&town).await;
        days(2).await;
        let letters_of_two_days = arrived(&letters);
        let [news] = &letters_of_two_days[..] else {
            panic!("one letter for one day with news, none for one without: {letters_of_two_days:?}")
        };
        assert!(!first[0].contains('{') && first[0].contains("请确认订阅"), "{}", first[0]);
        assert!(news.contains("有 1 条新动态") && !news.contains('{'), "{news}");
        assert!(news.contains("路面坑洼") && news.contains("已立案") && !news.contains("老王"), "{news}");
        assert_eq!(link_in(news), link);

        assert_eq!(post(&town, &link).await, StatusCode::OK);
        assert!(town.anybody().get(&link).await.text().contains("已经退订"));
        something_happens(&town).await;
        days(2).await;
        assert_eq!(arrived(&letters), [] as [String; 0]);
        let sql = "select count(*) as n from contact_points where recipient like 'subscription:%'";
        assert_eq!(town.fresh.db.ask(sql, []).await.unwrap()[0].get::<i64>("n").unwrap(), 0, "the address is gone");
    }
}
