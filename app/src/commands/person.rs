//! `gewu person`

use std::io::Write;

use serde_json::json;

use crate::cli;
use crate::config::Config;
use crate::outcome::{Outcome, answer};
use crate::wiring::Services;

pub(super) async fn person(config: &Config, services: &Services, options: cli::Person) -> Outcome {
    let by = services.author(config).await?;
    match options {
        cli::Person::Export { who } => {
            let known = services.residents.person_export(&by, who.mark()).await?;
            // A document either way: for a program in one line.
            let text = if config.json {
                serde_json::to_string(&known)
            } else {
                serde_json::to_string_pretty(&known)
            };
            let text = text.map_err(anyhow::Error::from)?;
            Ok(writeln!(std::io::stdout().lock(), "{text}")?)
        }
        cli::Person::Erase { who, reason } => {
            let gone = services.residents.person_erase(&by, who.mark(), &reason).await?;
            answer(config.json, &json!({ "rows": gone }), || {
                let lines = gone.iter().map(|(table, rows)| format!("{table}: {rows}"));
                let lines: Vec<String> = lines.collect();
                if lines.is_empty() { "nothing is known of this person".to_owned() } else { lines.join("\n") }
            })
        }
    }
}
