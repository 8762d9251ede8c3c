//! The web assets: built when their inputs have changed, checked and tested.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::tally::Tally;
use crate::workspace::Workspace;
use crate::{packages, process};

/// Folders in `web/` that are not inputs of the build.
const NOT_INPUTS: [&str; 4] = ["node_modules", "dist", "dist-test", "e2e"];

/// `npm ci` when the lock file has changed, `npm run build` when any input has.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    packages::require_for_build()?;
    let web = workspace.root.join("web");
    let notes = workspace.target.join("xtask");
    let lock = BTreeSet::from([web.join("package-lock.json")]);
    when_changed(&notes.join("npm-ci"), &lock, &web.join("node_modules"), || {
        npm(&web, &["ci", "--no-fund"])
    })?;
    let inputs = files_below(&web)?;
    when_changed(&notes.join("npm-build"), &inputs, &web.join("dist"), || npm(&web, &["run", "build"]))
}

/// The types, without building.
pub(crate) fn check_types(workspace: &Workspace) -> Result<()> {
    let web = workspace.root.join("web");
    process::run(Command::new(web.join("node_modules/.bin/tsc")).arg("--noEmit").current_dir(&web))
}

/// Unit tests of the pure parts: `npm test` compiles what they import and runs them.
pub(crate) fn unit_tests(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    let web = workspace.root.join("web");
    process::run_counted(Command::new("npm").args(["test", "--silent"]).current_dir(web), tally)
}

/// Tests in a browser against the built `gewu` at `binary`: every `web/e2e/*.test.mjs`.
pub(crate) fn browser_tests(workspace: &Workspace, binary: &Path, tally: &mut Tally) -> Result<()> {
    let tests: Vec<_> =
        files_in(&workspace.root.join("web/e2e"))?.into_iter().filter(|file| is_test(file)).collect();
    let mut node = workspace.command("node");
    node.arg("--test").args(tests).env("CHROMIUM", packages::chromium()).env("GEWU_BIN", binary);
    process::run_counted(&mut node, tally)
}

/// Does `work` unless `product` is there and `note` holds the fingerprint of these very inputs.
fn when_changed(
    note: &Path,
    inputs: &BTreeSet<PathBuf>,
    product: &Path,
    work: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let fingerprint = fingerprint(inputs)?;
    if product.exists() && fs::read_to_string(note).is_ok_and(|known| known == fingerprint) {
        return Ok(());
    }
    work()?;
    fs::create_dir_all(note.parent().context("a note stands in a folder")?)?;
    fs::write(note, fingerprint).with_context(|| format!("cannot write {}", note.display()))
}

/// What npm says goes to standard error: standard output may be `--json` for a program.
fn npm(web: &Path, arguments: &[&str]) -> Result<()> {
    process::run(Command::new("npm").args(arguments).current_dir(web).stdout(io::stderr()))
}

fn fingerprint(files: &BTreeSet<PathBuf>) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        fs::read(file).with_context(|| format!("cannot read {}", file.display()))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// All input files below `folder`, in order.
fn files_below(folder: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    for path in files_in(folder)? {
        if !path.is_dir() {
            files.insert(path);
        } else if !NOT_INPUTS.iter().any(|name| path.ends_with(name)) {
            files.append(&mut files_below(&path)?);
        }
    }
    Ok(files)
}

fn files_in(folder: &Path) -> Result<BTreeSet<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    entries.map(|entry| Ok(entry?.path())).collect()
}

fn is_test(file: &Path) -> bool {
    file.to_string_lossy().ends_with(".test.mjs")
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    fn in_folder(name: &str, test: impl FnOnce(&Path)) {
        let folder = std::env::temp_dir().join(format!("gewu-web-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        test(&folder);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn work_is_done_again_only_after_a_change_or_when_the_product_is_gone() {
        in_folder("changed", |folder| {
            let (input, product) = (folder.join("map.ts"), folder.join("dist"));
            let times = Cell::new(0);
            let work = || {
                times.set(times.get() + 1);
                Ok(fs::create_dir_all(&product)?)
            };
            let build = || {
                when_changed(&folder.join("notes/build"), &BTreeSet::from([input.clone()]), &product, work)
            };

            fs::write(&input, "one").unwrap();
            build().unwrap();
            build().unwrap();
            assert_eq!(times.get(), 1);
            fs::write(&input, "two").unwrap();
            build().unwrap();
            assert_eq!(times.get(), 2);
            fs::remove_dir(&product).unwrap();
            build().unwrap();
            assert_eq!(times.get(), 3);
        });
    }

    #[test]
    fn failed_work_is_tried_again() {
        in_folder("failed", |folder| {
            let note = folder.join("build");
            assert!(when_changed(&note, &BTreeSet::new(), folder, || anyhow::bail!("no memory")).is_err());
            assert!(!note.exists());
        });
    }

    #[test]
    fn products_and_browser_tests_are_not_inputs() {
        in_folder("inputs", |folder| {
            for file in ["src/map.ts", "dist/map.js", "node_modules/a/index.js", "e2e/report.test.mjs"] {
                let file = folder.join(file);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, "").unwrap();
            }
            assert_eq!(files_below(folder).unwrap(), BTreeSet::from([folder.join("src/map.ts")]));
        });
    }
}
