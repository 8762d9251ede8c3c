//! A step: named when it begins, judged and timed when it ends.

use std::time::Instant;

use anyhow::{Context, Result};

/// Runs `work` under a heading. Everything goes to standard error, so that `--json` output stays clean.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("==> {name}");
    let started = Instant::now();
    let outcome = work();
    let verdict = if outcome.is_ok() { "ok" } else { "FAILED" };
    eprintln!("    {name}: {verdict}, {:.1} s", started.elapsed().as_secs_f64());
    outcome.with_context(|| format!("step `{name}`"))
}
