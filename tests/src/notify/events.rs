//! Webhooks and group robots.

use std::time::Duration;

use db::Tx;
use kernel::{CaseId, Clock};
use notify::{Channel, contact_points};
use testkit::{MORNING, Town};
use uuid::Uuid;

use super::receiver::Receiver;
use super::{add, count, relay, say, to};

const MINUTE: Duration = Duration::from_mins(1);

testkit::on_both_databases! {
    async fn a_case_tells_a_webhook_what_happens_as_a_signed_event(fresh) {
        let town = Town::new(fresh).await;
        let receiver = Receiver::start().await;
        let (_, secret) = add(&town, to(Channel::Webhook, "department:water", &receiver.url)).await;
        let case = CaseId(Uuid::from_u128(7));
        let id = say(&town, "department:water", Some(case), 3, false).await;
        relay(&town, None).round(town.clock.now()).await.unwrap();
        let [call] = &receiver.calls()[..] else { panic!("{:?}", receiver.calls()) };
        let event = call.json();
        assert_eq!(event["specversion"], "1.0");
        assert_eq!(event["type"], "gewu.case.dispatch");
        assert_eq!(event["id"], id.to_string());
        assert_eq!(event["subject"], case.to_string());
        assert_eq!(event["data"]["number"], "20260907-000001-3");
        assert_eq!(call.header("webhook-id"), id.to_string());
        assert!(call.header("content-type").starts_with("application/cloudevents+json"));
        let reference = standardwebhooks::Webhook::new(&secret).unwrap();
        let at = call.header("webhook-timestamp").parse().unwrap();
        let expected = reference.sign(&id.to_string(), at, call.body.as_bytes()).unwrap();
        assert_eq!(call.header("webhook-signature"), expected);
        assert_eq!(count(&town, "delivered").await, 1);
    }

    async fn what_fails_is_tried_ten_times_with_the_same_id_and_then_stuck(fresh) {
        let town = Town::new(fresh).await;
        let receiver = Receiver::start().await;
        receiver.answers(500, &[]);
        add(&town, to(Channel::Webhook, "role:leader", &receiver.url)).await;
        let id = say(&town, "role:leader", None, 0, false).await;
        let relay = relay(&town, None);
        for _ in 0..(100 * 12) {
            relay.round(town.clock.now()).await.unwrap();
            town.clock.advance(5 * MINUTE);
        }
        let calls = receiver.calls();
        assert_eq!(calls.len(), notify::schedule::ATTEMPTS);
        assert!(calls.iter().all(|call| call.header("webhook-id") == id.to_string()));
        let seconds = |place: usize| calls[place].header("webhook-timestamp").parse::<i64>().unwrap();
        let hours = (seconds(9) - seconds(0)) / 3_600;
        assert!((67..85).contains(&hours), "{hours}");
        assert_eq!(count(&town, "stuck").await, 1);
    }

    async fn a_case_is_told_in_its_order_and_other_cases_do_not_wait_for_it(fresh) {
        let town = Town::new(fresh).await;
        let receiver = Receiver::start().await;
        add(&town, to(Channel::Webhook, "role:leader", &receiver.url)).await;
        let (one, other) = (CaseId(Uuid::from_u128(1)), CaseId(Uuid::from_u128(2)));
        for (case, seq) in [(one, 2), (one, 1), (other, 5), (one, 3), (other, 4)] {
            say(&town, "role:leader", Some(case), seq, false).await;
        }
        receiver.answers(400, &[]);
        let relay = relay(&town, None);
        relay.round(town.clock.now()).await.unwrap();
        assert_eq!(receiver.calls().len(), 2, "the first of each case");
        receiver.answers(200, &[]);
        town.clock.advance(MINUTE);
        relay.round(town.clock.now()).await.unwrap();
        let told: Vec<(String, i64)> = receiver.calls()[2..].iter().map(|call| {
            let event = call.json();
            (event["subject"].as_str().unwrap().to_owned(), event["data"]["version"].as_i64().unwrap())
        }).collect();
        let of = |case: CaseId| told.iter().filter(|(id, _)| *id == case.to_string()).map(|(_, seq)| *seq).collect::<Vec<_>>();
        assert_eq!((of(one), of(other)), (vec![1, 2, 3], vec![4, 5]));
    }

    async fn what_the_receiver_asks_for_is_waited_and_gone_is_gone(fresh) {
        let town = Town::new(fresh).await;
        let receiver = Receiver::start().await;
        let (point, _) = add(&town, to(Channel::Webhook, "role:leader", &receiver.url)).await;
        say(&town, "role:leader", None, 0, false).await;
        receiver.answers(503, &[("retry-after", "3600")]);
        let relay = relay(&town, None);
        relay.round(town.clock.now()).await.unwrap();
        town.clock.advance(59 * MINUTE);
        relay.round(town.clock.now()).await.unwrap();
        assert_eq!(receiver.calls().len(), 1);
        receiver.answers(410, &[]);
        town.clock.advance(2 * MINUTE);
        relay.round(town.clock.now()).await.unwrap();
        let (id, subdistrict) = (point.id, town.id);
        let point = town.fresh.db
            .read(async move |tx: &mut Tx| contact_points::by_id(tx, subdistrict, id).await).await.unwrap();
        assert_eq!((point.is_active, point.why_off.as_str()), (false, "gone"));
        assert_eq!(count(&town, "stuck").await, 1);
    }

    async fn a_receiver_that_redirects_or_lies_inside_the_house_gets_nothing(fresh) {
        let town = Town::new(fresh).await;
        let (receiver, canary) = (Receiver::start().await, Receiver::start().await);
        receiver.answers(302, &[("location", &canary.url)]);
        add(&town, to(Channel::Webhook, "role:leader", &receiver.url)).await;
        say(&town, "role:leader", None, 0, false).await;
        relay(&town, None).round(town.clock.now()).await.unwrap();
        assert_eq!((receiver.calls().len(), canary.calls().len()), (1, 0));
        // The program as it is installed allows nothing inside the house, by address or by name.
        let port = canary.url.rsplit(':').next().unwrap();
        add(&town, to(Channel::Webhook, "role:grid_office", &canary.url)).await;
        add(&town, to(Channel::Webhook, "role:grid_office", &format!("http://localhost:{port}"))).await;
        say(&town, "role:grid_office", None, 0, false).await;
        town.ring().await;
        assert_eq!(canary.calls().len(), 0);
        assert_eq!(count(&town, "waiting").await, 3);
    }

    async fn a_robot_gets_one_card_a_minute_in_its_own_form(fresh) {
        let town = Town::new(fresh).await;
        let receiver = Receiver::start().await;
        receiver.says(r#"{"errcode":0,"errmsg":"ok"}"#);
        let robot = |channel, recipient| {
            let mut new = to(channel, recipient, &receiver.url);
            (new.digest, new.secret) = (true, "SECabc".to_owned());
            new
        };
        add(&town, robot(Channel::Wecom, "department:water")).await;
        add(&town, robot(Channel::Dingtalk, "department:sanitation")).await;
        for _ in 0..30 {
            say(&town, "department:water", None, 0, false).await;
        }
        say(&town, "department:sanitation", None, 0, false).await;
        let relay = relay(&town, None);
        relay.round(town.clock.now()).await.unwrap();
        relay.round(town.clock.now()).await.unwrap();
        let calls = receiver.calls();
        assert_eq!(calls.len(), 2);
        let (wecom, dingtalk): (Vec<_>, Vec<_>) = calls.iter().partition(|call| call.query.is_empty());
        let content = wecom[0].json()["markdown"]["content"].as_str().unwrap().to_owned();
        assert!(content.starts_with("**网格办理提醒，共 18 条**"), "{content}");
        assert!(content.len() <= 4_096, "企业微信 takes no more: {}", content.len());
        assert!(dingtalk[0].query.contains("timestamp=") && dingtalk[0].query.contains("sign="));
        let text = dingtalk[0].json()["markdown"]["text"].as_str().unwrap().to_owned();
        assert!(text.contains("案件20260907-000001-3：派遣，请于9月8日 17:00前办理。"), "{text}");
        town.clock.advance(MINUTE);
        relay.round(town.clock.now()).await.unwrap();
        assert_eq!(receiver.calls().len(), 3, "the rest");
        assert_eq!(count(&town, "delivered").await, 31);
    }

    async fn at_night_only_what_is_urgent_reaches_people(fresh) {
        let town = Town::new(fresh).await;
        let receiver = Receiver::start().await;
        receiver.says(r#"{"errcode":0}"#);
        let mut new = to(Channel::Wecom, "department:water", &receiver.url);
        (new.quiet, new.digest) = (true, true);
        add(&town, new).await;
        town.clock.set(MORNING.plus(Duration::from_hours(14)));
        let relay = relay(&town, None);
        say(&town, "department:water", None, 0, false).await;
        relay.round(town.clock.now()).await.unwrap();
        assert_eq!(receiver.calls().len(), 0);
        say(&town, "department:water", None, 0, true).await;
        relay.round(town.clock.now()).await.unwrap();
        assert_eq!(receiver.calls().len(), 1);
        town.clock.set(MORNING.plus(Duration::from_hours(22)));
        relay.round(town.clock.now()).await.unwrap();
        assert_eq!(receiver.calls().len(), 2);
    }
}
