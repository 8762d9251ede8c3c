//! `gewu-bench NAME [--json]`; `cargo xtask bench NAME` builds everything in release mode and starts a PostgreSQL that
//! writes to the disk first. Exits with 1 when a goal is missed.

mod desk;
mod figure;
mod intake;
mod list;
mod locate;
mod memory;
mod overview;
mod routes;
mod trials;

use std::process::ExitCode;

use anyhow::{Result, bail};
use bench::Store;

use crate::figure::Printer;

const NAMES: &str = "locate, routes, intake, list, desk, overview, kill, relay-kill, cut, interleave, memory";

fn main() -> Result<ExitCode> {
    let (options, names): (Vec<_>, Vec<_>) =
        std::env::args().skip(1).partition(|word| word.starts_with("--"));
    let as_json = options == ["--json"];
    if names.len() != 1 || !(as_json || options.is_empty()) {
        bail!("usage: gewu-bench NAME [--json]; NAME is one of {NAMES}");
    }
    let met = match names[0].as_str() {
        "locate" => locate::run(as_json),
        "routes" => routes::run(as_json)?,
        name => one_thread()?.block_on(on_all_stores(name, as_json))?,
    };
    Ok(ExitCode::from(u8::from(!met)))
}

/// The server has the other cores.
fn one_thread() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

async fn on_all_stores(name: &str, as_json: bool) -> Result<bool> {
    let mut out = Printer { as_json, all_met: true };
    for store in stores() {
        match name {
            "intake" => intake::run(&store, &mut out).await?,
            "list" => list::run(&store, &mut out).await?,
            "desk" => desk::run(&store, &mut out).await?,
            "overview" => overview::run(&store, &mut out).await?,
            "memory" => memory::run(&store, &mut out).await?,
            "kill" => trials::kill(&store, &mut out).await?,
            "relay-kill" => trials::relay_kill(&store, &mut out).await?,
            "cut" => trials::cut(&store, &mut out).await?,
            "interleave" => trials::interleave(&store, &mut out).await?,
            _ => bail!("no benchmark is called {name}; there are {NAMES}"),
        }
    }
    Ok(out.all_met)
}

/// SQLite, and PostgreSQL where `cargo xtask bench` has started one.
#[expect(clippy::disallowed_methods, reason = "cargo xtask tells by the environment where PostgreSQL is")]
fn stores() -> Vec<Store> {
    let postgres = std::env::var("GEWU_BENCH_POSTGRES").map(Store::Postgres);
    [Store::Sqlite].into_iter().chain(postgres).collect()
}
