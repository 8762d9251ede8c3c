//! Editions: at most one draft, and the published ones in the order of their dates.

use db::{Result, Tx, params};
use kernel::{Refusal, SubdistrictId, Timestamp};

use crate::Edition;

/// The published edition of the latest date; of one date, the later one.
const LATEST: &str = "order by valid_from desc, id desc limit 1";

/// Makes changes of one subdistrict's territory wait for each other; refuses an unknown subdistrict.
pub(crate) async fn lock(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<()> {
    let sql = format!("select id from subdistricts where id = $1{}", tx.for_update());
    let row = tx.optional(&sql, params![subdistrict]).await?;
    row.map(drop).ok_or_else(|| Refusal::not_found().into())
}

/// The edition that holds at `now`.
pub(crate) async fn in_force(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    now: Timestamp,
) -> Result<Option<Edition>> {
    let sql = format!(
        "select * from editions where subdistrict = $1 and state = 'published' and valid_from <= $2 {LATEST}"
    );
    tx.optional(&sql, params![subdistrict, now]).await?.as_ref().map(Edition::of_row).transpose()
}

/// The published edition of the latest date, which may lie ahead.
pub(crate) async fn latest_published(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<Option<Edition>> {
    let sql = format!("select * from editions where subdistrict = $1 and state = 'published' {LATEST}");
    tx.optional(&sql, params![subdistrict]).await?.as_ref().map(Edition::of_row).transpose()
}

pub(crate) async fn draft(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<Option<Edition>> {
    let sql = "select * from editions where subdistrict = $1 and state = 'draft'";
    tx.optional(sql, params![subdistrict]).await?.as_ref().map(Edition::of_row).transpose()
}

/// The edition of that number; refused as not found.
pub(crate) async fn edition(tx: &mut Tx, subdistrict: SubdistrictId, id: i64) -> Result<Edition> {
    let sql = "select * from editions where subdistrict = $1 and id = $2 and state <> 'discarded'";
    let row = tx.optional(sql, params![subdistrict, id]).await?;
    Edition::of_row(&row.ok_or_else(Refusal::not_found)?)
}

/// All editions, the latest first, the draft before them.
pub(crate) async fn all(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<Vec<Edition>> {
    let sql = "select * from editions where subdistrict = $1 and state <> 'discarded' \
               order by state, valid_from desc, id desc";
    tx.all(sql, params![subdistrict]).await?.iter().map(Edition::of_row).collect()
}

/// Adds an empty edition under the next number: a draft, or published where it has a date.
pub(crate) async fn edition_add(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    valid_from: Option<Timestamp>,
    now: Timestamp,
) -> Result<i64> {
    let sql = "insert into editions (subdistrict, id, state, valid_from, note, created_at) \
               select $1, coalesce(max(id), 0) + 1, $2, $3, '', $4 from editions where subdistrict = $1 returning id";
    let state = if valid_from.is_some() { "published" } else { "draft" };
    tx.one(sql, params![subdistrict, state, valid_from, now]).await?.get("id")
}

/// Throws a draft and its areas away; its number is not given again.
pub(crate) async fn edition_discard(tx: &mut Tx, subdistrict: SubdistrictId, id: i64) -> Result<()> {
    tx.execute("delete from areas where subdistrict = $1 and edition = $2", params![subdistrict, id]).await?;
    let sql =
        "update editions set state = 'discarded' where subdistrict = $1 and id = $2 and state = 'draft'";
    tx.execute(sql, params![subdistrict, id]).await?;
    Ok(())
}

/// Makes the draft `id` a published edition; false when it is no draft any more.
pub(crate) async fn edition_publish(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    id: i64,
    valid_from: Timestamp,
) -> Result<bool> {
    let sql = "update editions set state = 'published', valid_from = $3 \
               where subdistrict = $1 and id = $2 and state = 'draft'";
    Ok(tx.execute(sql, params![subdistrict, id, valid_from]).await? == 1)
}
