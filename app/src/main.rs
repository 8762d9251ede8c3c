//! `gewu`

use std::process::ExitCode;

use clap::Parser;
use gewu::cli::Cli;

fn main() -> ExitCode {
    gewu::commands::run(Cli::parse())
}
