//! `cargo xtask test`: everything CI runs, from a fresh clone.

use std::process::{Command, Stdio};

use anyhow::Result;

use crate::postgres::{Cluster, Durability};
use crate::report::Report;
use crate::steps::step;
use crate::tally::Tally;
use crate::workspace::{Profile, Workspace};
use crate::{clients, generated, interrupt, packages, process, tidy, web};

/// Tells the tests where a PostgreSQL is in which they may make databases.
pub(crate) const POSTGRES: &str = "GEWU_TEST_POSTGRES";

pub(crate) fn test(workspace: &Workspace) -> Result<()> {
    interrupt::hold()?;
    step("packages", packages::ensure_for_tests)?;
    step("web assets", || web::build(workspace))?;
    let mut report = Report::default();
    report.step("tidy", |_| tidy::tidy(workspace))?;
    report.step("web types", |_| web::check_types(workspace))?;
    report.step("web unit tests", |tally| web::unit_tests(workspace, tally))?;
    report.step("rust tests on SQLite and PostgreSQL", |tally| on_both_databases(workspace, tally))?;
    report.step("generated files", |_| generated::check(workspace))?;
    if workspace.root.join("web/e2e").exists() {
        report.step("browser tests", |tally| in_a_browser(workspace, tally))?;
    }
    report.finish()
}

/// All tests of the workspace; nextest's `profile` counts only where nextest is installed. The harness runs the
/// program as a process of its own, so it is built first.
pub(crate) fn rust_tests(workspace: &Workspace, profile: &str) -> Result<Command> {
    workspace.build_app(Profile::Debug)?;
    let mut tests = if has_nextest(workspace) {
        workspace.cargo(&["nextest", "run", "--workspace", "--profile", profile])
    } else {
        workspace.cargo(&["test", "--workspace", "--no-fail-fast"])
    };
    tests.env("GEWU_BIN", workspace.binary(Profile::Debug));
    Ok(tests)
}

fn has_nextest(workspace: &Workspace) -> bool {
    let mut question = workspace.cargo(&["nextest", "--version"]);
    question.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn on_both_databases(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    let clients = clients::install(workspace)?;
    let cluster = Cluster::start(Durability::Fast)?;
    process::run_counted(rust_tests(workspace, "ci")?.env(POSTGRES, cluster.url()).envs(clients), tally)
}

fn in_a_browser(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    workspace.build_app(Profile::Debug)?;
    web::browser_tests(workspace, &workspace.binary(Profile::Debug), tally)
}
