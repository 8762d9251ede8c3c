//! Photos that were honest once: changed, cut, doubled, with lengths that lie, with more pixels than anybody needs.

use std::io::Cursor;
use std::sync::LazyLock;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;
use testkit::photo::{self, crc32};

pub(super) use testkit::photo::SECRET;

/// Honest photos of every format, in several sizes, some with a position.
pub(super) fn originals() -> Vec<(Vec<u8>, ImageFormat)> {
    let mut all = Vec::new();
    for (width, height) in [(64, 48), (7, 301), (333, 222), (1, 1)] {
        let pixel = |x: u32, y: u32| Rgb([x, y, x * y].map(|value| u8::try_from(value % 251).unwrap_or(0)));
        let drawn = DynamicImage::from(RgbImage::from_fn(width, height, pixel));
        for (image, format) in [
            (drawn.clone(), ImageFormat::Jpeg),
            (drawn.clone(), ImageFormat::Png),
            (DynamicImage::from(drawn.to_rgba8()), ImageFormat::Png),
            (DynamicImage::from(drawn.to_luma16()), ImageFormat::Png),
            (drawn.clone(), ImageFormat::WebP),
        ] {
            let mut bytes = Cursor::new(Vec::new());
            image.write_to(&mut bytes, format).expect("a picture");
            all.push((bytes.into_inner(), format));
        }
    }
    all.push((photo::jpeg_with_position(9), ImageFormat::Jpeg));
    all
}

static ORIGINALS: LazyLock<Vec<(Vec<u8>, ImageFormat)>> = LazyLock::new(originals);

/// The same seed gives the same photo.
pub(super) fn photo(seed: u64) -> Vec<u8> {
    let mut chance = ChaCha12Rng::seed_from_u64(seed);
    let (mut bytes, format) = ORIGINALS[chance.random_range(0..ORIGINALS.len())].clone();
    match chance.random_range(0..10) {
        0 => claim(&mut bytes, format, &mut chance),
        1 => lie_about_lengths(&mut bytes, &mut chance),
        2 => {
            let (other, _) = &ORIGINALS[chance.random_range(0..ORIGINALS.len())];
            let (mine, theirs) = (chance.random_range(0..=bytes.len()), chance.random_range(0..=other.len()));
            bytes.truncate(mine);
            bytes.extend_from_slice(&other[theirs..]);
        }
        _ => {
            for _ in 0..chance.random_range(1..6) {
                mutate(&mut bytes, &mut chance);
            }
        }
    }
    if format == ImageFormat::Png && chance.random_bool(0.5) {
        mend_sums(&mut bytes);
    }
    bytes
}

/// Changes, removes, doubles or cuts something behind the first bytes, by which the format is told.
fn mutate(bytes: &mut Vec<u8>, chance: &mut ChaCha12Rng) {
    let place = chance.random_range(bytes.len().min(12)..=bytes.len());
    let end = chance.random_range(place..=bytes.len().min(place + 64));
    match chance.random_range(0..8) {
        0 => bytes.truncate(place),
        1 => drop(bytes.drain(place..end)),
        2 => bytes.extend_from_within(place..end),
        3 => bytes[place..end].fill(0xFF),
        4 => bytes[place..end].fill(0),
        _ => bytes[place..end].iter_mut().take(1).for_each(|byte| *byte = chance.random()),
    }
}

/// Other sides in the head than the picture has, up to the largest that can be written.
fn claim(bytes: &mut [u8], format: ImageFormat, chance: &mut ChaCha12Rng) {
    let side = |chance: &mut ChaCha12Rng| -> u32 {
        let bits = chance.random_range(0..32);
        chance.random_range(0..2_u32 << bits.min(30))
    };
    match format {
        ImageFormat::Png => {
            bytes[16..20].copy_from_slice(&side(chance).to_be_bytes());
            bytes[20..24].copy_from_slice(&side(chance).to_be_bytes());
            mend_sums(bytes);
        }
        ImageFormat::Jpeg => {
            if let Some(at) = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0]) {
                chance.fill(&mut bytes[at + 5..at + 9]);
            }
        }
        _ => {
            if let Some(at) = bytes.windows(4).position(|word| word == b"VP8L") {
                chance.fill(&mut bytes[at + 9..at + 13]);
            }
        }
    }
}

/// Four bytes somewhere become a large number, as where a length stands.
fn lie_about_lengths(bytes: &mut [u8], chance: &mut ChaCha12Rng) {
    for _ in 0..chance.random_range(1..4) {
        if bytes.len() > 20 {
            let at = chance.random_range(4..bytes.len() - 4);
            let lie = [u32::MAX, 0, 0x7FFF_FFFF, 0xFFFE, chance.random()][chance.random_range(0..5)];
            bytes[at..at + 4].copy_from_slice(&lie.to_be_bytes());
        }
    }
}

/// The right sum for every chunk of a PNG that can still be read, so that the decoder looks inside.
fn mend_sums(bytes: &mut [u8]) {
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let Some(end) = at.checked_add(8 + length).filter(|end| end + 4 <= bytes.len()) else { return };
        let sum = crc32(&bytes[at + 4..end]).to_be_bytes();
        bytes[end..end + 4].copy_from_slice(&sum);
        at = end + 4;
    }
}

/// Few bytes that would become more than 50 megapixels.
pub(super) fn floods() -> Vec<Vec<u8>> {
    let mut flood = Cursor::new(Vec::new());
    // Honest and 51 megapixels: 150 MB out of less than half a megabyte.
    let white = image::GrayImage::from_pixel(8_500, 6_000, image::Luma([255]));
    white.write_to(&mut flood, ImageFormat::Png).expect("a picture");
    assert!(flood.get_ref().len() < 500_000);
    let mut wide = originals().swap_remove(0).0;
    let at = wide.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("the head of a JPEG");
    wide[at + 5..at + 9].fill(0xFF);
    vec![flood.into_inner(), wide, photo::bomb()]
}
