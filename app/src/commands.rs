//! One command, one file.

mod backup;
mod export;
mod generate;
mod import_cases;
mod import_lists;
mod import_territory;
mod key;
mod locate;
mod person;
mod plan_routes;
mod report;
mod subdistrict;
mod user;
mod verify;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use territory_rules::Level;

use crate::cli::{Cli, Command, Import, LevelName, Plan};
use crate::config::Config;
use crate::logs::{self, Logging};
use crate::outcome::{Outcome, tell};
use crate::wiring::{Services, Wiring};
use crate::{demo, serve};

/// Carries out what was typed.
pub fn run(cli: Cli) -> ExitCode {
    if matches!(cli.command, Command::PhotoChild) {
        // Before logs, threads and anything else that a hostile photo could turn against us.
        return files::darkroom::child();
    }
    let traces = match logs::begin(&logging(&cli.command)) {
        Ok(traces) => traces,
        Err(error) => return tell(Err(error.into())),
    };
    let code = tell(runtime().map_err(Into::into).and_then(|runtime| runtime.block_on(carry_out(cli))));
    traces.end();
    code
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start")
}

fn logging(command: &Command) -> Logging {
    match command {
        Command::Serve(options) => {
            Logging { format: options.log_format, usual: "info", collector: options.otlp.clone() }
        }
        _ => Logging { usual: "warn", ..Logging::default() },
    }
}

async fn carry_out(cli: Cli) -> Outcome {
    let config = Config::new(&cli.place)?;
    match cli.command {
        Command::Serve(options) => serve::serve(&config, &options).await,
        Command::Demo(options) => demo::demo(&config, &options).await,
        Command::Backup { file } => backup::backup(&config, &file),
        Command::Restore { file } => backup::restore(&config, &file),
        Command::Gen { out } => generate::generate(&out).await,
        Command::Plan(Plan::Routes(options)) => plan_routes::routes(&config, &options),
        other => {
            let services = Services::open(&config, Wiring::default()).await?;
            with_services(&config, &services, other).await
        }
    }
}

async fn with_services(config: &Config, services: &Services, command: Command) -> Outcome {
    match command {
        Command::Subdistrict(options) => subdistrict::add(config, services, options).await,
        Command::User(options) => user::add(config, services, options).await,
        Command::Person(options) => person::person(config, services, options).await,
        Command::Key(options) => key::key(config, services, options).await,
        Command::Import(Import::Territory(options)) => {
            import_territory::import(config, services, options).await
        }
        Command::Import(Import::Catalogue(options)) => {
            import_lists::catalogue(config, services, &options).await
        }
        Command::Import(Import::Departments { file }) => {
            import_lists::departments(config, services, &file).await
        }
        Command::Import(Import::Responsibility { file }) => {
            import_lists::responsibility(config, services, &file).await
        }
        Command::Import(Import::Calendar { file }) => import_lists::calendar(config, services, &file).await,
        Command::Import(Import::Categories { file, mapping }) => {
            import_cases::categories(config, services, &file, &mapping).await
        }
        Command::Import(Import::Cases(options)) => import_cases::import(config, services, options).await,
        Command::Export(options) => export::export(config, services, &options).await,
        Command::Locate(options) => locate::locate(config, services, &options).await,
        Command::Report(options) => report::report(config, services, &options).await,
        Command::Verify => verify::verify(config, services).await,
        Command::Serve(_)
        | Command::Demo(_)
        | Command::PhotoChild
        | Command::Backup { .. }
        | Command::Restore { .. }
        | Command::Plan(_)
        | Command::Gen { .. } => Ok(()),
    }
}

/// A text file; the fault names it.
pub(crate) fn read_text(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// A progress bar on standard error; silent for programs.
pub fn progress(length: u64, unit: &str, silent: bool) -> ProgressBar {
    if silent {
        return ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::hidden());
    }
    let template = format!("{{bar:40}} {{pos}}/{{len}} {unit} {{elapsed}} (still {{eta}})");
    let style = ProgressStyle::with_template(&template).unwrap_or_else(|_wrong| ProgressStyle::default_bar());
    ProgressBar::new(length).with_style(style)
}

/// Progress towards an unknown end.
pub(crate) fn spinner(unit: &str, silent: bool) -> ProgressBar {
    if silent {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(&format!("{{spinner}} {{pos}} {unit} {{elapsed}}"));
    ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_wrong| ProgressStyle::default_spinner()))
}

pub(crate) const fn level(name: LevelName) -> Level {
    match name {
        LevelName::Subdistrict => Level::Subdistrict,
        LevelName::Community => Level::Community,
        LevelName::BasicGrid => Level::BasicGrid,
        LevelName::UnitGrid => Level::UnitGrid,
    }
}
