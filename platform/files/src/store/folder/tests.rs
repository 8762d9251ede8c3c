//! Crashes and failing disks.

use std::sync::atomic::AtomicI64;

use kernel::ManualClock;
use tempfile::TempDir;

use super::*;

/// Counts the steps that change the disk and makes one of them fail.
#[derive(Default)]
pub(super) struct Faults {
    steps_until_fault: AtomicI64,
}

impl Faults {
    pub(super) fn step(&self) -> io::Result<()> {
        match self.steps_until_fault.fetch_sub(1, Ordering::SeqCst) {
            1 => Err(io::Error::other("the disk says no")),
            _ => Ok(()),
        }
    }
}

fn open(root: &TempDir) -> Folder {
    Folder::open(root.path(), Arc::new(ManualClock::at(Timestamp::from_seconds(1_800_000_000)))).unwrap()
}

fn incoming_count(root: &TempDir) -> usize {
    fs::read_dir(root.path().join(INCOMING)).unwrap().count()
}

#[test]
fn what_a_crash_left_half_written_is_removed_and_never_listed() {
    let root = tempfile::tempdir().unwrap();
    let id = open(&root).put(b"a road").unwrap();
    fs::write(root.path().join(INCOMING).join("1-0"), b"half a ro").unwrap();
    let alive = File::create_new(root.path().join(INCOMING).join("2-0")).unwrap();
    alive.lock().unwrap();

    let folder = open(&root);
    assert_eq!(incoming_count(&root), 1, "the file that is still being written stays");
    assert_eq!(folder.list().unwrap().iter().map(|file| file.id).collect::<Vec<_>>(), [id]);
    assert_eq!(folder.get(id).unwrap().unwrap(), b"a road");
}

#[test]
fn a_file_cut_short_is_written_again_when_it_is_put_again() {
    let root = tempfile::tempdir().unwrap();
    let folder = open(&root);
    let id = folder.put(b"a road").unwrap();
    fs::write(folder.path(id), b"a r").unwrap();
    assert!(matches!(folder.get(id), Err(StoreError::Damaged(_))));
    assert_eq!(folder.put(b"a road").unwrap(), id);
    assert_eq!(folder.get(id).unwrap().unwrap(), b"a road");
}

#[test]
fn bytes_already_there_are_not_written_again() {
    let root = tempfile::tempdir().unwrap();
    let folder = open(&root);
    folder.put(b"a road").unwrap();
    let written = folder.temporaries.load(Ordering::SeqCst);
    folder.put(b"a road").unwrap();
    assert_eq!(folder.temporaries.load(Ordering::SeqCst), written);
}

#[test]
fn foreign_files_are_passed_over() {
    let root = tempfile::tempdir().unwrap();
    let folder = open(&root);
    for name in ["README", "ab/README", "ab/+f00000000000000000000000000000000000000000000000000000000000"] {
        fs::write(root.path().join(name), b"").unwrap();
    }
    assert_eq!(folder.list().unwrap(), []);
}

/// R6: whichever step fails, no file is acknowledged that is not whole, no half file is left, and after a
/// failed fsync nothing is acknowledged any more.
#[test]
fn whichever_step_fails_what_was_acknowledged_is_whole() {
    let root = tempfile::tempdir().unwrap();
    let (mut halts, mut recoveries) = (0, 0);
    for faulty_step in 1..=24 {
        let folder = open(&root);
        folder.faults.steps_until_fault.store(i64::from(faulty_step), Ordering::SeqCst);
        let mut answers = (0..6u8).map(|number| folder.put(&vec![faulty_step; usize::from(number) * 1000]));
        let acknowledged: Vec<_> = answers.by_ref().map_while(Result::ok).collect();
        let after_fault: Vec<_> = answers.collect();
        match after_fault.first() {
            Some(Ok(_)) => recoveries += 1,
            Some(Err(_)) => halts += 1,
            None => {}
        }
        assert!(
            after_fault.iter().all(Result::is_ok) || after_fault.iter().all(is_halted),
            "step {faulty_step}"
        );
        assert_eq!(incoming_count(&root), 0, "step {faulty_step}");

        let reopened = open(&root);
        let listed = reopened.list().unwrap().into_iter().map(|file| file.id);
        for id in acknowledged.into_iter().chain(after_fault.into_iter().flatten()).chain(listed) {
            assert!(reopened.get(id).unwrap().is_some(), "step {faulty_step}");
        }
    }
    assert!(halts > 5 && recoveries > 5, "both ways out were taken: {halts} halts, {recoveries} recoveries");
}

fn is_halted(answer: &Result<FileId, StoreError>) -> bool {
    matches!(answer, Err(StoreError::Halted))
}
