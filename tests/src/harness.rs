//! The trials that the program must survive (`bench/src/harness`), as small as they still say something. Full size:
//! `cargo xtask bench kill`, `cut`, `interleave`.

use bench::Store;
use bench::harness::{cut, interleave, kill, relay_kill, same_key};

const SEED: u64 = 1;

#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where PostgreSQL is")]
fn postgres() -> Option<Store> {
    testkit::postgres_is_there().then(|| std::env::var("GEWU_TEST_POSTGRES").map(Store::Postgres).ok())?
}

/// Writes each trial twice: `sqlite::NAME` and `postgres::NAME`.
macro_rules! on_both_databases {
    ($(async fn $name:ident($store:ident) $body:block)+) => {
        $(async fn $name($store: bench::Store) $body)+

        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(bench::Store::Sqlite).await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(store) = super::postgres() {
                    super::$name(store).await;
                }
            })+
        }
    };
}

on_both_databases! {
    async fn what_was_acknowledged_survives_kills_and_is_there_once(store) {
        let survived = kill::run(&store, 5, SEED).await.unwrap();
        assert!(survived.acknowledged > 5, "{survived:?}");
        assert!(survived.slowest_start.as_secs() < 5, "{survived:?}");
    }

    async fn fifty_sends_of_one_key_make_one_case_and_get_one_answer(store) {
        same_key::run(&store, 3, 50).await.unwrap();
    }

    async fn answers_cut_off_after_the_commit_make_no_second_case(store) {
        let cuts = cut::run(&store, 200, SEED).await.unwrap();
        assert!(cuts >= 200, "{cuts}");
    }

    async fn no_command_is_lost_when_many_operators_act_on_one_case(store) {
        let interleaved = interleave::run(&store, 2_000, SEED).await.unwrap();
        // How many are refused for what reason is chance; that there are some of each kind is not.
        for (status, least) in [(200, 20), (409, 20), (422, 1)] {
            let answered = interleaved.answers.get(&status).copied().unwrap_or(0);
            assert!(answered >= least, "{status}: {interleaved:?}");
        }
    }
}

/// On SQLite alone: on PostgreSQL a killed sender's lease runs out after a minute and a half, which is for the benchmark.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_survive_kills_keep_their_ids_and_the_order_of_their_case() {
    let came = relay_kill::run(&Store::Sqlite, 20, 200, SEED).await.unwrap();
    assert!(came.steps >= 40 && came.messages >= 200, "{came:?}");
}
