//! `gewu import cases`, `gewu import categories`

use std::path::Path;

use cases_server::{ImportOptions, Mapping};
use geofile::table::Table;
use serde_json::json;
use web::Lang;

use super::{read_text, spinner};
use crate::cli;
use crate::config::Config;
use crate::outcome::{Outcome, answer};
use crate::wiring::Services;

pub(super) async fn import(config: &Config, services: &Services, options: cli::ImportCases) -> Outcome {
    let subdistrict = services.subdistrict(config.subdistrict.as_deref()).await?.id;
    let mapping = Mapping::from_toml(&read_text(&options.mapping)?)?;
    let table = Table::open(&options.file)?;
    let how = ImportOptions { dry_run: options.dry_run, create_missing: options.create_missing };
    let bar = spinner("rows", config.json);
    let report =
        services.cases.import(subdistrict, table, &mapping, how, |rows| bar.set_position(rows)).await?;
    bar.finish_and_clear();
    let lang = if config.json { Lang::En } else { Lang::Zh };
    let rejected: Vec<_> =
        report.rejected.iter().map(|one| json!({ "row": one.row, "why": one.text(lang) })).collect();
    let said = json!({
        "rows": report.rows, "imported": report.imported, "unchanged": report.unchanged, "rejected": rejected,
        "flagged": report.flagged, "updated": report.updated, "created": report.created,
    });
    answer(config.json, &said, || {
        let mut lines = vec![format!(
            "{} rows: {} imported, {} unchanged, {} rejected",
            report.rows,
            report.imported,
            report.unchanged,
            report.rejected.len()
        )];
        lines.extend(
            report
                .flagged
                .iter()
                .map(|(flag, n)| format!("{}: {n}", json!(flag).as_str().unwrap_or_default())),
        );
        lines.extend(report.rejected.iter().take(20).map(|one| format!("{}: {}", one.row, one.text(lang))));
        lines.join("\n")
    })
}

pub(super) async fn categories(config: &Config, services: &Services, file: &Path, mapping: &Path) -> Outcome {
    let subdistrict = services.subdistrict(config.subdistrict.as_deref()).await?.id;
    let mapping = Mapping::from_toml(&read_text(mapping)?)?;
    let created = services.cases.import_categories(subdistrict, Table::open(file)?, &mapping).await?;
    let words = serde_json::to_string_pretty(&created)?;
    answer(config.json, &created, || words)
}
