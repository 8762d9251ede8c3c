//! The subdistricts of this installation.

use chrono_tz::Tz;
use db::{Result, Row, Tx, params};
use kernel::{Refusal, SubdistrictId, Timestamp};

/// A subdistrict: its own catalogue, people, cases; the first part of every key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subdistrict {
    pub id: SubdistrictId,
    /// Short name in addresses: `/s/CODE/report`. For a Chinese subdistrict its nine digits.
    pub code: String,
    pub name: String,
    pub zone: Tz,
}

fn of_row(row: &Row) -> Result<Subdistrict> {
    Ok(Subdistrict {
        id: row.get("id")?,
        code: row.get("code")?,
        name: row.get("name")?,
        zone: row.parse("zone")?,
    })
}

pub async fn all(tx: &mut Tx) -> Result<Vec<Subdistrict>> {
    tx.all("select * from subdistricts order by id", params![]).await?.iter().map(of_row).collect()
}

pub async fn by_id(tx: &mut Tx, id: SubdistrictId) -> Result<Subdistrict> {
    let row = tx.optional("select * from subdistricts where id = $1", params![id]).await?;
    of_row(&row.ok_or_else(Refusal::not_found)?)
}

pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Subdistrict> {
    let row = tx.optional("select * from subdistricts where code = $1", params![code]).await?;
    of_row(&row.ok_or_else(Refusal::not_found)?)
}

/// Makes a subdistrict; refused when the code is taken or the zone unknown.
pub async fn create(tx: &mut Tx, code: &str, name: &str, zone: &str, now: Timestamp) -> Result<Subdistrict> {
    let zone: Tz =
        zone.parse().map_err(|_e| Refusal::invalid("zone_unknown").at_field("zone").with("zone", zone))?;
    let code_is_plain = !code.is_empty() && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !code_is_plain {
        return Err(Refusal::invalid("subdistrict_code").at_field("code").into());
    }
    let id: i64 =
        tx.one("select coalesce(max(id), 0) + 1 as id from subdistricts", params![]).await?.get("id")?;
    let sql = "insert into subdistricts (id, code, name, zone, created_at) values ($1, $2, $3, $4, $5) \
               on conflict do nothing";
    if tx.execute(sql, params![id, code, name, zone.name(), now]).await? == 0 {
        return Err(Refusal::conflict("subdistrict_exists").at_field("code").with("code", code).into());
    }
    Ok(Subdistrict { id: SubdistrictId(id), code: code.to_owned(), name: name.to_owned(), zone })
}
