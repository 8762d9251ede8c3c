//! `gewu import territory`

use geofile::Layer;
use gewu_geo::Crs;
use serde_json::json;
use territory_server::ImportOptions;

use super::level;
use crate::cli;
use crate::config::Config;
use crate::outcome::{Outcome, answer};
use crate::wiring::Services;

pub(super) async fn import(config: &Config, services: &Services, options: cli::ImportTerritory) -> Outcome {
    let by = services.author(config).await?;
    let crs = options.crs.as_deref().map(str::parse::<Crs>).transpose()?;
    let layer = Layer::open(&options.file, crs)?;
    let (name, code) = own_fields(&layer).unzip();
    let fields =
        ImportOptions { name_field: options.name_field.or(name), code_field: options.code_field.or(code) };
    let summary = services.territories.import(&by, level(options.level), layer, fields).await??;
    if options.publish {
        services.territories.publish(&by, summary.edition, services.platform.now()).await?;
    }
    let said = json!({ "summary": summary, "published": options.publish });
    answer(config.json, &said, || {
        let mut lines =
            vec![format!("{} areas read as {} into edition {}", summary.rows, summary.crs, summary.edition)];
        lines.extend(summary.notes.iter().map(|note| format!("note: {}", json!(note))));
        lines.extend(summary.findings.iter().map(|finding| format!("finding: {}", json!(finding))));
        lines.push(if options.publish {
            "published".to_owned()
        } else {
            "a draft; publish it on the page or with --publish".to_owned()
        });
        lines.join("\n")
    })
}

/// The fields of a file that `gewu export` wrote: its areas come back with their names and codes.
fn own_fields(layer: &Layer) -> Option<(String, String)> {
    let is_own = layer
        .features
        .iter()
        .all(|one| ["level", "name", "code"].iter().all(|field| one.properties.contains_key(*field)));
    is_own.then(|| ("name".to_owned(), "code".to_owned()))
}
