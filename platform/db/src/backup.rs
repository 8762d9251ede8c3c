//! A copy of a SQLite database while it is in use. (PostgreSQL has `pg_dump`; see the guide.)

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, ensure};
use rusqlite::OpenFlags;
use rusqlite::backup::Backup;

use crate::{Result, sqlite};

const PAGES_A_STEP: i32 = 2_000;
const PAUSE: Duration = Duration::from_millis(2);

/// Copies the database at `from` into the new file `to`: a state between two commits, checked before it is given
/// its name.
pub fn backup_sqlite(from: &Path, to: &Path) -> Result<()> {
    ensure_absent(to)?;
    let part = to.with_extension("part");
    let _ = std::fs::remove_file(&part);
    copy(from, &part)?;
    std::fs::rename(&part, to).context("cannot name the copy")?;
    Ok(())
}

fn ensure_absent(to: &Path) -> anyhow::Result<()> {
    ensure!(!to.exists(), "{} is there already", to.display());
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let source = sqlite::connect(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut target = rusqlite::Connection::open(to).context("cannot make the copy")?;
    Backup::new(&source, &mut target)
        .and_then(|backup| backup.run_to_completion(PAGES_A_STEP, PAUSE, None))
        .context("cannot copy")?;
    let answer: String =
        target.query_row("pragma integrity_check", [], |row| row.get(0)).context("cannot check the copy")?;
    ensure_ok(&answer)?;
    Ok(())
}

fn ensure_ok(answer: &str) -> anyhow::Result<()> {
    ensure!(answer == "ok", "the copy is damaged: {answer}");
    Ok(())
}

/// Replaces the contents of the database at `to` with those of the copy `from`, page by page through SQLite's own
/// locks: a server that has it open goes on with the new contents.
pub fn restore_sqlite(from: &Path, to: &Path) -> Result<()> {
    let source = rusqlite::Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .context("cannot open the copy")?;
    let answer: String =
        source.query_row("pragma integrity_check", [], |row| row.get(0)).context("cannot check the copy")?;
    ensure_ok(&answer)?;
    let mut target = sqlite::connect(to, OpenFlags::default())?;
    Backup::new(&source, &mut target)
        .and_then(|backup| backup.run_to_completion(i32::MAX, PAUSE, None))
        .context("cannot restore")?;
    Ok(())
}
