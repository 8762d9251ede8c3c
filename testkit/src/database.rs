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
    _postgres: Option<PostgresDatabase>,
}

/// A database on the server, dropped with this value.
struct PostgresDatabase {
    server: String,
    name: String,
}

impl PostgresDatabase {
    async fn create(server: String) -> Self {
        let random = uuid::Builder::from_random_bytes(kernel::Ids::from_os().bytes()).into_uuid();
        let name = format!("t{}", random.simple());
        command(&server, &format!("create database {name}")).await.expect("a fresh PostgreSQL database");
        Self { server, name }
    }
}

impl Drop for PostgresDatabase {
    /// On a thread of its own, because the test's runtime is busy ending.
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let sql = format!("drop database {name} with (force)");
            runtime.is_ok_and(|runtime| runtime.block_on(command(&server, &sql)).is_ok())
        });
        if !dropping.join().unwrap_or(false) {
            eprintln!("the database {} is left behind", self.name);
        }
    }
}

/// Runs one statement on the server, outside of any database of a test.
async fn command(server: &str, sql: &str) -> Result<(), tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(server, NoTls).await?;
    tokio::spawn(connection);
    client.batch_execute(sql).await
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
        let db = Db::open(&address).await.expect("a fresh SQLite database");
        Self { db, address, folder, _postgres: None }
    }

    /// A new database on the server that `GEWU_TEST_POSTGRES` names.
    pub async fn postgres() -> Self {
        let postgres = PostgresDatabase::create(postgres_server().expect("GEWU_TEST_POSTGRES")).await;
        let url = format!("{}/{}", postgres.server, postgres.name);
        let address = Address::Postgres { url, connections: 4 };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let db = Db::open(&address).await.expect("a fresh PostgreSQL database");
        Self { db, address, folder, _postgres: Some(postgres) }
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
