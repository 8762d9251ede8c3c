//! Running numbers (case numbers of a day), given out from blocks.
//!
//! A block is reserved in a small transaction of its own, so that intake never waits for the row of the day's number
//! on PostgreSQL. A restart, or a report that is refused after it drew its number, leaves a gap; no number is given
//! twice.

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::SubdistrictId;
use tokio::sync::Mutex;

use crate::{Db, Result, Tx, params};

const BLOCK: i64 = 64;

/// Gives out numbers. Clones share their blocks.
#[derive(Clone, Default)]
pub struct Numbers(Arc<Mutex<BTreeMap<(SubdistrictId, i64), Block>>>);

struct Block {
    next: i64,
    end: i64,
}

impl Numbers {
    /// The next number of `series` (for cases: the day as `YYYYMMDD`), from 1.
    pub async fn next(&self, db: &Db, subdistrict: SubdistrictId, series: i64) -> Result<i64> {
        let mut blocks = self.0.lock().await;
        blocks.retain(|(owner, of), _| *owner != subdistrict || *of == series || *of + 1 >= series);
        let block = blocks.entry((subdistrict, series)).or_insert(Block { next: 1, end: 1 });
        if block.next == block.end {
            let end = reserve(db, subdistrict, series, BLOCK).await? + 1;
            *block = Block { next: end - BLOCK, end };
        }
        block.next += 1;
        Ok(block.next - 1)
    }
}

/// Takes `count` numbers at once; returns the last of them.
pub async fn reserve(db: &Db, subdistrict: SubdistrictId, series: i64, count: i64) -> Result<i64> {
    db.write(async move |tx: &mut Tx| {
        let sql = "insert into numbers (subdistrict, series, last) values ($1, $2, $3) \
                   on conflict (subdistrict, series) do update set last = numbers.last + excluded.last returning last";
        tx.one(sql, params![subdistrict, series, count]).await?.get("last")
    })
    .await
}
