//! Files as `<root>/ab/cdef…`, each written so that a crash leaves either the whole file or none.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use kernel::{Clock, FileId, Timestamp};

use super::{StoreError, Stored, checked, file_id, id_of_key, key_of};

/// Where files are written before they get their name. One folder for all, on the same file system, so that
/// what a crash leaves behind is found without walking the store.
const INCOMING: &str = "incoming";

/// The blocking store. Several processes may put and read; only the one that serves may sweep, since `dates`
/// guards against its own puts only.
pub(super) struct Folder {
    root: PathBuf,
    clock: Arc<dyn Clock>,
    /// After a failed fsync nobody knows which pages the kernel has dropped, and asking again answers "fine".
    halted: AtomicBool,
    temporaries: AtomicU64,
    /// Held while a file's date is compared or changed, so that a sweep never takes a file just put again.
    dates: Mutex<()>,
    #[cfg(test)]
    faults: tests::Faults,
}

impl Folder {
    pub(super) fn open(root: &Path, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let folder = Self {
            root: root.to_owned(),
            clock,
            halted: AtomicBool::new(false),
            temporaries: AtomicU64::new(0),
            dates: Mutex::new(()),
            #[cfg(test)]
            faults: tests::Faults::default(),
        };
        folder.make_folders()?;
        folder.remove_leftovers()?;
        Ok(folder)
    }

    pub(super) fn put(&self, bytes: &[u8]) -> Result<FileId, StoreError> {
        if self.halted.load(Ordering::SeqCst) {
            return Err(StoreError::Halted);
        }
        let id = file_id(bytes);
        let path = self.path(id);
        if !self.date_existing(&path, bytes.len())? {
            self.write_new(&path, bytes)?;
        }
        // Also for a file that was there: whoever put it may have died before this step.
        self.sync_folder_of(&path)?;
        Ok(id)
    }

    pub(super) fn get(&self, id: FileId) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.path(id);
        match fs::read(&path) {
            Ok(bytes) => checked(id, bytes).map(Some),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed("read", &path)(error)),
        }
    }

    pub(super) fn delete(&self, id: FileId) -> Result<(), StoreError> {
        let _held = self.hold_dates();
        self.remove(&self.path(id))
    }

    /// Whether it was removed: not if it has been put since `file` was listed.
    pub(super) fn delete_unless_put_again(&self, file: Stored) -> Result<bool, StoreError> {
        let path = self.path(file.id);
        let _held = self.hold_dates();
        match put_at(&path) {
            Ok(date) if date == file.put_at => self.remove(&path).map(|()| true),
            Ok(_) => Ok(false),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(failed("date", &path)(error)),
        }
    }

    pub(super) fn list(&self) -> Result<Vec<Stored>, StoreError> {
        let mut files = Vec::new();
        for shard in shards() {
            let path = self.root.join(&shard);
            list_shard(&path, &shard, &mut files).map_err(failed("list", &path))?;
        }
        files.sort_unstable_by_key(|file| file.id);
        Ok(files)
    }

    fn path(&self, id: FileId) -> PathBuf {
        self.root.join(key_of(id))
    }

    /// All shards at once, so that no put has to make a folder and make it durable.
    fn make_folders(&self) -> Result<(), StoreError> {
        for name in shards().chain([INCOMING.to_owned()]) {
            let path = self.root.join(name);
            fs::create_dir_all(&path).map_err(failed("make folder", &path))?;
        }
        File::open(&self.root).and_then(|root| root.sync_all()).map_err(failed("fsync", &self.root))
    }

    /// Removes what a crash left half-written. A file that a living process still writes is locked by it.
    fn remove_leftovers(&self) -> Result<(), StoreError> {
        let incoming = self.root.join(INCOMING);
        let remove = |entry: io::Result<fs::DirEntry>| {
            let path = entry?.path();
            if File::open(&path)?.try_lock().is_ok() { fs::remove_file(path) } else { Ok(()) }
        };
        let mut entries = fs::read_dir(&incoming).map_err(failed("list", &incoming))?;
        entries.try_for_each(remove).map_err(failed("tidy", &incoming))
    }

    /// Dates a file that is there with its full length; `false` if it must be written.
    fn date_existing(&self, path: &Path, size: usize) -> Result<bool, StoreError> {
        let _held = self.hold_dates();
        let file = match File::options().write(true).open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(failed("open", path)(error)),
        };
        let length = file.metadata().map_err(failed("measure", path))?.len();
        if length != size as u64 {
            return Ok(false);
        }
        self.step(|| file.set_modified(self.now())).map_err(failed("date", path))?;
        Ok(true)
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let (temporary, file) = self.create_temporary()?;
        let written = self
            .fill(&temporary, &file, bytes)
            .and_then(|()| self.step(|| fs::rename(&temporary, path)).map_err(failed("rename to", path)));
        if written.is_err() {
            // Best effort: what stays behind is removed when the store is next opened.
            fs::remove_file(&temporary).ok();
        }
        written
    }

    fn create_temporary(&self) -> Result<(PathBuf, File), StoreError> {
        loop {
            let number = self.temporaries.fetch_add(1, Ordering::Relaxed);
            let path = self.root.join(INCOMING).join(format!("{}-{number}", std::process::id()));
            match self.step(|| File::create_new(&path)) {
                Ok(file) => return Ok((path, file)),
                // Another container's process with the same number.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed("create", &path)(error)),
            }
        }
    }

    fn fill(&self, path: &Path, mut file: &File, bytes: &[u8]) -> Result<(), StoreError> {
        // A file system without locks keeps its leftovers, nothing worse.
        file.lock().ok();
        self.step(|| file.write_all(bytes)).map_err(failed("write", path))?;
        self.step(|| file.set_modified(self.now())).map_err(failed("date", path))?;
        self.sync(file, path)
    }

    fn remove(&self, path: &Path) -> Result<(), StoreError> {
        match self.step(|| fs::remove_file(path)) {
            Ok(()) => self.sync_folder_of(path),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(failed("remove", path)(error)),
        }
    }

    fn sync_folder_of(&self, path: &Path) -> Result<(), StoreError> {
        let folder = path.parent().unwrap_or(&self.root);
        let handle = File::open(folder).map_err(failed("open", folder))?;
        self.sync(&handle, folder)
    }

    fn sync(&self, file: &File, path: &Path) -> Result<(), StoreError> {
        self.step(|| file.sync_all()).map_err(|error| {
            self.halted.store(true, Ordering::SeqCst);
            failed("fsync", path)(error)
        })
    }

    /// Every step that changes the disk passes here, so that a test can make the n-th one fail.
    #[cfg_attr(not(test), expect(clippy::unused_self, reason = "only tests have faults"))]
    fn step<T>(&self, work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        #[cfg(test)]
        self.faults.step()?;
        work()
    }

    fn hold_dates(&self) -> MutexGuard<'_, ()> {
        self.dates.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_micros(self.clock.now().micros().unsigned_abs())
    }
}

fn shards() -> impl Iterator<Item = String> {
    (0..=u8::MAX).map(|number| format!("{number:02x}"))
}

fn list_shard(path: &Path, shard: &str, files: &mut Vec<Stored>) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let Some(id) = entry.file_name().to_str().and_then(|name| id_of_key(&format!("{shard}/{name}")))
        else {
            continue;
        };
        let data = match entry.metadata() {
            Ok(data) => data,
            // Deleted while we looked.
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        files.push(Stored { id, size_bytes: data.len(), put_at: timestamp(data.modified()?) });
    }
    Ok(())
}

fn put_at(path: &Path) -> io::Result<Timestamp> {
    fs::metadata(path)?.modified().map(timestamp)
}

fn timestamp(time: SystemTime) -> Timestamp {
    DateTime::<Utc>::from(time).into()
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    move |source| StoreError::Disk { action, path: path.to_owned(), source }
}

#[cfg(test)]
mod tests;
