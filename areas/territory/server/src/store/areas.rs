//! The areas of an edition.

use std::collections::BTreeSet;

use anyhow::{Context, anyhow};
use db::{Result, Row, Tx, Value, params};
use geofile::wkb;
use kernel::SubdistrictId;
use territory_rules::{Area, Character, Level};

use crate::AreaFacts;

/// An area and what was computed of it when it was stored.
pub(crate) type StoredArea = (Area, AreaFacts);

/// All areas of an edition, by level and code.
pub(crate) async fn areas(tx: &mut Tx, subdistrict: SubdistrictId, edition: i64) -> Result<Vec<StoredArea>> {
    let sql = "select * from areas where subdistrict = $1 and edition = $2";
    let rows = tx.all(sql, params![subdistrict, edition]).await?;
    let mut areas = rows.iter().map(of_row).collect::<Result<Vec<_>>>()?;
    areas.sort_by(|(a, _), (b, _)| (a.level, &a.code).cmp(&(b.level, &b.code)));
    Ok(areas)
}

fn of_row(row: &Row) -> Result<StoredArea> {
    let geometry: Vec<u8> = row.get("geometry")?;
    let area = Area {
        level: row.parse("level")?,
        code: row.get("code")?,
        name: row.get("name")?,
        parent: row.get("parent")?,
        character: row.get::<Option<String>>("character")?.map(|name| character(&name)).transpose()?,
        land_use: row.get("land_use")?,
        geometry: wkb::decode(&geometry).context("column `geometry` of an area")?,
    };
    let facts = AreaFacts {
        colour: row.get("colour")?,
        area_m2: row.get("area_m2")?,
        lon: row.get("lon")?,
        lat: row.get("lat")?,
    };
    Ok((area, facts))
}

fn character(name: &str) -> Result<Character> {
    Ok(name.parse().map_err(|()| anyhow!("column `character` holds `{name}`"))?)
}

const COLUMNS: &str = "areas (subdistrict, edition, level, code, name, parent, character, land_use, colour, area_m2, \
                       lon, lat, geometry)";

/// Adds areas to an edition.
pub(crate) async fn put_areas(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    edition: i64,
    areas: &[StoredArea],
) -> Result<()> {
    let rows: Vec<Vec<Value>> = areas.iter().map(|area| values(subdistrict, edition, area)).collect();
    super::insert_all(tx, COLUMNS, &rows).await
}

fn values(subdistrict: SubdistrictId, edition: i64, (area, facts): &StoredArea) -> Vec<Value> {
    let geometry = wkb::encode(&area.geometry);
    let AreaFacts { colour, area_m2, lon, lat } = *facts;
    params![
        subdistrict,
        edition,
        area.level.name(),
        &area.code,
        &area.name,
        area.parent.clone(),
        area.character.map(Character::name),
        area.land_use.clone(),
        colour,
        area_m2,
        lon,
        lat,
        geometry,
    ]
    .to_vec()
}

/// Every code that ever stood at `level` in a published edition.
pub(crate) async fn codes_published(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    level: Level,
) -> Result<BTreeSet<String>> {
    let sql = "select distinct a.code from areas a join editions e on e.subdistrict = a.subdistrict and e.id = a.edition \
               where a.subdistrict = $1 and a.level = $2 and e.state = 'published'";
    tx.all(sql, params![subdistrict, level.name()]).await?.iter().map(|row| row.get("code")).collect()
}
