//! `gewu backup`, `gewu restore`

use std::path::Path;

use db::Address;
use kernel::Refusal;

use crate::config::Config;
use crate::outcome::{Outcome, answer};

fn sqlite(config: &Config) -> Result<&Path, Refusal> {
    match &config.address {
        Address::Sqlite(path) => Ok(path),
        Address::Postgres { .. } => Err(Refusal::invalid("backup_postgres")),
    }
}

pub(super) fn backup(config: &Config, file: &Path) -> Outcome {
    db::backup_sqlite(sqlite(config)?, file)?;
    let said = serde_json::json!({ "backup": file });
    answer(config.json, &said, || {
        format!(
            "{}\nphotos and secret.key are files in {}: copy them too",
            file.display(),
            config.data.display()
        )
    })
}

pub(super) fn restore(config: &Config, file: &Path) -> Outcome {
    db::restore_sqlite(file, sqlite(config)?)?;
    answer(config.json, &serde_json::json!({ "restored": file }), || {
        format!("restored from {}", file.display())
    })
}
