//! `gewu key`

use kernel::{Actor, Timestamp};
use serde_json::json;
use web::Author;

use crate::cli;
use crate::config::Config;
use crate::outcome::{Outcome, answer};
use crate::wiring::Services;

pub(super) async fn key(config: &Config, services: &Services, options: cli::Key) -> Outcome {
    let by = services.author(config).await?;
    let author = Author::new(&services.platform, &by);
    let residents = &services.residents;
    match options {
        cli::Key::Add { name, trusted } => {
            let key = residents.open311_key_add(author, &name, trusted).await?;
            answer(config.json, &json!({ "name": name, "key": key, "trusted": trusted }), || key.clone())
        }
        cli::Key::Revoke { name } => {
            residents.open311_key_revoke(author, &name).await?;
            answer(config.json, &json!({ "name": name }), || name.clone())
        }
        cli::Key::List => list(config, services, &by).await,
    }
}

async fn list(config: &Config, services: &Services, by: &Actor) -> Outcome {
    let keys = services.residents.open311_keys(by.subdistrict).await?;
    let told: Vec<_> = keys
        .iter()
        .map(|key| {
            json!({ "name": key.name, "trusted": key.trusted, "created_at": key.created_at, "revoked_at": key.revoked_at })
        })
        .collect();
    answer(config.json, &told, || {
        let line = |key: &residents_server::OpenKey| {
            let trusted = if key.trusted { "trusted" } else { "looked at" };
            let ended = key.revoked_at.map_or_else(String::new, |at: Timestamp| format!(", taken back {at}"));
            format!("{}: {trusted}, made {}{ended}", key.name, key.created_at)
        };
        keys.iter().map(line).collect::<Vec<_>>().join("\n")
    })
}
