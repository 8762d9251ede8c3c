//! Transactions, trail, keys, counters, numbers, jobs, outbox.

use std::time::Duration;

use db::counters::{self, Counter};
use db::idempotency::{self, Key, write_once};
use db::jobs::{self, NewJob};
use db::numbers::Numbers;
use db::outbox::{self, Message};
use db::trail::{self, Entry, Fault, Link};
use db::{Failure, Tx, params};
use kernel::{Ids, JobId, Refusal, SubdistrictId, Timestamp};
use testkit::on_both_databases;

const HERE: SubdistrictId = SubdistrictId(1);
const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

fn later(seconds: u64) -> Timestamp {
    NOW.plus(Duration::from_secs(seconds))
}

fn entry(seq: i64, body: &str) -> Entry {
    Entry {
        subdistrict: HERE,
        stream: uuid::Uuid::from_u128(7),
        seq,
        at: NOW,
        actor: None,
        actor_name: "座席员".to_owned(),
        action: "file".to_owned(),
        from_state: "reported".to_owned(),
        to_state: "filed".to_owned(),
        body: Some(body.to_owned()),
    }
}

on_both_databases! {
    async fn a_refused_unit_of_work_leaves_nothing_behind(fresh) {
        let result = fresh.db.write(async |tx: &mut Tx| {
            tx.execute("insert into numbers values ($1, $2, $3)", params![HERE, 1_i64, 5_i64]).await?;
            Err::<(), _>(Failure::from(Refusal::conflict("stale")))
        }).await;
        assert_eq!(result.unwrap_err().refusal().unwrap().code, "stale");
        let count = fresh.db.read(async |tx: &mut Tx| {
            tx.one("select count(*) as n from numbers", params![]).await?.get::<i64>("n")
        }).await.unwrap();
        assert_eq!(count, 0);
    }

    async fn what_is_sent_along_is_seen_by_the_next_statement_and_kept_with_the_rest(fresh) {
        fresh.db.write(async |tx: &mut Tx| {
            tx.send("insert into numbers values ($1, $2, $3)", params![HERE, 1_i64, 5_i64]).await?;
            tx.send("update numbers set last = last + 1 where series = $1", params![1_i64]).await?;
            let last: i64 = tx.one("select last from numbers", params![]).await?.get("last")?;
            assert_eq!(last, 6);
            tx.send("update numbers set last = last + 1 where series = $1", params![1_i64]).await
        }).await.unwrap();
        let last = fresh.db.read(async |tx: &mut Tx| {
            tx.one("select last from numbers", params![]).await?.get::<i64>("last")
        }).await.unwrap();
        assert_eq!(last, 7);
    }

    async fn what_is_sent_along_and_fails_undoes_the_whole_and_spares_the_next(fresh) {
        let insert = "insert into numbers values ($1, $2, $3)";
        let twice = fresh.db.write(async move |tx: &mut Tx| {
            tx.send(insert, params![HERE, 1_i64, 1_i64]).await?;
            tx.send(insert, params![HERE, 1_i64, 2_i64]).await?;
            tx.send(insert, params![HERE, 2_i64, 1_i64]).await
        }).await;
        assert!(matches!(twice, Err(Failure::Fault(_))), "{twice:?}");
        for n in 0..8_i64 {
            fresh.db.write(async move |tx: &mut Tx| tx.send(insert, params![HERE, n, n]).await).await.unwrap();
        }
        let count = fresh.db.read(async |tx: &mut Tx| {
            tx.one("select count(*) as n from numbers", params![]).await?.get::<i64>("n")
        }).await.unwrap();
        assert_eq!(count, 8);
    }

    async fn a_panic_in_one_piece_spares_the_others(fresh) {
        let others = (0..20_i64).map(|n| {
            let db = fresh.db.clone();
            tokio::spawn(async move {
                db.write(async move |tx: &mut Tx| {
                    tx.execute("insert into numbers values ($1, $2, $3)", params![HERE, n, n]).await?;
                    assert!(n != 13, "thirteen");
                    Ok(())
                }).await.is_ok()
            })
        });
        let mut kept = 0;
        for other in others.collect::<Vec<_>>() {
            kept += usize::from(other.await.unwrap());
        }
        assert_eq!(kept, 19);
        let rows = fresh.db.read(async |tx: &mut Tx| tx.all("select * from numbers", params![]).await).await.unwrap();
        assert_eq!(rows.len(), 19);
    }

    async fn every_kind_of_value_comes_back_as_it_went_in(fresh) {
        let text = "𠮷野家·古丽 ＝1+1\n";
        let row = fresh.db.write(async move |tx: &mut Tx| {
            let sql = "insert into areas (subdistrict, edition, code, level, name, parent, colour, area_m2, lon, lat, geometry) \
                       values ($1, 1, '1', 'unit_grid', $2, $3, 0, $4, 116.404, 39.915, $5) returning *";
            tx.execute("insert into subdistricts values ($1, 'x', 'x', 'x', 0, 0)", params![HERE]).await?;
            tx.execute("insert into editions values ($1, 1, 'draft', null, '', 0)", params![HERE]).await?;
            tx.one(sql, params![HERE, text, None::<String>, 0.1 + 0.2, vec![0_u8, 255]]).await
        }).await.unwrap();
        assert_eq!(row.get::<String>("name").unwrap(), text);
        assert_eq!(row.get::<Option<String>>("parent").unwrap(), None);
        assert_eq!(row.get::<f64>("area_m2").unwrap().to_bits(), (0.1_f64 + 0.2).to_bits());
        assert_eq!(row.get::<Vec<u8>>("geometry").unwrap(), vec![0, 255]);
        let error = row.get::<i64>("name").unwrap_err().to_string();
        assert!(error.contains("`name`"), "{error}");
    }

    async fn one_key_does_its_work_once_and_refuses_another_body(fresh) {
        let key = |body: &[u8]| Key::new(HERE, "user", "k-1", body).unwrap();
        let sends = (0..50).map(|_| {
            let (db, key) = (fresh.db.clone(), key(b"a"));
            tokio::spawn(async move {
                write_once(&db, key, NOW, async |tx: &mut Tx| {
                    let sql = "insert into numbers values ($1, 9, 1) on conflict (subdistrict, series) do update \
                               set last = numbers.last + 1 returning last";
                    Ok(tx.one(sql, params![HERE]).await?.get::<i64>("last")?.to_string())
                }).await.unwrap()
            })
        });
        for send in sends.collect::<Vec<_>>() {
            assert_eq!(send.await.unwrap(), "1");
        }
        let other = write_once(&fresh.db, key(b"b"), NOW, async |_: &mut Tx| Ok("2".to_owned())).await;
        assert_eq!(other.unwrap_err().refusal().unwrap().code, "idempotency_other_body");
        let forgotten = fresh.db.write(async |tx: &mut Tx| idempotency::forget(tx, later(1)).await).await.unwrap();
        assert_eq!(forgotten, 1);
    }

    async fn a_changed_trail_names_its_first_bad_row(fresh) {
        let ids = Ids::from_seed(1);
        fresh.db.write(async move |tx: &mut Tx| {
            let mut hash = trail::ORIGIN;
            for seq in 1..=5 {
                let link = Link::new(&hash, entry(seq, &format!("{{\"n\":{seq}}}")), ids.bytes());
                link.put(tx).await?;
                hash = link.hash;
            }
            Ok(())
        }).await.unwrap();
        assert_eq!(faults(&fresh.db).await, vec![]);
        let change = |sql: &'static str| {
            let db = fresh.db.clone();
            async move { db.write(async move |tx: &mut Tx| tx.execute(sql, params![]).await).await.unwrap() }
        };
        change("update trail set body = null, salt = null where seq = 2").await;
        assert_eq!(faults(&fresh.db).await, vec![], "erasing a body keeps the chain");
        change("update trail set body = '{}' where seq = 4").await;
        assert_eq!(faults(&fresh.db).await, vec![(4, Fault::Body)]);
        change("update trail set actor_name = 'nobody' where seq = 3").await;
        assert_eq!(faults(&fresh.db).await.first(), Some(&(3, Fault::Chain)));
        change("delete from trail where seq = 1").await;
        assert_eq!(faults(&fresh.db).await.first(), Some(&(1, Fault::Sequence)));
    }

    async fn counters_add_up_over_their_shards(fresh) {
        let counter = |metric: &str| Counter { metric: metric.to_owned(), day: 20_000, grid: "1".into(), department: String::new(), class: "E01".into() };
        let (open, closed) = (counter("open"), counter("closed"));
        let expected = open.clone();
        for n in [3, -1, 5] {
            let (open, closed) = (open.clone(), closed.clone());
            fresh.db.write(async move |tx: &mut Tx| {
                counters::add(tx, HERE, &[(open.clone(), n), (closed.clone(), 1)]).await?;
                counters::add(tx, HERE, &[(closed, -1)]).await
            }).await.unwrap();
        }
        let all = fresh.db.read(async |tx: &mut Tx| counters::all(tx, HERE).await).await.unwrap();
        assert_eq!(all, vec![(expected, 7)]);
    }

    async fn numbers_are_given_once_each(fresh) {
        let numbers = Numbers::default();
        let mut given = Vec::new();
        for taken in (0..200).map(|_| {
            let (numbers, db) = (numbers.clone(), fresh.db.clone());
            tokio::spawn(async move { numbers.next(&db, HERE, 20_260_903).await.unwrap() })
        }).collect::<Vec<_>>() {
            given.push(taken.await.unwrap());
        }
        given.sort_unstable();
        assert_eq!(given, (1..=200).collect::<Vec<_>>());
        let after_restart = Numbers::default().next(&fresh.db, HERE, 20_260_903).await.unwrap();
        assert!(after_restart > 200, "{after_restart}");
    }

    async fn a_job_is_claimed_by_one_worker_and_tried_again(fresh) {
        let ids = Ids::from_seed(2);
        let id = JobId(ids.uuid(NOW));
        fresh.db.write(async move |tx: &mut Tx| {
            for payload in ["first", "second"] {
                let job = NewJob { subdistrict: HERE, id, kind: "alarm", dedup: "a", payload, run_at: NOW };
                jobs::enqueue(tx, &job).await?;
            }
            Ok(())
        }).await.unwrap();
        let claim = |at| {
            let db = fresh.db.clone();
            async move { db.write(async move |tx: &mut Tx| jobs::claim(tx, at, 10).await).await.unwrap() }
        };
        assert!(claim(NOW.minus(Duration::from_secs(1))).await.is_empty(), "not due");
        let first = claim(NOW).await.remove(0);
        assert_eq!(first.payload, "second", "the same dedup replaces");
        assert!(claim(NOW).await.is_empty(), "leased");
        let second = claim(later(61)).await.remove(0);
        fresh.db.write(async move |tx: &mut Tx| jobs::finish(tx, &first).await).await.unwrap();
        assert!(fresh.db.read(async |tx: &mut Tx| jobs::next_due(tx).await).await.unwrap().is_some(), "a lost lease finishes nothing");
        fresh.db.write(async move |tx: &mut Tx| jobs::put_back(tx, &second, later(61), "away").await).await.unwrap();
        assert!(claim(later(62)).await.is_empty(), "backs off");
        let third = claim(later(66)).await.remove(0);
        fresh.db.write(async move |tx: &mut Tx| jobs::finish(tx, &third).await).await.unwrap();
        assert!(claim(later(10_000)).await.is_empty());
        fresh.db.write(async move |tx: &mut Tx| jobs::cancel(tx, HERE, "a").await).await.unwrap();
    }

    async fn a_message_is_sent_at_least_once_with_one_id(fresh) {
        let id = Ids::from_seed(3).uuid(NOW);
        let message = Message {
            subdistrict: HERE, id, case: None, kind: "case.filed".into(), recipient: "role:leader".into(),
            payload: "{}".into(), attempts: 0,
        };
        fresh.db.write(async move |tx: &mut Tx| outbox::put(tx, &message, NOW).await).await.unwrap();
        let claim = |at| {
            let db = fresh.db.clone();
            async move { db.write(async move |tx: &mut Tx| outbox::claim(tx, at, 10).await).await.unwrap() }
        };
        assert_eq!(claim(NOW).await.remove(0).id, id);
        assert!(claim(later(59)).await.is_empty(), "whoever took it may still be sending");
        let again = claim(later(61)).await.remove(0);
        assert_eq!((again.id, again.attempts), (id, 2));
        fresh.db.write(async move |tx: &mut Tx| outbox::sent(tx, &[again], later(61)).await).await.unwrap();
        assert!(claim(later(10_000)).await.is_empty());
    }
}

async fn faults(db: &db::Db) -> Vec<(i64, Fault)> {
    let rows = db
        .read(async |tx: &mut Tx| trail::of_stream(tx, HERE, uuid::Uuid::from_u128(7)).await)
        .await
        .unwrap();
    let paged =
        db.read(async |tx: &mut Tx| trail::page(tx, HERE, (uuid::Uuid::nil(), 0), 100).await).await.unwrap();
    assert_eq!(rows.len(), paged.len());
    let mut previous = trail::ORIGIN;
    let mut found = Vec::new();
    for (row, seq) in rows.iter().zip(1..) {
        found.extend(row.fault(&previous, seq).map(|fault| (seq, fault)));
        previous = row.hash;
    }
    found
}
