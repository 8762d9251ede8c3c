//! How much of a stranger's file we take in, and the only place where archives are inflated.

use std::io::{Cursor, Read};
use std::path::Path;

use kernel::{Refusal, RefusalKind};
use zip::ZipArchive;

/// A file as it lies on disk or arrives in a request.
pub const MAX_FILE_BYTES: u64 = 512 << 20;
/// One entry of an archive, inflated; also a whole workbook, and all the text in it.
pub const MAX_INFLATED_BYTES: u64 = 64 << 20;
/// Entries of an archive. A workbook or shapefile has some tens.
pub const MAX_ENTRIES: usize = 100;
/// Cells of a worksheet, counted as rows with anything in them × columns of the header.
pub const MAX_CELLS: usize = 1_000_000;
/// One row of a text table.
pub const MAX_ROW_BYTES: u64 = 8 << 20;

pub(crate) type Archive = ZipArchive<Cursor<Vec<u8>>>;

/// What the library said about a file it could not read.
pub(crate) fn unreadable(why: impl std::fmt::Display) -> Refusal {
    Refusal::invalid("file_unreadable").with("why", why)
}

/// The bytes of the file at `path`, up to [`MAX_FILE_BYTES`].
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, Refusal> {
    let file = std::fs::File::open(path).map_err(|error| not_opened(path, &error))?;
    let too_large = || Refusal::new(RefusalKind::TooLarge, "file_too_large").with("limit", MAX_FILE_BYTES);
    read_bounded(file, MAX_FILE_BYTES)?.ok_or_else(too_large)
}

/// The refusal for a file that cannot be opened.
pub(crate) fn not_opened(path: &Path, error: &std::io::Error) -> Refusal {
    Refusal::invalid("file_not_opened").with("path", path.display()).with("why", error)
}

/// All of `source`, or nothing as soon as it proves longer than `limit` bytes.
fn read_bounded(source: impl Read, limit: u64) -> Result<Option<Vec<u8>>, Refusal> {
    let mut bytes = Vec::new();
    source.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

pub(crate) fn open_archive(bytes: Vec<u8>) -> Result<Archive, Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    if archive.len() > MAX_ENTRIES {
        return Err(Refusal::new(RefusalKind::TooLarge, "file_too_many_entries").with("limit", MAX_ENTRIES));
    }
    // Nothing is unpacked to disk here; an archive that names a place outside itself means harm all the same.
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(unreadable)?;
        let name = entry.name().map_err(unreadable)?;
        if entry.is_symlink() || !is_inside(&name) {
            return Err(Refusal::invalid("file_name_unsafe").with("name", name));
        }
    }
    Ok(archive)
}

/// Whether an entry's name stays below the folder it would be unpacked in, on whatever system: the library makes
/// absolute names relative, which hides what they were meant for.
fn is_inside(name: &str) -> bool {
    let is_part = |part: &str| part != ".." && !part.contains([':', '\0']);
    !name.starts_with(['/', '\\']) && name.split(['/', '\\']).all(is_part)
}

fn inflates_too_large(limit: u64) -> Refusal {
    Refusal::new(RefusalKind::TooLarge, "file_inflates_too_large").with("limit", limit)
}

/// Inflates one entry, whose declared and real size must both be within `limit`.
pub(crate) fn inflate(archive: &mut Archive, index: usize, limit: u64) -> Result<Vec<u8>, Refusal> {
    let entry = archive.by_index(index).map_err(unreadable)?;
    if entry.size() > limit {
        return Err(inflates_too_large(limit));
    }
    read_bounded(entry, limit)?.ok_or_else(|| inflates_too_large(limit))
}

/// Refuses an archive whose entries together inflate to more than `limit`, by what they declare and by what
/// they really hold.
pub(crate) fn check_inflated_total(archive: &mut Archive, limit: u64) -> Result<(), Refusal> {
    let mut left = limit;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(unreadable)?;
        if entry.size() > left {
            return Err(inflates_too_large(limit));
        }
        let held = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink()).map_err(unreadable)?;
        left = left.checked_sub(held).ok_or_else(|| inflates_too_large(limit))?;
    }
    Ok(())
}
