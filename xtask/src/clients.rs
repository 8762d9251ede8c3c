//! Other people's programs that the tests run unmodified against ours: installed into the target folder, named to the
//! tests by the environment.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

/// Python 3 with `georeport`.
const GEOREPORT: (&str, &str) = ("GEWU_CLIENT_GEOREPORT", "georeport==0.3.1");
/// Python 2.7 with `three`.
const THREE: (&str, &str) = ("GEWU_CLIENT_THREE", "three==0.8.0");

const HOW_TO_GET_PYTHON_2: &str = "\
NOT TESTED WITH PyPI three: it needs Python 2.7, which Debian 12 no longer has. To test with it:
    apt-get install --yes git curl build-essential libssl-dev zlib1g-dev
    git clone --depth 1 https://github.com/pyenv/pyenv ~/.pyenv && ~/.pyenv/bin/pyenv install 2.7.18";

/// What the tests are told; a client that cannot be had is left out with a loud word.
pub(crate) fn install(workspace: &Workspace) -> Result<Vec<(&'static str, PathBuf)>> {
    let folder = workspace.target.join("xtask/clients");
    std::fs::create_dir_all(&folder)?;
    let mut told = vec![(GEOREPORT.0, georeport(&folder.join("georeport"))?)];
    match python_2() {
        Some(python) => told.push((THREE.0, three(&python, &folder.join("three"))?)),
        None => eprintln!("{HOW_TO_GET_PYTHON_2}"),
    }
    Ok(told)
}

/// A virtual environment of its own.
fn georeport(folder: &Path) -> Result<PathBuf> {
    let python = folder.join("bin/python");
    if !has(&python, "georeport") {
        process::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))?;
        process::run(Command::new(&python).args(["-m", "pip", "install", "--quiet", GEOREPORT.1]))?;
    }
    Ok(python)
}

/// Python 2.7 has no `venv`: a folder of libraries, and a script that points there.
fn three(python: &Path, folder: &Path) -> Result<PathBuf> {
    let started = folder.join("python");
    if !has(&started, "three") {
        let libraries = folder.join("libraries");
        let mut install = Command::new(python);
        install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"]);
        process::run(install.arg(&libraries).arg(THREE.1))?;
        let script =
            format!("#!/bin/sh\nPYTHONPATH='{}' exec '{}' \"$@\"\n", libraries.display(), python.display());
        std::fs::write(&started, script)?;
        process::run(Command::new("chmod").arg("755").arg(&started))?;
    }
    Ok(started)
}

fn has(python: &Path, module: &str) -> bool {
    let mut asked = Command::new(python);
    asked.arg("-c").arg(format!("import {module}"));
    asked.output().is_ok_and(|output| output.status.success())
}

/// On the search path, or where pyenv puts it; with pip.
fn python_2() -> Option<PathBuf> {
    let pyenv =
        std::env::var_os("HOME").map(|home| Path::new(&home).join(".pyenv/versions/2.7.18/bin/python"));
    pyenv.into_iter().chain(process::find("python2.7")).find(|python| has(python, "pip"))
}
