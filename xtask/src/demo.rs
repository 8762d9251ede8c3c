//! `cargo xtask demo`: builds everything and serves the demo subdistrict.

use std::os::unix::process::CommandExt;

use anyhow::{Context, Result, anyhow};

use crate::steps::step;
use crate::web;
use crate::workspace::{Profile, Workspace};

/// Everything but `--release` is for `gewu demo`, which knows its own arguments.
pub(crate) fn demo(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let (profile, arguments) = profile_and_rest(arguments);
    step("web assets", || web::build(workspace))?;
    step("build gewu", || workspace.build_app(profile))?;
    let mut gewu = workspace.command(&workspace.binary(profile).to_string_lossy());
    gewu.arg("demo").arg("--data").arg(workspace.root.join("data/demo")).args(arguments);
    // In our place, so that ctrl-c and the exit code are its own.
    Err(anyhow!(gewu.exec())).context("cannot start gewu")
}

fn profile_and_rest(arguments: &[String]) -> (Profile, Vec<&String>) {
    let (release, rest): (Vec<_>, Vec<_>) = arguments.iter().partition(|argument| *argument == "--release");
    (if release.is_empty() { Profile::Debug } else { Profile::Release }, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn release_chooses_the_build_and_the_rest_is_passed_on_in_order() {
        let arguments = ["--days", "5", "--release", "--seed", "7"].map(str::to_owned);
        let (profile, rest) = profile_and_rest(&arguments);
        assert_eq!(profile, Profile::Release);
        assert_eq!(rest, ["--days", "5", "--seed", "7"]);
        assert_eq!(profile_and_rest(&arguments[..2]).0, Profile::Debug);
    }
}
