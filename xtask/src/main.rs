//! `cargo xtask`: the only place for the commands of this repository.
#![expect(
    clippy::disallowed_methods,
    reason = "xtask is the edge: it measures steps, reads the environment and waits for other programs"
)]

mod bench;
mod check;
mod clients;
mod demo;
mod generated;
mod interrupt;
mod packages;
mod postgres;
mod process;
mod report;
mod steps;
mod tally;
mod test;
mod tidy;
mod web;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::workspace::Workspace;

const USAGE: &str = "\
cargo xtask COMMAND

  demo [--days N] [--seed S] [--release]   build everything, make the demo subdistrict, serve it
  check                                    before every commit: format, tidy, clippy, tests on SQLite
  test                                     everything CI runs: both databases, pages in a browser
  gen                                      write the generated files again
  bench NAME [--json]                      one benchmark in release mode
  tidy                                     only the rules of the house";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let Some((command, rest)) = arguments.split_first() else { bail!("no command\n\n{USAGE}") };
    match command.as_str() {
        "demo" => demo::demo(&Workspace::load()?, rest),
        "bench" => bench::bench(&Workspace::load()?, rest),
        "help" | "--help" | "-h" => {
            eprintln!("{USAGE}");
            Ok(())
        }
        _ if !rest.is_empty() => bail!("`{command}` takes no arguments, got `{}`", rest.join(" ")),
        "check" => check::check(&Workspace::load()?),
        "test" => test::test(&Workspace::load()?),
        "gen" => generated::write(&Workspace::load()?),
        "tidy" => tidy::tidy(&Workspace::load()?),
        unknown => bail!("unknown command `{unknown}`\n\n{USAGE}"),
    }
}
