//! One store for both databases.
//!
//! [`Db`] is SQLite or PostgreSQL, chosen by address. SQL is written once, in the subset that both accept (see
//! CONTRIBUTING.md); a [`Tx`] runs it on whichever is there. A unit of work is an async closure over a [`Tx`] that
//! awaits nothing else: it is carried to a thread that owns the connection, so a request that is dropped half-way
//! cannot leave a transaction behind.
//!
//! An answer leaves [`Db::write`] only after the commit that holds it is on disk.

mod address;
mod backup;
mod failure;
mod gather;
mod migrate;
mod postgres;
mod row;
mod sqlite;
mod tx;
mod value;
mod work;

pub mod audit;
pub mod counters;
pub mod idempotency;
pub mod jobs;
pub mod numbers;
pub mod outbox;
pub mod texts;
pub mod trail;

use std::sync::{Arc, Mutex, PoisonError};

pub use address::Address;
pub use backup::{backup_sqlite, restore_sqlite};
pub use failure::{Failure, Result};
pub use migrate::{MIGRATIONS, render_for_postgres, render_for_sqlite};
pub use row::{FromValue, Row};
pub use tx::{Dialect, Tx};
pub use value::Value;

use crate::sqlite::Flush;
use crate::work::Lane;

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Lanes>);

struct Lanes {
    dialect: Dialect,
    address: Address,
    write: Lane,
    read: Lane,
}

impl Db {
    /// Opens the database and brings its tables up to date.
    pub async fn open(address: &Address) -> Result<Self> {
        Self::open_with(address, Flush::First).await
    }

    /// The same for a database that can be made again: on SQLite no answer waits for the disk, so a machine that
    /// stops meanwhile may leave it damaged. Open it anew before anything is kept in it.
    pub async fn open_to_make(address: &Address) -> Result<Self> {
        Self::open_with(address, Flush::Sometime).await
    }

    async fn open_with(address: &Address, flush: Flush) -> Result<Self> {
        let (dialect, write, read) = match address {
            Address::Sqlite(path) => {
                let (write, read) = sqlite::open(path, flush)?;
                (Dialect::Sqlite, write, read)
            }
            Address::Postgres { url, connections } => {
                let lane = postgres::open(url, *connections).await?;
                (Dialect::Postgres, lane.clone(), lane)
            }
        };
        let db = Self(Arc::new(Lanes { dialect, address: address.clone(), write, read }));
        migrate::run(&db).await?;
        Ok(db)
    }

    pub fn dialect(&self) -> Dialect {
        self.0.dialect
    }

    pub fn address(&self) -> &Address {
        &self.0.address
    }

    /// Runs `work` in a read-only snapshot.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        self.0.read.run(work::Kind::Read, work).await
    }

    /// The rows of one statement, which is a snapshot by itself.
    pub async fn ask<const N: usize>(&self, sql: &'static str, params: [Value; N]) -> Result<Vec<Row>> {
        self.0.read.run(work::Kind::Question, async move |tx: &mut Tx| tx.all(sql, &params).await).await
    }

    /// Runs `work` in a transaction; returns after its commit is on disk. On `Err` nothing of it remains.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        self.0.write.run(work::Kind::Write, work).await
    }

    /// Runs `work` as [`Self::write`] does and keeps nothing of it: says what would come of it.
    pub async fn rehearse<T, F>(&self, work: F) -> Result<T>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let came_of_it = Arc::new(Mutex::new(None));
        let kept = Arc::clone(&came_of_it);
        let taken_back = async move |tx: &mut Tx| {
            let done = work(tx).await?;
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
            Err::<(), _>(kernel::Refusal::conflict(REHEARSED).into())
        };
        match self.write(taken_back).await {
            Err(Failure::Refused(refusal)) if refusal.code == REHEARSED => {}
            Err(failure) => return Err(failure),
            Ok(()) => {}
        }
        let done = came_of_it.lock().unwrap_or_else(PoisonError::into_inner).take();
        done.ok_or_else(|| Failure::Unavailable("the rehearsal came to nothing".to_owned()))
    }
}

/// Takes a rehearsal back; nobody reads it.
const REHEARSED: &str = "rehearsed";
