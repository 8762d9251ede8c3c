//! The folder a cluster lives in, and its programs run as the user it belongs to.

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

use super::owner::Owner;
use super::{Durability, programs};
use crate::{packages, process};

/// Followed by the number of the process that made the folder.
const FOLDER_PREFIX: &str = "gewu-postgres-";

/// The folder of a cluster and the user it belongs to; removed when dropped.
pub(super) struct Home {
    programs: PathBuf,
    folder: PathBuf,
    /// PostgreSQL refuses to run as root; then this one runs it.
    owner: Option<Owner>,
}

impl Home {
    pub(super) fn create(durability: Durability) -> Result<Self> {
        let programs = programs().context("PostgreSQL is missing")?;
        let parent = match durability {
            Durability::Fast => std::env::temp_dir(),
            // Often a disk where the other one is memory.
            Durability::Disk => PathBuf::from("/var/tmp"),
        };
        remove_orphans(&parent);
        let owner = if packages::is_root() { Some(Owner::unprivileged()?) } else { None };
        let folder = parent.join(format!("{FOLDER_PREFIX}{}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let home = Self { programs, folder, owner };
        fs::set_permissions(&home.folder, fs::Permissions::from_mode(0o700))?;
        if let Some(owner) = &home.owner {
            chown(&home.folder, Some(owner.user), Some(owner.group))?;
        }
        Ok(home)
    }

    pub(super) fn initialise(&self) -> Result<()> {
        let mut initdb = self.command("initdb");
        initdb.args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
            "--pgdata",
        ]);
        process::run(initdb.arg(self.data()).stdout(Stdio::null()))
    }

    pub(super) fn serve(&self, port: u16, durability: Durability) -> Result<Child> {
        let log = File::create(self.log())?;
        let mut server = self.command("postgres");
        server.arg("-D").arg(self.data()).arg("-k").arg(&self.folder);
        server.args(["-h", "127.0.0.1", "-p", &port.to_string(), "-c", "max_connections=300"]);
        if durability == Durability::Fast {
            server.args(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
        }
        // In a group of its own: ctrl-c goes to the tests, and the cluster outlives them.
        server.process_group(0).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        server.spawn().context("cannot start postgres")
    }

    /// One of PostgreSQL's programs as the owner. On Linux it also ends when xtask dies in whatever way.
    pub(super) fn command(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        let mut command = if cfg!(target_os = "linux") {
            let mut wrapper = Command::new("setpriv");
            if let Some(owner) = &self.owner {
                wrapper.arg("--init-groups");
                wrapper.arg(format!("--reuid={}", owner.user)).arg(format!("--regid={}", owner.group));
            }
            wrapper.args(["--pdeathsig", "INT"]).arg(program);
            wrapper
        } else {
            Command::new(program)
        };
        command.current_dir(&self.folder).env("LC_ALL", "C");
        command
    }

    pub(super) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    pub(super) fn log_tail(&self) -> String {
        let log = fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        lines[lines.len().saturating_sub(10)..].join("\n")
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("cannot remove {}: {error}", self.folder.display());
        }
    }
}

/// Folders whose xtask was killed before it could clean up.
fn remove_orphans(parent: &Path) {
    let processes = Path::new("/proc");
    if !processes.join("self").exists() {
        return;
    }
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix(FOLDER_PREFIX));
        if process.is_some_and(|process| !processes.join(process).exists()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
