//! The workspace as Cargo sees it: where it stands, where it builds to, and who depends on whom.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    Debug,
    Release,
}

#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// Where Cargo builds to; `CARGO_TARGET_DIR` is honoured.
    pub(crate) target: PathBuf,
    pub(crate) packages: Vec<Package>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) name: String,
    /// Relative to the root, with `/`: `areas/cases/rules`.
    pub(crate) folder: String,
    pub(crate) dependencies: Vec<Dependency>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Dependency {
    /// The package's name, whatever the code calls it.
    pub(crate) name: String,
    pub(crate) only_in_tests: bool,
}

impl Workspace {
    pub(crate) fn load() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask stands in the workspace")?;
        let mut metadata = Command::new("cargo");
        metadata.args(["metadata", "--no-deps", "--format-version=1"]).current_dir(root);
        Self::parse(&process::capture(&mut metadata)?)
    }

    fn parse(metadata: &str) -> Result<Self> {
        let metadata: Value = serde_json::from_str(metadata).context("`cargo metadata` is not JSON")?;
        let root = PathBuf::from(text(&metadata, "workspace_root")?);
        let target = PathBuf::from(text(&metadata, "target_directory")?);
        let packages =
            list(&metadata, "packages").iter().map(|value| package(value, &root)).collect::<Result<_>>()?;
        Ok(Self { root, target, packages })
    }

    /// `program`, to be started at the root.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command("cargo");
        command.args(arguments);
        command
    }

    /// On a CI machine the clone may belong to another user, which git would refuse.
    pub(crate) fn git(&self, arguments: &[&str]) -> Command {
        let mut command = self.command("git");
        command.arg("-c").arg(format!("safe.directory={}", self.root.display())).args(arguments);
        command
    }

    /// The built `gewu`.
    pub(crate) fn binary(&self, profile: Profile) -> PathBuf {
        let folder = match profile {
            Profile::Debug => "debug",
            Profile::Release => "release",
        };
        self.target.join(folder).join("gewu")
    }

    pub(crate) fn build_app(&self, profile: Profile) -> Result<()> {
        let mut build = self.cargo(&["build", "--package", "gewu"]);
        if profile == Profile::Release {
            build.arg("--release");
        }
        process::run(&mut build)
    }
}

fn package(value: &Value, root: &Path) -> Result<Package> {
    let manifest = Path::new(text(value, "manifest_path")?);
    let folder = manifest.parent().and_then(|folder| folder.strip_prefix(root).ok());
    let folder = folder.with_context(|| format!("{} is outside the workspace", manifest.display()))?;
    let dependencies = list(value, "dependencies").iter().map(dependency).collect::<Result<_>>()?;
    Ok(Package {
        name: text(value, "name")?.to_owned(),
        folder: folder.to_string_lossy().into_owned(),
        dependencies,
    })
}

fn dependency(value: &Value) -> Result<Dependency> {
    let only_in_tests = value.get("kind").and_then(Value::as_str) == Some("dev");
    Ok(Dependency { name: text(value, "name")?.to_owned(), only_in_tests })
}

fn text<'a>(value: &'a Value, key: &str) -> Result<&'a str> {
    value.get(key).and_then(Value::as_str).with_context(|| format!("`cargo metadata` gives no {key}"))
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    const METADATA: &str = r#"{
        "workspace_root": "/repo", "target_directory": "/elsewhere/target",
        "packages": [{
            "name": "gewu-geo", "manifest_path": "/repo/core/geo/Cargo.toml",
            "dependencies": [{ "name": "rstar", "kind": null }, { "name": "proptest", "kind": "dev" }]
        }]
    }"#;

    #[test]
    fn metadata_gives_folders_relative_to_the_root_and_tells_test_dependencies_apart() {
        let workspace = Workspace::parse(METADATA).unwrap();
        assert_eq!(workspace.packages[0].folder, "core/geo");
        let dependencies = &workspace.packages[0].dependencies;
        assert_eq!(dependencies[0], Dependency { name: "rstar".to_owned(), only_in_tests: false });
        assert_eq!(dependencies[1], Dependency { name: "proptest".to_owned(), only_in_tests: true });
    }

    #[test]
    fn the_binary_is_looked_for_where_cargo_builds_to() {
        let workspace = Workspace::parse(METADATA).unwrap();
        assert_eq!(workspace.binary(Profile::Release), Path::new("/elsewhere/target/release/gewu"));
    }
}
