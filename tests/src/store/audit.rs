//! The chain of audited events: order, filters, and that no change goes unseen.

use db::audit::{self, Event, Filter};
use db::trail::{Fault, ORIGIN};
use db::{Tx, params};
use kernel::{SubdistrictId, Timestamp, UserId};
use testkit::{Fresh, on_both_databases};
use web::subdistricts;

const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

async fn subdistrict(fresh: &Fresh) -> SubdistrictId {
    let create =
        async |tx: &mut Tx| subdistricts::create(tx, "110115010", "天宫院街道", "Asia/Shanghai", NOW).await;
    fresh.db.write(create).await.unwrap().id
}

fn event(subdistrict: SubdistrictId, actor: Option<u128>, subject: &str) -> Event {
    Event {
        subdistrict,
        at: NOW,
        actor: actor.map(|id| UserId(uuid::Uuid::from_u128(id))),
        actor_name: if actor == Some(1) { "赵坐席" } else { "钱坐席" }.to_owned(),
        action: "sign_in".to_owned(),
        subject: subject.to_owned(),
        body: "{}".to_owned(),
    }
}

async fn with_events(fresh: &Fresh) -> SubdistrictId {
    let here = subdistrict(fresh).await;
    let events = [event(here, Some(1), "seat"), event(here, None, "office"), event(here, Some(2), "seat")];
    for (number, event) in (1..).zip(events) {
        let append = async move |tx: &mut Tx| audit::append(tx, event, [number; 16]).await;
        assert_eq!(fresh.db.write(append).await.unwrap(), i64::from(number));
    }
    here
}

async fn numbers(fresh: &Fresh, here: SubdistrictId, filter: Filter) -> Vec<i64> {
    let read = async move |tx: &mut Tx| audit::newest(tx, here, &filter, 10).await;
    fresh.db.read(read).await.unwrap().iter().map(|recorded| recorded.seq).collect()
}

async fn fault(fresh: &Fresh, here: SubdistrictId) -> Option<(i64, Fault)> {
    let check = async move |tx: &mut Tx| audit::check(tx, here, (0, ORIGIN), 100).await;
    fresh.db.read(check).await.unwrap().unwrap().fault
}

on_both_databases! {
    async fn events_are_found_newest_first_by_who_what_and_whom(fresh) {
        let here = with_events(&fresh).await;
        assert_eq!(numbers(&fresh, here, Filter::default()).await, [3, 2, 1]);
        assert_eq!(numbers(&fresh, here, Filter { before: Some(3), ..Filter::default() }).await, [2, 1]);
        let seat = Filter { subject: "seat".to_owned(), ..Filter::default() };
        assert_eq!(numbers(&fresh, here, seat).await, [3, 1]);
        let first = Filter { name: "赵".to_owned(), ..Filter::default() };
        assert_eq!(numbers(&fresh, here, first).await, [1]);
        let other = Filter { action: "sign_out".to_owned(), ..Filter::default() };
        assert_eq!(numbers(&fresh, here, other).await, [] as [i64; 0]);
    }

    async fn a_changed_or_missing_event_is_found_and_numbered(fresh) {
        let here = with_events(&fresh).await;
        assert_eq!(fault(&fresh, here).await, None);
        let change = async |tx: &mut Tx| tx.execute("update audit set subject = 'x' where seq = 2", params![]).await;
        fresh.db.write(change).await.unwrap();
        assert_eq!(fault(&fresh, here).await, Some((2, Fault::Chain)));
        let remove = async |tx: &mut Tx| tx.execute("delete from audit where seq = 2", params![]).await;
        fresh.db.write(remove).await.unwrap();
        assert_eq!(fault(&fresh, here).await, Some((2, Fault::Sequence)));
    }

    async fn events_written_at_once_make_one_chain(fresh) {
        let here = subdistrict(&fresh).await;
        let mut writers = tokio::task::JoinSet::new();
        for number in 0..20_u8 {
            let db = fresh.db.clone();
            let event = event(here, None, "seat");
            writers.spawn(async move {
                db.write(async move |tx: &mut Tx| audit::append(tx, event, [number; 16]).await).await.unwrap()
            });
        }
        let mut written = writers.join_all().await;
        written.sort_unstable();
        assert_eq!(written, (1..=20).collect::<Vec<i64>>());
        assert_eq!(fault(&fresh, here).await, None);
    }
}
