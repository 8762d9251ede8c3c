//! A fresh database per test.

use db::{Address, Db};
use tempfile::TempDir;
use tokio_postgres::NoTls;

/// A database that goes away with this value.
pub struct Fresh {
    pub db: Db,
    pub address: Address,
    /// Data folder of the test: photos, and the database file on SQLite.
    pub folder: TempDir,
}

#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where PostgreSQL is")]
fn postgres_server() -> Option<String> {
    std::env::var("GEWU_TEST_POSTGRES").ok()
}

/// Whether the tests were given a PostgreSQL; says loudly when not.
pub fn postgres_is_there() -> bool {
    let there = postgres_server().is_some();
    if !there {
        eprintln!("NOT TESTED ON POSTGRESQL: GEWU_TEST_POSTGRES is not set (cargo xtask test sets it)");
    }
    there
}

impl Fresh {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let address = Address::Sqlite(folder.path().join("gewu.db"));
        Self { db: Db::open(&address).await.expect("a fresh SQLite database"), address, folder }
    }

    /// A new database on the server that `GEWU_TEST_POSTGRES` names.
    pub async fn postgres() -> Self {
        let server = postgres_server().expect("GEWU_TEST_POSTGRES");
        let name = format!(
            "t{}",
            uuid::Builder::from_random_bytes(kernel::Ids::from_os().bytes()).into_uuid().simple()
        );
        let (client, connection) = tokio_postgres::connect(&server, NoTls).await.expect("PostgreSQL answers");
        tokio::spawn(connection);
        client.batch_execute(&format!("create database {name}")).await.expect("a fresh PostgreSQL database");
        let address = Address::Postgres { url: format!("{server}/{name}"), connections: 4 };
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { db: Db::open(&address).await.expect("a fresh PostgreSQL database"), address, folder }
    }
}

/// Writes each test twice: `sqlite::NAME` and `postgres::NAME`.
#[macro_export]
macro_rules! on_both_databases {
    ($(async fn $name:ident($fresh:ident) $body:block)+) => {
        $(async fn $name($fresh: $crate::Fresh) $body)+

        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                super::$name($crate::Fresh::sqlite().await).await;
            })+
        }

        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                if $crate::postgres_is_there() {
                    super::$name($crate::Fresh::postgres().await).await;
                }
            })+
        }
    };
}
