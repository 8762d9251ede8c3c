//! The child: takes its limits upon itself, reads a photo, writes what became of it.

use std::io::{self, Read, Write};
use std::process::ExitCode;

use rustix::process::{Resource, Rlimit, setrlimit};

use super::wire;
use crate::photo::{PhotoLimits, prepare};

/// What the child may map, the program itself included. Of photos of 50 megapixels a baseline
/// JPEG was measured at 273 MB, a PNG with alpha at 327 MB, a progressive JPEG at 521 MB, 79 MB of each the program.
pub const ADDRESS_SPACE_BYTES: u64 = 640 << 20;
/// Processor time; the kernel ends the child at the last second.
const CPU_SECONDS: u64 = 5;
/// Standard input, output and error are open; nothing else can be opened.
const OPEN_FILES: u64 = 3;

/// What the hidden command does; to be called before anything else happens in the process.
pub fn child() -> ExitCode {
    match limit_oneself().and_then(|()| develop_one()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_nobody_listens) => ExitCode::FAILURE,
    }
}

fn limit_oneself() -> io::Result<()> {
    let limits = [
        (Resource::As, ADDRESS_SPACE_BYTES),
        (Resource::Cpu, CPU_SECONDS),
        (Resource::Nofile, OPEN_FILES),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ];
    for (resource, most) in limits {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

fn develop_one() -> io::Result<()> {
    let limits = PhotoLimits::default();
    let mut photo = Vec::new();
    // One byte more than is allowed tells that there was more.
    io::stdin().lock().take(limits.bytes_max as u64 + 1).read_to_end(&mut photo)?;
    let mut out = io::stdout().lock();
    wire::write(&mut out, prepare(&photo, &limits).as_ref())?;
    out.flush()
}
