//! Photos that mean harm, against the process that decodes them.

mod harmful;

use std::io::Read as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bench::Program;
use files::darkroom::{ADDRESS_SPACE_BYTES, Darkroom, NotDeveloped};
use files::photo::{PhotoLimits, Prepared};

/// What the requirement asks for.
const INPUTS: usize = 5_000;
/// Children at a time.
const HANDS: usize = 4;

fn program() -> PathBuf {
    Program::find().expect("the program is built").path().to_owned()
}

/// Neither a place, a device, a profile nor a second file in what is served.
fn assert_bare(jpeg: &[u8]) {
    assert!(jpeg.starts_with(b"\xFF\xD8\xFF\xE0") && jpeg.ends_with(b"\xFF\xD9"));
    let words: [&[u8]; 7] =
        [b"Exif\0", b"http://ns.adobe.com/xap", b"<x:xmpmeta", b"ICC_PROFILE", b"%PDF-", b"<svg", b"<script"];
    for word in words {
        assert!(!jpeg.windows(word.len()).any(|window| window == word), "{}", String::from_utf8_lossy(word));
    }
    assert!(!jpeg.windows(harmful::SECRET.len()).any(|window| window == harmful::SECRET));
}

async fn developed(darkroom: &Darkroom, bytes: Vec<u8>) -> Option<Prepared> {
    match darkroom.develop(bytes, PhotoLimits::default()).await {
        Ok(prepared) => Some(prepared),
        Err(NotDeveloped::Refused(refusal)) => {
            assert!(refusal.code.starts_with("photo_"), "{refusal}");
            None
        }
        Err(fault) => panic!("an outage instead of an answer: {fault}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_thousand_malformed_photos_get_an_answer_each_and_leave_nothing_behind() {
    let darkroom = Arc::new(Darkroom::Child(program()));
    let next = Arc::new(AtomicUsize::new(0));
    let hands = (0..HANDS).map(|_| {
        let (darkroom, next) = (Arc::clone(&darkroom), Arc::clone(&next));
        tokio::spawn(async move {
            let mut kept = 0;
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= INPUTS {
                    return kept;
                }
                if let Some(photo) = developed(&darkroom, harmful::photo(seed as u64)).await {
                    assert_bare(&photo.full.bytes);
                    assert_bare(&photo.thumbnail.bytes);
                    kept += 1;
                }
            }
        })
    });
    let mut kept = 0;
    for hand in hands.collect::<Vec<_>>() {
        kept += hand.await.expect("no hand stumbles");
    }
    // Some mutations hurt nothing that is shown; were it none or all, the inputs would be no test.
    assert!((INPUTS / 50..INPUTS * 9 / 10).contains(&kept), "{kept} of {INPUTS} were photos still");
    let (harmless, _) = harmful::originals().swap_remove(0);
    assert!(developed(&darkroom, harmless).await.is_some(), "honest photos are taken in as before");
}

#[tokio::test]
async fn floods_of_pixels_are_refused_before_they_are_decoded() {
    let darkroom = Darkroom::Child(program());
    for flood in harmful::floods() {
        let refused = darkroom.develop(flood, PhotoLimits::default()).await.unwrap_err();
        assert_eq!(refused.to_string().split(' ').next(), Some("photo_too_many_pixels"));
    }
}

#[tokio::test]
async fn a_program_that_answers_nothing_costs_the_photo_only() {
    let (photo, _) = harmful::originals().swap_remove(0);
    for program in ["/bin/true", "/bin/false", "/bin/cat", "/bin/yes"] {
        let darkroom = Darkroom::Child(PathBuf::from(program));
        let refused = darkroom.develop(photo.clone(), PhotoLimits::default()).await.unwrap_err();
        assert_eq!(refused.to_string(), "photo_broken", "{program}");
    }
    let absent = Darkroom::Child(PathBuf::from("/nowhere/gewu"));
    let outage = absent.develop(photo, PhotoLimits::default()).await.unwrap_err();
    assert!(matches!(outage, NotDeveloped::Process(_)), "{outage}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_child_takes_its_limits_before_it_reads() {
    let mut child = Command::new(program())
        .arg("photo-child")
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (file, space) = (format!("/proc/{}/limits", child.id()), ADDRESS_SPACE_BYTES.to_string());
    let limit = |name: &str| {
        let mut text = String::new();
        std::fs::File::open(&file).unwrap().read_to_string(&mut text).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned();
        line.split_whitespace().take(2).map(str::to_owned).collect::<Vec<_>>()
    };
    let wanted = [
        ("Max core file size", "0"),
        ("Max file size", "0"),
        ("Max open files", "3"),
        ("Max cpu time", "5"),
        ("Max address space", &space),
    ];
    for (name, most) in wanted {
        let mut tries = 0;
        while limit(name) != [most, most] {
            tries += 1;
            assert!(tries < 500, "{name}: {:?}", limit(name));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success(), "no photo at all is an answer too");
}
