//! A PostgreSQL cluster of our own in a temporary folder, stopped and removed when dropped.

mod home;
mod owner;

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use self::home::Home;
use crate::process;

const START_LIMIT: Duration = Duration::from_secs(30);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// For tests: nothing survives a crash, so nothing waits for the disk.
    Fast,
    /// For benchmarks: as an installation runs it.
    Disk,
}

pub(crate) struct Cluster {
    server: Child,
    port: u16,
    home: Home,
}

impl Cluster {
    pub(crate) fn start(durability: Durability) -> Result<Self> {
        let home = Home::create(durability)?;
        home.initialise()?;
        let port = free_port()?;
        let server = home.serve(port, durability)?;
        let mut cluster = Self { server, port, home };
        cluster.wait_until_ready()?;
        Ok(cluster)
    }

    /// `postgres://postgres@127.0.0.1:PORT`, a superuser without password; databases are made by who uses it.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}", self.port)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < START_LIMIT {
            if let Some(status) = self.server.try_wait()? {
                bail!("PostgreSQL ended at once ({status}):\n{}", self.home.log_tail());
            }
            let mut probe = self.home.command("pg_isready");
            probe.args(["--host=127.0.0.1", "--quiet"]).arg(format!("--port={}", self.port));
            if probe.status()?.success() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!("PostgreSQL is not ready after {} s:\n{}", START_LIMIT.as_secs(), self.home.log_tail());
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = self.home.command("pg_ctl");
        stop.args(["stop", "--silent", "--mode=immediate", "--pgdata"]).arg(self.home.data());
        if process::run(&mut stop).is_err() {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}

/// The folder with `initdb` and `postgres`: the newest of Debian's, else the one on the search path.
pub(crate) fn programs() -> Option<PathBuf> {
    newest_version(Path::new("/usr/lib/postgresql"))
        .or_else(|| process::find("initdb").and_then(|program| program.parent().map(Path::to_owned)))
}

/// `parent/NN/bin` with the greatest NN that holds `initdb`.
fn newest_version(parent: &Path) -> Option<PathBuf> {
    let versions = fs::read_dir(parent).ok()?.flatten();
    versions
        .filter_map(|entry| {
            Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin")))
        })
        .filter(|(_, programs)| programs.join("initdb").is_file())
        .max()
        .map(|(_, programs)| programs)
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_started_cluster_answers_and_nothing_is_left_when_it_is_dropped() {
        if programs().is_none() {
            eprintln!("no PostgreSQL on this machine: nothing to start");
            return;
        }
        let cluster = Cluster::start(Durability::Fast).unwrap();
        let folder = cluster.home.data().parent().unwrap().to_owned();
        let mut question = std::process::Command::new(programs().unwrap().join("psql"));
        question.arg(cluster.url()).args(["--tuples-only", "--no-align", "--command=show fsync"]);
        assert_eq!(process::capture(&mut question).unwrap().trim(), "off");
        drop(cluster);
        assert!(!folder.exists());
        assert!(process::capture(&mut question).is_err());
    }

    #[test]
    fn the_newest_version_is_chosen_by_number_and_only_when_it_can_make_a_cluster() {
        let parent = std::env::temp_dir().join(format!("gewu-versions-{}", std::process::id()));
        for version in ["9", "15", "17"] {
            fs::create_dir_all(parent.join(version).join("bin")).unwrap();
        }
        fs::write(parent.join("9/bin/initdb"), "").unwrap();
        fs::write(parent.join("15/bin/initdb"), "").unwrap();
        let newest = newest_version(&parent);
        fs::remove_dir_all(&parent).unwrap();
        assert_eq!(newest, Some(parent.join("15/bin")));
    }
}
