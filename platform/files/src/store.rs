//! Bytes kept under the name of their SHA-256, in a folder or in an S3-compatible store.

mod disk;
mod folder;
mod s3;
mod sweep;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kernel::{Clock, FileId, Timestamp};
use sha2::{Digest, Sha256};

pub use disk::DiskStore;
pub use s3::{S3Config, S3Store};
pub use sweep::{SweepPlan, Swept};

/// Where files are kept. Cheap to clone; clones are the same store.
#[derive(Clone)]
pub enum FileStore {
    Disk(DiskStore),
    S3(S3Store),
}

/// A file that is in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    pub id: FileId,
    pub size_bytes: u64,
    /// When it was last put, which may be long after it came first.
    pub put_at: Timestamp,
}

/// What a look at one file's bytes showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Intact,
    /// There, but no longer the bytes that its name was made from.
    Damaged,
    Missing,
}

/// The store could not do it: an outage or damage, never the fault of whoever asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("cannot {action} {path}")]
    Disk { action: &'static str, path: PathBuf, source: io::Error },
    #[error("file store takes nothing more since an fsync failed; check the disk, then restart")]
    Halted,
    #[error("file {0} no longer has the bytes that its name was made from")]
    Damaged(FileId),
    #[error("object store settings: {0}")]
    Settings(String),
    #[error("object store did not answer")]
    Request(#[source] reqwest::Error),
    #[error("object store answered {status} to {method}")]
    Status { method: &'static str, status: u16 },
    #[error("object store sent a list that cannot be read: {0}")]
    List(String),
    #[error("file task was lost")]
    Task(#[from] tokio::task::JoinError),
}

impl FileStore {
    /// A store in the folder `root`, which is made if need be. `clock` dates the files.
    pub fn disk(root: &Path, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        DiskStore::open(root, clock).map(Self::Disk)
    }

    /// A store in a bucket, which must exist. Nothing is sent yet.
    pub fn s3(config: S3Config) -> Result<Self, StoreError> {
        S3Store::new(config).map(Self::S3)
    }

    /// Keeps `bytes`; when this returns they survive a power cut. Bytes already there are not written again on
    /// disk, but count as put now, so that a sweep under way leaves them alone.
    pub async fn put(&self, bytes: Vec<u8>) -> Result<FileId, StoreError> {
        match self {
            Self::Disk(disk) => disk.run(move |folder| folder.put(&bytes)).await,
            Self::S3(s3) => s3.put(bytes).await,
        }
    }

    /// The file's bytes, checked against its name; `None` if it is not there.
    pub async fn get(&self, id: FileId) -> Result<Option<Vec<u8>>, StoreError> {
        match self {
            Self::Disk(disk) => disk.run(move |folder| folder.get(id)).await,
            Self::S3(s3) => s3.get(id).await,
        }
    }

    /// Removes the file whatever refers to it; one that is not there is no error.
    pub async fn delete(&self, id: FileId) -> Result<(), StoreError> {
        match self {
            Self::Disk(disk) => disk.run(move |folder| folder.delete(id)).await,
            Self::S3(s3) => s3.delete(id).await,
        }
    }

    /// All files in order of their ids.
    pub async fn list(&self) -> Result<Vec<Stored>, StoreError> {
        match self {
            Self::Disk(disk) => disk.run(folder::Folder::list).await,
            Self::S3(s3) => s3.list().await,
        }
    }

    /// Reads the file and compares its bytes with its name.
    pub async fn verify(&self, id: FileId) -> Result<Verdict, StoreError> {
        match self.get(id).await {
            Ok(Some(_)) => Ok(Verdict::Intact),
            Ok(None) => Ok(Verdict::Missing),
            Err(StoreError::Damaged(_)) => Ok(Verdict::Damaged),
            Err(error) => Err(error),
        }
    }

    /// Removes the plan's orphans, except those put again since the plan was made.
    pub async fn sweep(&self, plan: SweepPlan) -> Result<Swept, StoreError> {
        let mut swept = Swept::default();
        for orphan in plan.orphans {
            let removed = match self {
                Self::Disk(disk) => disk.run(move |folder| folder.delete_unless_put_again(orphan)).await?,
                Self::S3(s3) => s3.delete_unless_put_again(orphan).await?,
            };
            swept.count(removed, orphan);
        }
        Ok(swept)
    }
}

/// The name of `bytes` in every store.
pub fn file_id(bytes: &[u8]) -> FileId {
    FileId(Sha256::digest(bytes).into())
}

/// Two digits, a stroke, the other 62: no folder grows beyond what tools can list.
fn key_of(id: FileId) -> String {
    let name = id.to_string();
    format!("{}/{}", &name[..2], &name[2..])
}

/// The id a key names; `None` for whatever else lies in the store.
fn id_of_key(key: &str) -> Option<FileId> {
    let id = key.replacen('/', "", 1).parse().ok()?;
    (key_of(id) == key).then_some(id)
}

/// `bytes` if they are what `id` was made from.
fn checked(id: FileId, bytes: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    if file_id(&bytes) == id { Ok(bytes) } else { Err(StoreError::Damaged(id)) }
}

#[cfg(test)]
mod fake_s3;
#[cfg(test)]
mod tests;
