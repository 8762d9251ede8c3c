//! `gewu export`

use std::ffi::OsStr;

use anyhow::Context;
use geofile::{write_geojson, write_geopackage};
use kernel::Refusal;

use super::level;
use crate::cli;
use crate::config::Config;
use crate::outcome::{Outcome, answer};
use crate::wiring::Services;

pub(super) async fn export(config: &Config, services: &Services, options: &cli::Export) -> Outcome {
    let subdistrict = services.subdistrict(config.subdistrict.as_deref()).await?;
    let view = services.territories.view(subdistrict.id).await?;
    let features = services.territories.export(subdistrict.id, view.edition, level(options.level)).await?;
    let bytes = match options.file.extension().and_then(OsStr::to_str) {
        Some("geojson" | "json") => write_geojson(&features),
        Some("gpkg") => write_geopackage("areas", &features, services.platform.now())?,
        _ => return Err(Refusal::invalid("layer_kind_unknown").with("name", options.file.display()).into()),
    };
    std::fs::write(&options.file, bytes)
        .with_context(|| format!("cannot write {}", options.file.display()))?;
    let said = serde_json::json!({ "areas": features.len(), "edition": view.edition });
    answer(config.json, &said, || format!("{} areas of edition {}", features.len(), view.edition))
}
