//! What must be on the machine besides the Rust toolchain: found, installed (Debian, root) or named.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::{postgres, process};

struct Need {
    /// What is looked for, in words that fit "… is missing".
    what: &'static str,
    /// The Debian package that brings it.
    package: &'static str,
    is_there: fn() -> bool,
}

const BUILD: &[Need] = &[
    Need {
        what: "cc (a C compiler)",
        package: "build-essential",
        is_there: || process::find("cc").is_some(),
    },
    Need {
        what: "node (Node.js 20.19 or later)",
        package: "nodejs",
        is_there: || process::find("node").is_some(),
    },
    Need { what: "npm", package: "npm", is_there: || process::find("npm").is_some() },
];

const TEST: &[Need] = &[
    Need { what: "PostgreSQL", package: "postgresql", is_there: || postgres::programs().is_some() },
    Need {
        what: "python3 with venv",
        package: "python3-venv",
        is_there: || {
            let mut asked = Command::new("python3");
            asked.args(["-c", "import venv, ensurepip"]);
            asked.output().is_ok_and(|output| output.status.success())
        },
    },
    Need { what: "chromium", package: "chromium", is_there: || Path::new(&chromium()).is_file() },
    Need { what: "a font with hanzi", package: "fonts-noto-cjk", is_there: hanzi_font_is_there },
];

/// The browser for the tests: `CHROMIUM`, or where Debian puts it.
pub(crate) fn chromium() -> String {
    std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned())
}

/// Only looks: what building the app needs.
pub(crate) fn require_for_build() -> Result<()> {
    refuse(&missing(BUILD.iter()))
}

/// Looks, and installs what is missing where that is possible: what building and testing need.
pub(crate) fn ensure_for_tests() -> Result<()> {
    let absent = missing(BUILD.iter().chain(TEST));
    if absent.is_empty() {
        return Ok(());
    }
    if is_root() && process::find("apt-get").is_some() {
        install(&absent)?;
    }
    refuse(&missing(BUILD.iter().chain(TEST)))
}

pub(crate) fn is_root() -> bool {
    process::capture(Command::new("id").arg("-u")).is_ok_and(|user| user.trim() == "0")
}

fn missing<'a>(needs: impl Iterator<Item = &'a Need>) -> Vec<&'a Need> {
    needs.filter(|need| !(need.is_there)()).collect()
}

fn install(needs: &[&Need]) -> Result<()> {
    process::run(apt_get().arg("update"))?;
    process::run(apt_get().args(["install", "--yes", "--no-install-recommends"]).args(packages(needs)))
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.arg("--quiet").env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn refuse(needs: &[&Need]) -> Result<()> {
    if needs.is_empty() {
        return Ok(());
    }
    let what: Vec<_> = needs.iter().map(|need| need.what).collect();
    bail!("missing: {}. On Debian: apt-get install --yes {}", what.join(", "), packages(needs).join(" "))
}

fn packages(needs: &[&Need]) -> Vec<&'static str> {
    needs.iter().map(|need| need.package).collect()
}

/// Other systems than Debian keep fonts elsewhere and as a rule have one; without it only pictures look wrong.
fn hanzi_font_is_there() -> bool {
    process::find("apt-get").is_none()
        || Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEEDS: [Need; 3] = [
        Need { what: "node", package: "nodejs", is_there: || false },
        Need { what: "sh", package: "dash", is_there: || true },
        Need { what: "npm", package: "npm", is_there: || false },
    ];

    #[test]
    fn what_is_missing_is_named_with_the_command_that_brings_it() {
        let error = refuse(&missing(NEEDS.iter())).unwrap_err().to_string();
        assert_eq!(error, "missing: node, npm. On Debian: apt-get install --yes nodejs npm");
    }

    #[test]
    fn nothing_is_refused_when_everything_is_there() {
        refuse(&missing(NEEDS[1..2].iter())).unwrap();
    }
}
