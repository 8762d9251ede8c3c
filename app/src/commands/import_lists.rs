//! `gewu import catalogue`, `departments`, `responsibility`, `calendar`

use std::path::Path;

use catalogue_rules::{Numbering, Row};
use geofile::table::Table;
use kernel::Refusal;
use serde::Serialize;
use worktime::Holidays;

use super::read_text;
use crate::cli;
use crate::config::Config;
use crate::demo::rows;
use crate::outcome::{Outcome, Stop, answer};
use crate::wiring::Services;

/// The rows of a table that has these columns; one refusal for a table that lacks one, not one a row.
fn read(path: &Path, columns: &[&str]) -> Result<Vec<Row>, Stop> {
    let table = Table::open(path)?;
    for column in columns {
        table.column(column)?;
    }
    Ok(rows(table)?)
}

const ITEMS: &[&str] = &["class_code", "class", "subclass_code", "subclass", "item_code", "item"];
const CRITERIA: &[&str] = &["item_code", "no", "condition", "limit"];
const DEPARTMENTS: &[&str] = &["code", "name"];
const RESPONSIBILITY: &[&str] = &["scope_code", "department"];

fn told(config: &Config, summary: &impl Serialize) -> Outcome {
    let words = serde_json::to_string_pretty(summary)?;
    answer(config.json, summary, || words)
}

pub(super) async fn catalogue(
    config: &Config,
    services: &Services,
    options: &cli::ImportCatalogue,
) -> Outcome {
    let by = services.author(config).await?;
    let numbering: Numbering = options
        .numbering
        .parse()
        .map_err(|()| Refusal::invalid("numbering_unknown").at_field("numbering"))?;
    let (items, criteria) = (read(&options.items, ITEMS)?, read(&options.criteria, CRITERIA)?);
    let done =
        services.catalogues.import_catalogue(&by, &options.edition, numbering, items, criteria).await?;
    told(config, &done)
}

pub(super) async fn departments(config: &Config, services: &Services, file: &Path) -> Outcome {
    let by = services.author(config).await?;
    told(config, &services.catalogues.import_departments(&by, read(file, DEPARTMENTS)?).await?)
}

pub(super) async fn responsibility(config: &Config, services: &Services, file: &Path) -> Outcome {
    let by = services.author(config).await?;
    told(config, &services.catalogues.import_responsibility(&by, read(file, RESPONSIBILITY)?).await?)
}

pub(super) async fn calendar(config: &Config, services: &Services, file: &Path) -> Outcome {
    let by = services.author(config).await?;
    let text = read_text(file)?;
    let is_toml = file.extension().is_some_and(|ending| ending == "toml");
    let holidays = if is_toml { Holidays::from_toml(&text)? } else { Holidays::from_csv(&text)? };
    told(config, &services.catalogues.import_calendar(&by, holidays).await?)
}
