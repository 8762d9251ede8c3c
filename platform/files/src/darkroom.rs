//! Where photos are made harmless: in a process of their own that may cost no more than it is allowed, or in this one.
//!
//! A decoder reads what strangers made. In a process of its own a bug of it finds no database, no key, no other file
//! and no network name, and what it costs is held by the kernel.

mod child;
mod wire;

use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use kernel::Refusal;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};

use crate::photo::{self, PhotoLimits, Prepared};

pub use child::{ADDRESS_SPACE_BYTES, child};

/// The hidden command of the program that develops one photo.
const COMMAND: &str = "photo-child";
/// A child that neither answers nor uses up its processor time is ended after this long.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where a photo is decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Darkroom {
    /// Here, as fast as it goes: for pictures that we drew ourselves, in the demo, the simulation and tests.
    InProcess,
    /// In a child of this program for every photo.
    Child(PathBuf),
}

/// Why there is no photo.
#[derive(Debug, thiserror::Error)]
pub enum NotDeveloped {
    #[error("{0}")]
    Refused(Refusal),
    #[error("the process for a photo could not be had")]
    Process(#[source] io::Error),
    #[error("the process for a photo did not answer")]
    Silent,
    #[error("a photo's task was lost")]
    Task(#[from] tokio::task::JoinError),
}

impl From<Refusal> for NotDeveloped {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Darkroom {
    /// Children of the program that runs now.
    pub fn of_this_program() -> io::Result<Self> {
        // The running file itself, even when another one has taken its name since.
        let running = Path::new("/proc/self/exe");
        if running.exists() {
            Ok(Self::Child(running.to_owned()))
        } else {
            std::env::current_exe().map(Self::Child)
        }
    }

    /// Makes a photo harmless, as [`photo::prepare`] does and with its refusals. A photo on which the child ended is
    /// refused as `photo_broken`.
    pub async fn develop(&self, bytes: Vec<u8>, limits: PhotoLimits) -> Result<Prepared, NotDeveloped> {
        match self {
            Self::InProcess => {
                let prepared = tokio::task::spawn_blocking(move || photo::prepare(&bytes, &limits));
                Ok(prepared.await??)
            }
            Self::Child(program) => {
                // What needs no decoder needs no process.
                photo::recognise(&bytes, &limits)?;
                let child = start(program).map_err(NotDeveloped::Process)?;
                let answer = tokio::time::timeout(PATIENCE, converse(child, &bytes));
                let answer = answer.await.map_err(|_elapsed| NotDeveloped::Silent)?;
                let answer = answer.map_err(NotDeveloped::Process)?;
                Ok(wire::read(&answer, &limits)?)
            }
        }
    }
}

fn start(program: &Path) -> io::Result<Child> {
    Command::new(program)
        .arg(COMMAND)
        // Passwords of stores and mail servers come by the environment.
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
}

/// What the child said until its end.
async fn converse(mut child: Child, photo: &[u8]) -> io::Result<Vec<u8>> {
    let (Some(mut to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    // A child that ended early has said all it will say.
    let _ended_early = to.write_all(photo).await;
    drop(to);
    let mut said = Vec::new();
    from.take(wire::BYTES_MAX).read_to_end(&mut said).await?;
    if said.len() as u64 == wire::BYTES_MAX {
        child.start_kill()?;
    }
    let status = child.wait().await?;
    if !status.success() {
        tracing::warn!(%status, bytes = photo.len(), "a photo ended the process that decoded it");
    }
    Ok(said)
}
