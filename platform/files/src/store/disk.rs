//! The folder store for async callers: every call runs on a blocking thread.

use std::path::Path;
use std::sync::Arc;

use kernel::Clock;

use super::StoreError;
use super::folder::Folder;

/// Files in a local folder. Cheap to clone; clones share what they know about the disk's health.
#[derive(Clone)]
pub struct DiskStore(Arc<Folder>);

impl DiskStore {
    /// Opens or makes the store in `root`. Blocks for some milliseconds.
    pub fn open(root: &Path, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        Folder::open(root, clock).map(|folder| Self(Arc::new(folder)))
    }

    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Folder) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let folder = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || work(&folder)).await?
    }
}
