//! What holds for every store, run on the disk and on S3.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kernel::ManualClock;
use tempfile::TempDir;

use super::*;

const DAY: Duration = Duration::from_hours(24);

fn disk() -> (TempDir, Arc<ManualClock>, FileStore) {
    let root = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_800_000_000)));
    let store = FileStore::disk(root.path(), Arc::<ManualClock>::clone(&clock)).unwrap();
    (root, clock, store)
}

async fn s3() -> (Arc<Mutex<fake_s3::Bucket>>, S3Config) {
    let bucket = Arc::<Mutex<fake_s3::Bucket>>::default();
    let config = fake_s3::serve(Arc::clone(&bucket)).await;
    (bucket, config)
}

async fn keeps_gives_back_lists_and_deletes(store: &FileStore) {
    let mut ids = BTreeSet::new();
    for text in ["a road", "a lamp", "a tree", "a wall", ""] {
        let id = store.put(text.into()).await.unwrap();
        assert_eq!(id, store.put(text.into()).await.unwrap());
        assert_eq!(store.get(id).await.unwrap().as_deref(), Some(text.as_bytes()));
        ids.insert(id);
    }
    let listed = store.list().await.unwrap();
    assert_eq!(
        listed.iter().map(|file| file.id).collect::<Vec<_>>(),
        ids.iter().copied().collect::<Vec<_>>()
    );
    assert_eq!(listed.iter().map(|file| file.size_bytes).sum::<u64>(), 24);

    let gone = file_id(b"a lamp");
    store.delete(gone).await.unwrap();
    store.delete(gone).await.unwrap();
    assert_eq!(store.get(gone).await.unwrap(), None);
    assert_eq!(store.verify(gone).await.unwrap(), Verdict::Missing);
    assert_eq!(store.verify(file_id(b"a road")).await.unwrap(), Verdict::Intact);
    assert_eq!(store.list().await.unwrap().len(), 4);
}

#[tokio::test]
async fn the_disk_keeps_gives_back_lists_and_deletes() {
    let (root, _clock, store) = disk();
    keeps_gives_back_lists_and_deletes(&store).await;
    let name = "e3/b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert!(root.path().join(name).is_file(), "the empty file lies under its SHA-256");
}

#[tokio::test]
async fn s3_keeps_gives_back_lists_and_deletes() {
    let (_bucket, config) = s3().await;
    keeps_gives_back_lists_and_deletes(&FileStore::s3(config).unwrap()).await;
}

#[tokio::test]
async fn changed_bytes_are_found_and_not_given_out() {
    let (root, _clock, on_disk) = disk();
    let id = on_disk.put(b"a road".into()).await.unwrap();
    std::fs::write(root.path().join(key_of(id)), b"a toad").unwrap();

    let (bucket, config) = s3().await;
    let on_s3 = FileStore::s3(config).unwrap();
    on_s3.put(b"a road".into()).await.unwrap();
    bucket.lock().unwrap().objects.get_mut(&key_of(id)).unwrap().bytes = b"a toad".into();

    for store in [on_disk, on_s3] {
        assert_eq!(store.verify(id).await.unwrap(), Verdict::Damaged);
        assert!(matches!(store.get(id).await, Err(StoreError::Damaged(named)) if named == id));
    }
}

#[tokio::test]
async fn a_sweep_takes_old_orphans_and_spares_what_is_put_again_meanwhile() {
    let (_root, clock, store) = disk();
    for text in ["referenced", "orphan", "orphan that comes back"] {
        store.put(text.into()).await.unwrap();
    }
    clock.advance(DAY * 2);
    store.put(b"young orphan".into()).await.unwrap();

    let referenced = BTreeSet::from([file_id(b"referenced")]);
    let plan = SweepPlan::new(&store.list().await.unwrap(), &referenced, clock.now(), DAY);
    assert_eq!(plan.orphans.len(), 2);
    store.put(b"orphan that comes back".into()).await.unwrap();

    let swept = store.sweep(plan).await.unwrap();
    assert_eq!(swept, Swept { removed: 1, removed_bytes: 6, spared: 1 });
    assert_eq!(store.get(file_id(b"orphan")).await.unwrap(), None);
    for text in ["referenced", "orphan that comes back", "young orphan"] {
        assert!(store.get(file_id(text.as_bytes())).await.unwrap().is_some(), "{text}");
    }
}

#[tokio::test]
async fn a_sweep_of_s3_spares_what_is_put_again_meanwhile() {
    let (_bucket, config) = s3().await;
    let store = FileStore::s3(config).unwrap();
    for text in ["orphan", "orphan that comes back"] {
        store.put(text.into()).await.unwrap();
    }
    let later = "2026-02-01T00:00:00Z".parse().unwrap();
    let plan = SweepPlan::new(&store.list().await.unwrap(), &BTreeSet::new(), later, DAY);
    store.put(b"orphan that comes back".into()).await.unwrap();
    assert_eq!(store.sweep(plan).await.unwrap(), Swept { removed: 1, removed_bytes: 6, spared: 1 });
    assert_eq!(store.list().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_busy_s3_is_asked_again_but_not_for_ever() {
    let (bucket, config) = s3().await;
    let store = FileStore::s3(config).unwrap();
    bucket.lock().unwrap().busy = 1;
    let id = store.put(b"a road".into()).await.unwrap();
    assert_eq!(store.verify(id).await.unwrap(), Verdict::Intact);
    bucket.lock().unwrap().busy = u32::MAX;
    let refused = store.put(b"a lamp".into()).await;
    assert!(matches!(refused, Err(StoreError::Status { method: "PUT", status: 503 })));
}

#[tokio::test]
async fn foreign_objects_are_passed_over_and_a_wrong_key_is_an_error() {
    let (bucket, mut config) = s3().await;
    let store = FileStore::s3(config.clone()).unwrap();
    let id = store.put(b"a road".into()).await.unwrap();
    let mut foreign = std::mem::take(&mut bucket.lock().unwrap().objects);
    let object = foreign.pop_first().unwrap().1;
    bucket.lock().unwrap().objects.insert("readme.txt".into(), object);
    assert_eq!(store.list().await.unwrap(), []);

    config.access_key = "AKOTHER".into();
    let stranger = FileStore::s3(config).unwrap();
    assert!(matches!(stranger.get(id).await, Err(StoreError::Status { method: "GET", status: 403 })));
}

#[tokio::test]
async fn an_unreachable_s3_does_not_tell_its_signature() {
    let (_bucket, mut config) = s3().await;
    config.endpoint = "http://127.0.0.1:1".into();
    let error = FileStore::s3(config).unwrap().get(file_id(b"")).await.unwrap_err();
    assert!(matches!(error, StoreError::Request(_)));
    assert!(!format!("{error:?}").contains("Signature"), "{error:?}");
}
