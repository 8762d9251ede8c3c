//! Streets, buildings, doorways, components, shops.

use std::collections::BTreeMap;

use anyhow::anyhow;
use db::{Result, Row, Tx, Value, params};
use geo_types::Geometry;
use geozero::wkb::Wkb;
use geozero::{CoordDimensions, ToGeo, ToWkb};
use kernel::SubdistrictId;

use crate::{Place, PlaceKind};

const COLUMNS: &str = "places (subdistrict, kind, code, class, name, address, grid, lon, lat, geometry)";

/// Replaces everything that stands in the subdistrict.
pub(crate) async fn put_places(tx: &mut Tx, subdistrict: SubdistrictId, places: &[Place]) -> Result<()> {
    tx.execute("delete from places where subdistrict = $1", params![subdistrict]).await?;
    let rows = places.iter().map(|place| values(subdistrict, place)).collect::<Result<Vec<_>>>()?;
    super::insert_all(tx, COLUMNS, &rows).await
}

fn values(subdistrict: SubdistrictId, place: &Place) -> Result<Vec<Value>> {
    let write = |geometry: &Geometry<f64>| geometry.to_wkb(CoordDimensions::xy());
    let geometry = place.geometry.as_ref().map(write).transpose();
    let geometry = geometry.map_err(|error| anyhow!("geometry of {} {}: {error}", place.kind, place.code))?;
    let Place { code, class, name, address, grid, lon, lat, .. } = place;
    Ok(params![subdistrict, place.kind.name(), code, class, name, address, grid, *lon, *lat, geometry]
        .to_vec())
}

/// Everything of a kind, by code, without outlines.
pub(crate) async fn places_of_kind(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    kind: PlaceKind,
) -> Result<Vec<Place>> {
    let sql = "select code, class, name, address, grid, lon, lat from places where subdistrict = $1 and kind = $2 \
               order by code";
    let rows = tx.all(sql, params![subdistrict, kind.name()]).await?;
    let place = |row: &Row| {
        Ok(Place {
            code: row.get("code")?,
            kind,
            class: row.get("class")?,
            name: row.get("name")?,
            address: row.get("address")?,
            grid: row.get("grid")?,
            lon: row.get("lon")?,
            lat: row.get("lat")?,
            geometry: None,
        })
    };
    rows.iter().map(place).collect()
}

/// A place as the map shows it.
#[derive(Debug, Clone)]
pub(crate) struct PlaceOnMap {
    pub(crate) code: String,
    pub(crate) kind: PlaceKind,
    pub(crate) class: String,
    pub(crate) name: String,
    pub(crate) geometry: Geometry<f64>,
}

/// Places shown at once; a subdistrict's part of the city has some ten thousand.
const PLACES_MAX: i64 = 20_000;

/// Places whose grid's code begins with `grid`, by kind and code, up to [`PLACES_MAX`] of them.
pub(crate) async fn places_on_map(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    grid: &str,
    kind: Option<PlaceKind>,
) -> Result<Vec<PlaceOnMap>> {
    let of_kind = if kind.is_some() { "and kind = $4" } else { "and $4 = ''" };
    let sql = format!(
        "select kind, code, class, name, lon, lat, geometry from places where subdistrict = $1 and grid >= $2 and grid < $3 \
         {of_kind} order by kind, code limit {PLACES_MAX}"
    );
    let kind = kind.map_or("", PlaceKind::name);
    tx.all(&sql, params![subdistrict, grid, behind(grid), kind]).await?.iter().map(of_row).collect()
}

/// The first text behind all that begin with `prefix`; codes are ASCII digits.
fn behind(prefix: &str) -> String {
    format!("{prefix}~")
}

fn of_row(row: &Row) -> Result<PlaceOnMap> {
    let geometry = match row.get::<Option<Vec<u8>>>("geometry")? {
        Some(bytes) => geometry(bytes)?,
        None => geo_types::Point::new(row.get("lon")?, row.get("lat")?).into(),
    };
    Ok(PlaceOnMap {
        code: row.get("code")?,
        kind: row.parse("kind")?,
        class: row.get("class")?,
        name: row.get("name")?,
        geometry,
    })
}

fn geometry(bytes: Vec<u8>) -> Result<Geometry<f64>> {
    Ok(Wkb(bytes).to_geo().map_err(|error| anyhow!("column `geometry` of a place: {error}"))?)
}

/// How many places of one kind and class stand in a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlaceCount {
    pub(crate) grid: String,
    pub(crate) kind: PlaceKind,
    pub(crate) class: String,
    pub(crate) n: i64,
}

/// Counts by grid, kind and class, of grids whose code begins with `grid`.
pub(crate) async fn place_counts(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    grid: &str,
) -> Result<Vec<PlaceCount>> {
    let sql = "select grid, kind, class, cast(count(*) as bigint) as n from places \
               where subdistrict = $1 and grid >= $2 and grid < $3 group by grid, kind, class order by kind, class, grid";
    let rows = tx.all(sql, params![subdistrict, grid, behind(grid)]).await?;
    let count = |row: &Row| {
        Ok(PlaceCount {
            grid: row.get("grid")?,
            kind: row.parse("kind")?,
            class: row.get("class")?,
            n: row.get("n")?,
        })
    };
    rows.iter().map(count).collect()
}

/// Grid and line of every street.
pub(crate) async fn streets(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<Vec<(String, Geometry<f64>)>> {
    let sql = "select grid, geometry from places where subdistrict = $1 and kind = 'street' and geometry is not null";
    let rows = tx.all(sql, params![subdistrict]).await?;
    rows.iter().map(|row| Ok((row.get("grid")?, geometry(row.get("geometry")?)?))).collect()
}

/// What people call places: code to nicknames, both in order.
pub(crate) async fn nicknames(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
) -> Result<BTreeMap<String, Vec<String>>> {
    let sql = "select place, nickname from place_nicknames where subdistrict = $1 order by place, nickname";
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in &tx.all(sql, params![subdistrict]).await? {
        all.entry(row.get("place")?).or_default().push(row.get("nickname")?);
    }
    Ok(all)
}

pub(crate) async fn nickname_add(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    place: &str,
    nickname: &str,
) -> Result<()> {
    let sql = "insert into place_nicknames (subdistrict, place, nickname) values ($1, $2, $3) on conflict do nothing";
    tx.execute(sql, params![subdistrict, place, nickname]).await.map(drop)
}
