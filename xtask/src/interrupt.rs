//! Ctrl-C: the running program gets it from the terminal and ends; xtask stays to clean up, then stops.

use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};

static WANTED: AtomicBool = AtomicBool::new(false);

/// From here on ctrl-c no longer ends xtask at once, so that guards can stop what they started.
pub(crate) fn hold() -> Result<()> {
    ctrlc::set_handler(|| WANTED.store(true, Ordering::Relaxed)).context("cannot listen for ctrl-c")
}

/// To be called between steps.
pub(crate) fn stop_if_wanted() -> Result<()> {
    if WANTED.load(Ordering::Relaxed) {
        bail!("stopped by ctrl-c");
    }
    Ok(())
}
