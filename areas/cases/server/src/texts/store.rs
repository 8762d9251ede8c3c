//! SQL of standard texts.

use db::{Result, Row, Tx, params};
use kernel::{SubdistrictId, Timestamp};
use uuid::Uuid;

use super::StandardText;

pub(super) async fn all(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<Vec<StandardText>> {
    let sql = "select id, action, item, place, title, body from standard_texts where subdistrict = $1 \
               order by action, place, id";
    tx.all(sql, params![subdistrict]).await?.iter().map(of_row).collect()
}

fn of_row(row: &Row) -> Result<StandardText> {
    Ok(StandardText {
        id: row.get("id")?,
        action: row.get("action")?,
        item: row.get("item")?,
        place: row.get("place")?,
        title: row.get("title")?,
        body: row.get("body")?,
    })
}

pub(super) async fn put(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    text: &StandardText,
    now: Timestamp,
) -> Result<()> {
    let sql = "insert into standard_texts (subdistrict, id, action, item, place, title, body, changed_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (subdistrict, id) do update set \
               action = excluded.action, item = excluded.item, place = excluded.place, title = excluded.title, \
               body = excluded.body, changed_at = excluded.changed_at";
    let StandardText { id, action, item, place, title, body } = text;
    tx.send(sql, params![subdistrict, *id, action, item, *place, title, body, now]).await
}

pub(super) async fn remove(tx: &mut Tx, subdistrict: SubdistrictId, id: Uuid) -> Result<u64> {
    tx.execute("delete from standard_texts where subdistrict = $1 and id = $2", params![subdistrict, id])
        .await
}

pub(super) async fn remove_all(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<()> {
    tx.send("delete from standard_texts where subdistrict = $1", params![subdistrict]).await
}
