//! `gewu gen`: files of the source tree that follow from the code.

use std::fmt::Write;
use std::path::Path;

use anyhow::Context;
use clap::CommandFactory;

use crate::cli::Cli;
use crate::config::Config;
use crate::outcome::Outcome;
use crate::wiring::{Services, Wiring};

pub(super) async fn generate(out: &Path) -> Outcome {
    let put = |path: &str, text: String| {
        let path = out.join(path);
        path.parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .with_context(|| format!("{}", path.display()))?;
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    };
    put("docs/procedures/handling.md", procedure::page(&cases_rules::HANDLING))?;
    put("docs/cli.md", cli_page(Cli::command()))?;
    let (openapi, rights) = of_the_router().await?;
    put("docs/openapi.json", openapi)?;
    put("tests/rights.txt", rights)?;
    Ok(())
}

/// The API's description and the table of rights.
async fn of_the_router() -> anyhow::Result<(String, String)> {
    let folder = std::env::temp_dir().join(format!("gewu-gen-{}", std::process::id()));
    let config = Config {
        data: folder.clone(),
        address: db::Address::Sqlite(folder.join("gewu.db")),
        subdistrict: None,
        json: false,
    };
    let services = Services::open(&config, Wiring::default()).await?;
    let text = web::openapi(services.routes()).to_pretty_json()?;
    let (_, rules) = web::app(&services.platform, services.routes());
    std::fs::remove_dir_all(&folder)?;
    Ok((format!("{text}\n"), web::rights_table(&rules)))
}

fn cli_page(mut command: clap::Command) -> String {
    command.build();
    let mut page = "# The command line\n\nWritten by `cargo xtask gen` from `app/src/cli.rs`.\n".to_owned();
    section(&mut page, &mut command, "gewu");
    page
}

fn section(page: &mut String, command: &mut clap::Command, name: &str) {
    let help = command.render_long_help().to_string();
    let help: Vec<&str> = help.lines().map(str::trim_end).collect();
    // Writing into a String does not fail.
    let _ = write!(page, "\n## {name}\n\n```\n{}\n```\n", help.join("\n").trim_end());
    for inner in
        command.get_subcommands_mut().filter(|inner| !inner.is_hide_set() && inner.get_name() != "help")
    {
        let name = format!("{name} {}", inner.get_name());
        section(page, inner, &name);
    }
}
