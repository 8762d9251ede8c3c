//! `cargo xtask bench`: one benchmark in release mode, beside a PostgreSQL that writes to the disk.

use anyhow::{Result, bail};

use crate::postgres::{self, Cluster, Durability};
use crate::steps::step;
use crate::workspace::{Profile, Workspace};
use crate::{interrupt, process, web};

pub(crate) fn bench(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    check_arguments(arguments)?;
    interrupt::hold()?;
    step("web assets", || web::build(workspace))?;
    step("build gewu", || workspace.build_app(Profile::Release))?;
    let cluster = start_postgres()?;
    interrupt::stop_if_wanted()?;
    let mut bench = workspace.cargo(&["run", "--release", "--quiet", "--package", "gewu-bench", "--"]);
    bench.args(arguments).env("GEWU_BIN", workspace.binary(Profile::Release));
    if let Some(cluster) = &cluster {
        bench.env("GEWU_BENCH_POSTGRES", cluster.url());
    }
    process::run(&mut bench)
}

fn check_arguments(arguments: &[String]) -> Result<()> {
    let (options, names): (Vec<_>, Vec<_>) =
        arguments.iter().partition(|argument| argument.starts_with("--"));
    if names.len() != 1 || options.iter().any(|option| *option != "--json") {
        bail!("usage: cargo xtask bench NAME [--json]");
    }
    Ok(())
}

fn start_postgres() -> Result<Option<Cluster>> {
    if postgres::programs().is_none() {
        eprintln!(
            "PostgreSQL is missing: only SQLite is measured (Debian: apt-get install --yes postgresql)"
        );
        return Ok(None);
    }
    step("start PostgreSQL", || Cluster::start(Durability::Disk)).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(arguments: &[&str]) -> bool {
        check_arguments(&arguments.iter().map(|&argument| argument.to_owned()).collect::<Vec<_>>()).is_ok()
    }

    #[test]
    fn one_name_is_wanted_and_only_json_beside_it() {
        assert!(accepts(&["locate"]));
        assert!(accepts(&["--json", "locate"]));
        assert!(!accepts(&[]));
        assert!(!accepts(&["locate", "intake"]));
        assert!(!accepts(&["locate", "--fast"]));
    }
}
