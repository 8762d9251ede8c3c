//! `cargo xtask check`: what is quick enough for every commit. Stops at the first failure.

use anyhow::Result;

use crate::steps::step;
use crate::workspace::Workspace;
use crate::{generated, process, test, tidy, web};

pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    step("format", || process::run(&mut workspace.cargo(&["fmt", "--all", "--check"])))?;
    step("white space", || process::run(&mut workspace.git(&["diff", "--check", "HEAD"])))?;
    step("tidy", || tidy::tidy(workspace))?;
    step("clippy", || clippy(workspace))?;
    step("tests on SQLite", || {
        process::run(test::rust_tests(workspace, "default")?.env_remove(test::POSTGRES))
    })?;
    step("generated files", || generated::check(workspace))?;
    if workspace.root.join("web/node_modules").exists() {
        step("web types", || web::check_types(workspace))?;
    }
    Ok(())
}

fn clippy(workspace: &Workspace) -> Result<()> {
    let arguments = ["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"];
    process::run(&mut workspace.cargo(&arguments))
}
