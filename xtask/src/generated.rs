//! Files that the app writes about itself: the OpenAPI document, the state diagrams, the command reference, the
//! table of rights.

use anyhow::{Result, bail};

use crate::process;
use crate::workspace::Workspace;

/// What `gewu gen` writes, below the root.
const PATHS: [&str; 4] = ["docs/openapi.json", "docs/procedures", "docs/cli.md", "tests/rights.txt"];

pub(crate) fn write(workspace: &Workspace) -> Result<()> {
    let mut gewu = workspace.cargo(&["run", "--quiet", "--package", "gewu", "--", "gen", "--out"]);
    process::run(gewu.arg(&workspace.root))
}

/// Writes them and fails if that changed anything which git has not been told.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    write(workspace)?;
    let changed = names(workspace, &["diff", "--name-only"])?;
    let unknown = names(workspace, &["ls-files", "--others", "--exclude-standard"])?;
    if !changed.is_empty() || !unknown.is_empty() {
        bail!(
            "generated files were out of date and are written anew; look at them and git add:\n{changed}{unknown}"
        );
    }
    Ok(())
}

fn names(workspace: &Workspace, question: &[&str]) -> Result<String> {
    process::capture(workspace.git(question).arg("--").args(PATHS))
}
