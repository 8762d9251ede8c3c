//! Photos made by hand: corners that can be told apart, metadata, headers that lie, mutations.

use std::io::Cursor;

use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use rand::Rng as _;
use rand_chacha::ChaCha12Rng;

/// 31° 13′ 52″ north as EXIF writes it: three fractions, little end first.
pub(super) const LATITUDE: [u8; 24] =
    [31, 0, 0, 0, 1, 0, 0, 0, 13, 0, 0, 0, 1, 0, 0, 0, 52, 0, 0, 0, 1, 0, 0, 0];

/// A corner of the picture, each with a colour of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Corner {
    TopLeft,
    TopRight,
    BottomLeft,
    BottomRight,
}

impl Corner {
    pub(super) const ALL: [Self; 4] = [Self::TopLeft, Self::TopRight, Self::BottomLeft, Self::BottomRight];

    fn colour(self) -> [u8; 3] {
        match self {
            Self::TopLeft => [255, 0, 0],
            Self::TopRight => [0, 255, 0],
            Self::BottomLeft => [0, 0, 255],
            Self::BottomRight => [255, 255, 255],
        }
    }

    fn at(right: bool, bottom: bool) -> Self {
        Self::ALL[usize::from(bottom) * 2 + usize::from(right)]
    }

    /// The corner of [`quadrants`] whose colour `image` shows in this one.
    pub(super) fn seen_in(self, image: &RgbImage) -> Self {
        let far = |side: u32, is_far: bool| if is_far { side - 1 - side / 8 } else { side / 8 };
        let x = far(image.width(), matches!(self, Self::TopRight | Self::BottomRight));
        let y = far(image.height(), matches!(self, Self::BottomLeft | Self::BottomRight));
        let seen = image.get_pixel(x, y).0;
        let is_near = |corner: &Self| corner.colour().iter().zip(seen).all(|(&a, b)| a.abs_diff(b) < 40);
        Self::ALL.into_iter().find(is_near).unwrap_or_else(|| panic!("no corner has the colour {seen:?}"))
    }
}

/// A picture of four fields in the corners' colours.
pub(super) fn quadrants(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, y| Rgb(Corner::at(x >= width / 2, y >= height / 2).colour())).into()
}

pub(super) fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The JPEG with one more segment at its beginning.
pub(super) fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, marker], &length, content, &jpeg[2..]].concat()
}

/// The JPEG with EXIF (orientation and a position), XMP and a comment.
pub(super) fn with_metadata(jpeg: &[u8], orientation: u16) -> Vec<u8> {
    let commented = with_segment(jpeg, 0xFE, b"SECRET comment");
    let described =
        with_segment(&commented, 0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>SECRET</x:xmpmeta>");
    with_segment(
        &described,
        0xE1,
        &[b"Exif\0\0".to_vec(), tiff(orientation), b"GPS SECRET".to_vec()].concat(),
    )
}

/// A TIFF of two directories: orientation with a pointer to the second, and there the latitude.
fn tiff(orientation: u16) -> Vec<u8> {
    const GPS_DIRECTORY: u32 = 38;
    const LATITUDE_VALUE: u32 = 68;
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value].concat()
    };
    let [low, high] = orientation.to_le_bytes();
    [
        b"II\x2A\0\x08\0\0\0".to_vec(),
        vec![2, 0],
        entry(0x0112, 3, 1, [low, high, 0, 0]),
        entry(0x8825, 4, 1, GPS_DIRECTORY.to_le_bytes()),
        vec![0; 4],
        vec![2, 0],
        entry(0x0001, 2, 2, *b"N\0\0\0"),
        entry(0x0002, 5, 3, LATITUDE_VALUE.to_le_bytes()),
        vec![0; 4],
        LATITUDE.to_vec(),
    ]
    .concat()
}

/// Kinds of the JPEG's segments from the first to its first scan.
pub(super) fn segments(jpeg: &[u8]) -> Vec<u8> {
    let (mut kinds, mut place) = (Vec::new(), 2);
    while kinds.last() != Some(&0xDA) {
        assert_eq!(jpeg[place], 0xFF);
        kinds.push(jpeg[place + 1]);
        place += 2 + usize::from(u16::from_be_bytes([jpeg[place + 2], jpeg[place + 3]]));
    }
    kinds
}

/// A PNG of a header and nothing else but the start of its pixels.
pub(super) fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let chunk = |kind: &[u8; 4], content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        let sum = crc32(&[kind, content].concat()).to_be_bytes();
        [&length, &kind[..], content, &sum].concat()
    };
    [b"\x89PNG\r\n\x1A\n".to_vec(), chunk(b"IHDR", &header), chunk(b"IDAT", b"\x78\x9C")].concat()
}

/// CRC-32 as PNG uses it (ISO 3309), bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let shift = |sum: u32, _| if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, &byte| (0..8).fold(sum ^ u32::from(byte), shift))
}

/// A true JPEG whose frame header says something else.
pub(super) fn jpeg_claiming(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = encoded(&quadrants(16, 16), ImageFormat::Jpeg);
    let frame = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    bytes[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    bytes[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

/// A true lossless WebP whose header says something else. Sides below 16,384.
pub(super) fn webp_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = encoded(&quadrants(16, 16), ImageFormat::WebP);
    let start = bytes.windows(4).position(|word| word == b"VP8L").unwrap() + 9;
    let sides = (width - 1) | ((height - 1) << 14);
    bytes[start..start + 4].copy_from_slice(&sides.to_le_bytes());
    bytes
}

/// A WebP of 16 by 16 pixels that shows one colour after the other.
pub(super) fn animated_webp(colours: [[u8; 3]; 2]) -> Vec<u8> {
    let frames = colours.map(|colour| {
        let image = RgbImage::from_pixel(16, 16, Rgb(colour));
        let mut webp = Vec::new();
        WebPEncoder::new_lossless(&mut webp).encode(&image, 16, 16, image::ExtendedColorType::Rgb8).unwrap();
        // Place 0, 0; size 16, 16; 100 ms; then the chunk of the still picture.
        let head = [0, 0, 0, 0, 0, 0, 15, 0, 0, 15, 0, 0, 100, 0, 0, 0];
        riff_chunk(b"ANMF", &[&head, &webp[12..]].concat())
    });
    let animated = 2;
    let canvas = riff_chunk(b"VP8X", &[animated, 0, 0, 0, 15, 0, 0, 15, 0, 0]);
    let endless = riff_chunk(b"ANIM", &[0; 6]);
    riff_chunk(b"RIFF", &[b"WEBP".to_vec(), canvas, endless, frames.concat()].concat())
}

fn riff_chunk(kind: &[u8], content: &[u8]) -> Vec<u8> {
    let padding = &[0][..content.len() % 2];
    [kind, &u32::try_from(content.len()).unwrap().to_le_bytes(), content, padding].concat()
}

/// Changes, removes, doubles or cuts something.
pub(super) fn mutate(bytes: &mut Vec<u8>, random: &mut ChaCha12Rng) {
    let place = random.random_range(0..=bytes.len());
    let end = random.random_range(place..=bytes.len().min(place + 64));
    match random.random_range(0..8) {
        0 => bytes.truncate(place),
        1 => drop(bytes.drain(place..end)),
        2 => bytes.extend_from_within(place..end),
        3 => bytes[place..end].fill(0xFF),
        _ => bytes[place..end].iter_mut().take(1).for_each(|byte| *byte = random.random()),
    }
}
