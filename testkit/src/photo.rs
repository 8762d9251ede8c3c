//! Invented photos, and files that only look like one.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

/// Written into the EXIF of [`jpeg_with_position`]: nothing of it may be kept.
pub const SECRET: &[u8] = b"GPS 39.605 N, 116.305 E: SECRET";

fn encoded(shade: u8, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let image = RgbImage::from_pixel(64, 48, Rgb([shade, shade, 120]));
    image.write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

/// A plain picture; another shade is another picture.
pub fn small_png(shade: u8) -> Vec<u8> {
    encoded(shade, ImageFormat::Png)
}

/// As a telephone takes it: with EXIF that says where.
pub fn jpeg_with_position(shade: u8) -> Vec<u8> {
    let jpeg = encoded(shade, ImageFormat::Jpeg);
    let exif = [b"Exif\0\0II\x2A\0\x08\0\0\0\0\0\0\0\0\0", SECRET].concat();
    let length = u16::try_from(exif.len() + 2).unwrap_or(0).to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, &exif, &jpeg[2..]].concat()
}

/// A PNG of a few bytes whose header claims 60,000 × 60,000 pixels.
pub fn bomb() -> Vec<u8> {
    let mut png = small_png(0);
    // Width and height stand behind the signature and the name of the first chunk.
    png[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
    let sum = crc32(&png[12..29]).to_be_bytes();
    png[29..33].copy_from_slice(&sum);
    png
}

/// The checksum of PNG chunks (ISO 3309).
pub fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(
            sum ^ u32::from(*byte),
            |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 },
        )
    })
}
