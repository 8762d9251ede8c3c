//! The page that looks after deliveries.

use axum::http::StatusCode;
use db::{Tx, params};
use kernel::Clock;
use notify::{Channel, contact_points};
use testkit::{Form, Town};

use super::receiver::Receiver;
use super::{add, count, relay, say, to};

const PATH: &str = "/administration/deliveries";

/// The secret that a page shows.
fn secret(page: &str) -> &str {
    let (_, behind) = page.split_once("<code>").unwrap();
    behind.split('<').next().unwrap()
}

testkit::on_both_databases! {
    async fn what_is_stuck_is_seen_with_its_reason_and_sent_again_by_one_click(fresh) {
        let town = Town::new(fresh).await;
        let (receiver, office) = (Receiver::start().await, town.by("office"));
        add(&town, to(Channel::Webhook, "role:leader", &receiver.url)).await;
        say(&town, "role:leader", None, 0, false).await;
        say(&town, "role:leader", None, 0, false).await;
        receiver.answers(410, &[]);
        let relay = relay(&town, None);
        relay.round(town.clock.now()).await.unwrap();
        assert_eq!(count(&town, "stuck").await, 2);
        let page = office.get(PATH).await.with_status(StatusCode::OK).text();
        for seen in ["案件20260907-000001-3：派遣", "410 Gone", "已停用：对方说地址不再使用"] {
            assert!(page.contains(seen), "{seen} is not in {page}");
        }
        assert!(!page.contains("/hook"), "an address is not shown in full");
        receiver.answers(204, &[]);
        let all = Form::to("/administration/deliveries/resend");
        let _ = office.post(all.target(), "application/x-www-form-urlencoded", "").await.with_status(StatusCode::SEE_OTHER);
        relay.round(town.clock.now()).await.unwrap();
        assert_eq!(count(&town, "delivered").await, 2);
        assert!(office.get(PATH).await.text().contains("没有发不出去的消息"));
    }

    async fn half_a_name_sends_nothing_again(fresh) {
        let town = Town::new(fresh).await;
        let (receiver, office) = (Receiver::start().await, town.by("office"));
        let (point, _) = add(&town, to(Channel::Webhook, "role:leader", &receiver.url)).await;
        let message = say(&town, "role:leader", None, 0, false).await;
        receiver.answers(410, &[]);
        relay(&town, None).round(town.clock.now()).await.unwrap();
        assert_eq!(count(&town, "stuck").await, 1);
        let (path, kind) = (format!("{PATH}/resend"), "application/x-www-form-urlencoded");
        for half in [format!("point={}", point.id), format!("message={message}")] {
            let refused = office.post(&path, kind, half).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(count(&town, "stuck").await, 1);
        let whole = office.post(&path, kind, format!("point={}&message={message}", point.id)).await;
        assert_eq!((whole.status, count(&town, "waiting").await), (StatusCode::SEE_OTHER, 1));
    }

    async fn a_webhook_is_added_tried_and_given_another_secret_that_is_shown_once(fresh) {
        let town = Town::new(fresh).await;
        let (receiver, office) = (Receiver::start().await, town.by("office"));
        let kind = "application/x-www-form-urlencoded";
        let fields = format!("recipient=all&channel=webhook&address={}&secret=&language=en", receiver.url);
        let page = office.post("/administration/deliveries/points", kind, fields).await;
        let page = page.with_status(StatusCode::OK).text();
        assert!(secret(&page).starts_with("whsec_"));
        assert!(!office.get(PATH).await.text().contains("whsec_"));
        let subdistrict = town.id;
        let points = async move |tx: &mut Tx| contact_points::all(tx, subdistrict).await;
        let point = town.fresh.db.read(points).await.unwrap().remove(0);
        let change = format!("{PATH}/points/{}", point.id);
        let _ = office.post(&change, kind, "do=test").await.with_status(StatusCode::OK);
        relay(&town, None).round(town.clock.now()).await.unwrap();
        assert_eq!(receiver.calls()[0].json()["type"], "gewu.test");
        let rotated = office.post(&change, kind, "do=rotate").await.with_status(StatusCode::OK).text();
        assert!(secret(&rotated).starts_with("whsec_"));
        assert_ne!(secret(&rotated), secret(&page));
        say(&town, "role:leader", None, 0, false).await;
        relay(&town, None).round(town.clock.now()).await.unwrap();
        let signatures = receiver.calls()[1].header("webhook-signature").split(' ').count();
        assert_eq!(signatures, 2, "the secret before signs along");
        let _ = office.post(&change, kind, "do=remove").await.with_status(StatusCode::SEE_OTHER);
        assert!(office.get(PATH).await.text().contains("还没有接收地址"));
        let sql = "select action from audit where action like 'contact_point%' order by seq";
        let rows = town.fresh.db.read(async move |tx: &mut Tx| tx.all(sql, params![]).await).await.unwrap();
        let recorded: Vec<String> = rows.iter().map(|row| row.get("action").unwrap()).collect();
        assert_eq!(recorded, ["contact_point_add", "contact_point_rotate", "contact_point_remove"]);
    }

    async fn an_address_that_is_none_is_refused_where_it_was_typed_and_nobody_else_may_look(fresh) {
        let town = Town::new(fresh).await;
        let kind = "application/x-www-form-urlencoded";
        let fields = "recipient=role:leader&channel=mail&address=a%40b%0D%0Abcc:c%40d&secret=&language=en";
        let refused = town.by("office").post("/administration/deliveries/points", kind, fields).await;
        let refused = refused.with_status(StatusCode::UNPROCESSABLE_ENTITY).text();
        assert!(refused.contains("地址写法不对") && refused.contains("role:leader"), "{refused}");
        let fields = "recipient=all&channel=webhook&address=https://hooks.example.org/a&secret=abc&language=en";
        let refused = town.by("office").post("/administration/deliveries/points", kind, fields).await;
        let refused = refused.with_status(StatusCode::UNPROCESSABLE_ENTITY).text();
        assert!(refused.contains("签名密钥写法不对"), "{refused}");
        let _ = town.by("leader").get(PATH).await.with_status(StatusCode::NOT_FOUND);
    }
}
