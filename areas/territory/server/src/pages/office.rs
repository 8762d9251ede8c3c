//! What the grid office does with the draft and the edition in force.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;
use geofile::{write_geojson, write_geopackage};
use kernel::{Refusal, Timestamp};
use serde::Deserialize;
use territory_rules::{Character, Level};
use web::{Answer, Form, PathOf, Query, Viewer};

use crate::Territories;

#[derive(Debug, Deserialize)]
pub(crate) struct PublishForm {
    edition: i64,
    valid_from: NaiveDate,
}

pub(crate) async fn publish(
    State(territories): State<Territories>,
    viewer: Viewer,
    Form(form): Form<PublishForm>,
) -> Answer<Redirect> {
    let subdistrict = viewer.subdistrict();
    let zone = territories.view(subdistrict).await?.subdistrict.zone;
    territories.publish(&viewer.actor, form.edition, beginning_of(form.valid_from, zone)).await?;
    Ok(Redirect::to("/territory"))
}

/// Midnight; where the clocks jump over it, the hour they show then as if they had not.
fn beginning_of(day: NaiveDate, zone: Tz) -> Timestamp {
    let midnight = day.and_time(NaiveTime::MIN);
    zone.from_local_datetime(&midnight).earliest().unwrap_or_else(|| zone.from_utc_datetime(&midnight)).into()
}

#[derive(Debug, Deserialize)]
pub(crate) struct DiscardForm {
    edition: i64,
}

pub(crate) async fn discard(
    State(territories): State<Territories>,
    viewer: Viewer,
    Form(form): Form<DiscardForm>,
) -> Answer<Redirect> {
    territories.discard_draft(&viewer.actor, form.edition).await?;
    Ok(Redirect::to("/territory"))
}

#[derive(Debug, Deserialize)]
pub(crate) struct CharacterForm {
    /// Empty for none.
    character: String,
}

pub(crate) async fn character(
    State(territories): State<Territories>,
    viewer: Viewer,
    PathOf(code): PathOf<String>,
    Form(form): Form<CharacterForm>,
) -> Answer<Redirect> {
    let unknown = || Refusal::invalid("territory_character_unknown").at_field("character");
    let chosen = Some(form.character).filter(|name| !name.is_empty());
    let chosen = chosen.map(|name| name.parse::<Character>().map_err(|()| unknown())).transpose()?;
    territories.set_character(&viewer.actor, code, chosen).await?;
    Ok(Redirect::to("/territory#draft"))
}

#[derive(Debug, Deserialize)]
pub(crate) struct ExportQuery {
    edition: i64,
    level: String,
    /// `gpkg`, else GeoJSON.
    #[serde(default)]
    format: String,
}

pub(crate) async fn export(
    State(territories): State<Territories>,
    viewer: Viewer,
    Query(query): Query<ExportQuery>,
) -> Answer<Response> {
    let unknown =
        || Refusal::invalid("territory_level_unknown").at_field("level").with("level", &query.level);
    let level: Level = query.level.parse().map_err(|()| unknown())?;
    let features = territories.export(viewer.subdistrict(), query.edition, level).await?;
    let (kind, ending, bytes) = if query.format == "gpkg" {
        let bytes = write_geopackage(level.name(), &features, territories.platform.now())?;
        ("application/geopackage+sqlite3", "gpkg", bytes)
    } else {
        ("application/geo+json", "geojson", write_geojson(&features))
    };
    let name = format!("attachment; filename=\"{}-{}.{ending}\"", level.name(), query.edition);
    Ok(([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)], bytes).into_response())
}
