//! The built program, run as a process of its own.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::{Client, clock};

/// Where the built `gewu` is.
#[derive(Debug, Clone)]
pub struct Program(PathBuf);

const READY_LIMIT: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(2);

impl Program {
    /// What `GEWU_BIN` names (`cargo xtask` sets it), else the one that was built into the same target folder.
    #[expect(
        clippy::disallowed_methods,
        reason = "cargo xtask tells by the environment where the program is"
    )]
    pub fn find() -> Result<Self> {
        if let Ok(path) = std::env::var("GEWU_BIN") {
            return Ok(Self(path.into()));
        }
        let me = std::env::current_exe()?;
        let built =
            me.ancestors().skip(1).take(2).map(|folder| folder.join("gewu")).find(|path| path.is_file());
        built.map(Self).context("the program is not built: cargo build --package gewu, or set GEWU_BIN")
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A command on this place, JSON wanted.
    pub fn command(&self, place: &[String], arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.0);
        command.args(arguments).args(place).arg("--json").env("RUST_LOG", "error").stdin(Stdio::null());
        // Receivers of the trials are on this machine.
        command.env("GEWU_WEBHOOK_NETWORKS", "127.0.0.0/8");
        command
    }

    /// Runs a command to its end; what it answered, whatever its exit code.
    pub fn answer(&self, place: &[String], arguments: &[&str]) -> Result<Value> {
        let output = self.command(place, arguments).output().context("cannot start gewu")?;
        let said = String::from_utf8_lossy(&output.stderr);
        serde_json::from_slice(&output.stdout).with_context(|| format!("gewu {arguments:?}: {said}"))
    }

    /// Starts serving and waits until somebody who asks gets an answer.
    pub async fn serve(&self, place: &[String], address: SocketAddr) -> Result<Server> {
        let started = clock::now();
        let listen = address.to_string();
        let mut command = self.command(place, &["serve", "--listen", &listen]);
        let child = command.stdout(Stdio::null()).spawn().context("cannot start gewu")?;
        let mut server = Server { child, address, ready_after: Duration::ZERO };
        let mut visitor = Client::new(address);
        loop {
            if visitor.get("/").await.is_ok_and(|answer| answer.status < 400) {
                server.ready_after = started.elapsed();
                return Ok(server);
            }
            if let Some(status) = server.child.try_wait()? {
                bail!("gewu serve ended at once: {status}");
            }
            ensure!(started.elapsed() < READY_LIMIT, "gewu serve does not answer");
            tokio::time::sleep(POLL).await;
        }
    }
}

/// A program that serves; killed when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From starting the process to its first good answer.
    pub ready_after: Duration,
}

impl Server {
    /// Ends it at once, as a power cut would end the process.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Its entry in `/proc`.
    pub fn status(&self) -> Result<String> {
        let path = Path::new("/proc").join(self.child.id().to_string()).join("status");
        std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address of this machine that nobody listens on.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
