//! `bench memory`: the program idle with ninety days of the demo, and how soon it answers.

use std::time::Duration;

use anyhow::{Context, Result};
use bench::{Server, Stage, Store};

use crate::figure::{Figure, Goal, Printer};

const DAYS: u32 = 90;
const RESIDENT_MOST_MB: f64 = 100.0;
const START_MOST_S: f64 = 1.0;
/// Until everything that a start does is done.
const SETTLED: Duration = Duration::from_secs(5);

pub(crate) async fn run(store: &Store, out: &mut Printer) -> Result<()> {
    let stage = Stage::new(store, DAYS).await?;
    let server = stage.serve().await?;
    let figure = |case: &str, ours, unit, most| Figure {
        bench: "memory",
        case: format!("{} {case}", store.name()),
        ours,
        unit,
        peer: None,
        goal: Goal::AtMost(most),
    };
    out.put(&figure("start to the first answer", server.ready_after.as_secs_f64(), "s", START_MOST_S));
    tokio::time::sleep(SETTLED).await;
    out.put(&figure("resident, idle", resident_mb(&server)?, "MB", RESIDENT_MOST_MB));
    Ok(())
}

fn resident_mb(server: &Server) -> Result<f64> {
    let status = server.status()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes * 1_024.0 / 1_000_000.0)
}
